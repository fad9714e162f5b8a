package markup

import "strings"

func (w *page) inlines(list []Inline) {
	began := false
	for i := range list {
		in := &list[i]
		if in.Kind == Text && w.Fold > in.Span.From && w.Fold < in.Span.To && !w.inRest {
			w.words(in.Text[:w.Fold-in.Span.From])
			began = true
			w.begin(moreDots, "<span"+restClass+">")
			w.words(in.Text[w.Fold-in.Span.From:])
			continue
		}
		if w.rests(in.Span.From) {
			began = true
			w.begin(moreDots, "<span"+restClass+">")
		}
		w.inline(in)
	}
	if began {
		w.tag("</span>")
		w.inRest = false
	}
}

func (w *page) inline(in *Inline) {
	switch in.Kind {
	case Text, Escaped:
		w.words(in.Text)
	case Break:
		w.tag("\n") // the style sheet keeps the ends of lines
	case Emphasis:
		w.element("em", in)
	case Strong:
		w.element("strong", in)
	case Strike:
		w.element("del", in)
	case Code:
		w.element("code", in)
	case Spoiler:
		w.spoiler(in)
	case Anchor:
		w.anchor(in)
	case Mention:
		w.mention(in)
	case Room:
		w.room(in)
	}
}

func (w *page) element(name string, in *Inline) {
	w.tag("<", name, ">")
	w.inlines(in.Inlines)
	w.tag("</", name, ">")
}

// spoiler adds a button, and what it shows: a button cannot have links in it.
func (w *page) spoiler(in *Inline) {
	open := w.Shown != nil && w.Shown(w.spoilers)
	w.spoilers++
	if open {
		w.tag(`<button type="button" class="spoiler" aria-expanded="true">`)
		w.words(w.Spoiler)
		w.tag(`</button><span>`)
	} else {
		w.tag(`<button type="button" class="spoiler" aria-expanded="false">`)
		w.words(w.Spoiler)
		w.tag(`</button><span hidden>`)
	}
	w.inlines(in.Inlines)
	w.tag(`</span>`)
}

// anchor adds a link, and where it really leads if that is not what it looks like. What opens in a program of its own, such as mail,
// needs no tab.
func (w *page) anchor(in *Inline) {
	w.tag(`<a href="`)
	w.words(in.URL)
	w.tag(`" rel="noopener noreferrer"`)
	if !isMail(in.URL) {
		w.tag(` target="_blank"`)
	}
	w.tag(`>`)
	if in.Inlines == nil {
		w.words(in.Text)
	}
	w.inlines(in.Inlines)
	w.tag(`</a>`)
	if in.Host != "" {
		w.tag(`<span class="message__host"> (`)
		w.words(in.Host)
		w.tag(`)</span>`)
	}
}

func isMail(address string) bool {
	return len(address) >= len(mailPrefix) && strings.EqualFold(address[:len(mailPrefix)], mailPrefix)
}

func (w *page) mention(in *Inline) {
	known, me := false, false
	if w.Known != nil {
		known, me = w.Known(in.Span)
	}
	switch {
	case !known:
		w.words(in.Text)
		return
	case me:
		w.tag(`<span class="mention mention--me">`)
	default:
		w.tag(`<span class="mention">`)
	}
	w.tag(`<bdi translate="no">`)
	w.words(in.Text)
	w.tag(`</bdi></span>`)
}

// room adds a link to a room of this site. What only looks like the name of one is text.
func (w *page) room(in *Inline) {
	path := ""
	if w.Room != nil {
		path = w.Room(RoomOf(in.Text))
	}
	if path == "" {
		w.words(in.Text)
		return
	}
	w.tag(`<a class="room-link" href="`)
	w.words(path)
	w.tag(`">`)
	w.words(in.Text)
	w.tag(`</a>`)
}
