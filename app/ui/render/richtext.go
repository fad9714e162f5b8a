package render

import (
	"parley/shared/client/view"
	syntax "parley/shared/markup"
)

// Rich adds what somebody said: addresses are links, mentions outside of them are marked, everything else is text. Spans that do
// not fit the text are left out: they came over the wire.
func (b *HTML) Rich(text string, mentions []view.MentionSpan) {
	b.FoldedRich(text, mentions, len(text))
}

// FoldedRich does the same, with what follows fold in an element of its own. It reports whether there is such an element: a
// link is in one piece.
func (b *HTML) FoldedRich(text string, mentions []view.MentionSpan, fold int) (folded bool) {
	w := richWriter{b: b, text: text, fold: fold, spare: linksFree + max(MarkupShare*len(text)-escapedLen(text), 0)}
	at := 0
	for links := syntax.FindLinks(text); ; {
		link, ok := links.Next()
		if !ok {
			break
		}
		mentions = w.mentioned(at, link.From, mentions)
		w.linked(link)
		at = link.To
	}
	w.mentioned(at, len(text), mentions)
	if w.folded {
		b.Raw("</span>")
	}
	return w.folded
}

// richWriter writes one text. Its fold is where the part begins that is shown on demand.
type richWriter struct {
	b      *HTML
	text   string
	fold   int
	folded bool // the part on demand has begun
	spare  int  // bytes of markup that links may still cost
}

// MarkupShare bounds what a text becomes on the page, in bytes for each of its own; only mentions, which are few, come on top. Links
// repeat the text and add to it: addresses for which nothing is left stay text. That takes a text full of "&" in addresses.
const (
	MarkupShare = 8
	linksFree   = 128 // a short text may be a link as well
	linkTags    = len(`<a href="" rel="noopener noreferrer" target="_blank"></a>`)
	hostTags    = len(`<span class="message__host"> ()</span>`)
)

// plain adds text[from:to] as it is.
func (w *richWriter) plain(from, to int) {
	if w.fold > from && w.fold < to && !w.folded {
		w.b.Text(w.text[from:w.fold])
		from = w.fold
	}
	if from < to {
		w.begin(from)
		w.b.Text(w.text[from:to])
	}
}

// begin begins the part on demand if that is due before at.
func (w *richWriter) begin(at int) {
	if at >= w.fold && !w.folded {
		w.folded = true
		w.b.Raw(`<span class="message__dots" aria-hidden="true">…</span><span class="message__rest">`)
	}
}

func (w *richWriter) mention(m view.MentionSpan) {
	w.begin(m.From)
	class := "mention"
	if m.Me {
		class = "mention mention--me"
	}
	w.b.Raw(`<span class="`, class, `"><bdi translate="no">`)
	w.b.Text(w.text[m.From:m.To])
	w.b.Raw(`</bdi></span>`)
}

// mentioned adds text[from:to], in which mentions are marked, and returns those that begin after it.
func (w *richWriter) mentioned(from, to int, mentions []view.MentionSpan) (rest []view.MentionSpan) {
	for ; len(mentions) > 0 && mentions[0].From < to; mentions = mentions[1:] {
		m := mentions[0]
		if m.From < from || m.To > to || m.From >= m.To {
			continue
		}
		w.plain(from, m.From)
		w.mention(m)
		from = m.To
	}
	w.plain(from, to)
	return mentions
}

// linked adds a link, or its text if that would cost too much.
func (w *richWriter) linked(link syntax.Link) {
	address := escape(w.text[link.From:link.To])
	if !w.pay(link, address) {
		w.plain(link.From, link.To)
		return
	}
	w.begin(link.From)
	w.link(link, address)
}

// pay reports whether a link is within what links may cost.
func (w *richWriter) pay(link syntax.Link, address string) bool {
	cost := linkTags + len(link.Prefix) + len(address)
	if link.Punycode != "" {
		cost += hostTags + len(link.Punycode)
	}
	if cost > w.spare {
		return false
	}
	w.spare -= cost
	return true
}

// link adds an address, and where it really leads if that is not what it looks like. What opens in a program of its own, such as
// mail, needs no tab.
func (w *richWriter) link(link syntax.Link, address string) {
	w.b.Raw(`<a href="`, link.Prefix, address, `" rel="noopener noreferrer"`)
	if link.Web() {
		w.b.Raw(` target="_blank"`)
	}
	w.b.Raw(`>`, address, `</a>`)
	if link.Punycode != "" {
		w.b.Raw(`<span class="message__host"> (`)
		w.b.Text(link.Punycode)
		w.b.Raw(`)</span>`)
	}
}
