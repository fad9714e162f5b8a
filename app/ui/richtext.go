package ui

import (
	syntax "parley/shared/markup"

	"parley/shared/client"
)

// rich adds what somebody said: mentions are marked, web addresses are links, everything else is text. Spans that
// do not fit the text are left out: they came over the wire.
func (b *markup) rich(text string, mentions []client.MentionSpan) {
	b.foldedRich(text, mentions, len(text))
}

// foldedRich does the same, with what follows fold in an element of its own. It reports whether there is such an element: a
// link is in one piece.
func (b *markup) foldedRich(text string, mentions []client.MentionSpan, fold int) (folded bool) {
	w := richWriter{b: b, text: text, fold: fold, spare: max(markupShare*len(text)-escapedLen(text), 0)}
	at := 0
	for _, m := range mentions {
		if m.From < at || m.To > len(text) || m.From >= m.To {
			continue
		}
		w.linked(at, m.From)
		w.mention(m)
		at = m.To
	}
	w.linked(at, len(text))
	if w.folded {
		b.write("</span>")
	}
	return w.folded
}

// richWriter writes one text. Its fold is where the part begins that is shown on demand.
type richWriter struct {
	b      *markup
	text   string
	fold   int
	folded bool // the part on demand has begun
	spare  int  // bytes of markup that links may still cost
}

// markupShare bounds what a text becomes on the page, in bytes for each of its own; only mentions, which are few, come on top. Links
// repeat the text and add to it: addresses for which nothing is left stay text. That takes a text full of "&" in addresses.
const (
	markupShare = 8
	linkTags    = len(`<a href="" rel="noopener noreferrer" target="_blank"></a>`)
	hostTags    = len(`<span class="message__host"> ()</span>`)
)

// plain adds text[from:to] as it is.
func (w *richWriter) plain(from, to int) {
	if w.fold > from && w.fold < to && !w.folded {
		w.b.text(w.text[from:w.fold])
		from = w.fold
	}
	if from < to {
		w.begin(from)
		w.b.text(w.text[from:to])
	}
}

// begin begins the part on demand if that is due before at.
func (w *richWriter) begin(at int) {
	if at >= w.fold && !w.folded {
		w.folded = true
		w.b.write(`<span class="message__dots" aria-hidden="true">…</span><span class="message__rest">`)
	}
}

func (w *richWriter) mention(m client.MentionSpan) {
	w.begin(m.From)
	class := "mention"
	if m.Me {
		class = "mention mention--me"
	}
	w.b.write(`<span class="`, class, `"><bdi translate="no">`)
	w.b.text(w.text[m.From:m.To])
	w.b.write(`</bdi></span>`)
}

// linked adds text[from:to], in which web addresses are links.
func (w *richWriter) linked(from, to int) {
	links := syntax.FindLinks(w.text[from:to])
	at := from
	for {
		link, ok := links.Next()
		if !ok {
			break
		}
		link.From, link.To = link.From+from, link.To+from
		if href := escape(w.text[link.From:link.To]); w.pay(href, link.Punycode) {
			w.plain(at, link.From)
			w.begin(link.From)
			w.link(href, link)
			at = link.To
		}
	}
	w.plain(at, to)
}

// pay reports whether a link is within what links may cost.
func (w *richWriter) pay(href, punycode string) bool {
	cost := linkTags + len(href)
	if punycode != "" {
		cost += hostTags + len(punycode)
	}
	if cost > w.spare {
		return false
	}
	w.spare -= cost
	return true
}

// link adds an address, and where it really leads if that is not what it looks like.
func (w *richWriter) link(href string, link syntax.Link) {
	w.b.write(`<a href="`, href, `" rel="noopener noreferrer" target="_blank">`, href, `</a>`)
	if link.Punycode != "" {
		w.b.write(`<span class="message__host"> (`)
		w.b.text(link.Punycode)
		w.b.write(`)</span>`)
	}
}
