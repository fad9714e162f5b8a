package ui

import (
	"unicode/utf8"

	"parley/shared/chat"
)

// How many bytes of a text are shown in which something was found, and how many of them come before that.
const (
	excerptMax = 240
	aroundHit  = 60
)

// excerpt adds what is around the first of the words that were found, with all of them marked.
func (b *markup) excerpt(text string, found []chat.Span) {
	from, to := 0, len(text)
	if len(found) > 0 && found[0].From > aroundHit {
		from = startOfRune(text, found[0].From-aroundHit)
		b.text("…")
	}
	if to-from > excerptMax {
		to = startOfRune(text, from+excerptMax)
	}
	at := from
	for _, s := range found {
		if s.From < at || s.To > to {
			continue
		}
		b.text(text[at:s.From])
		b.write("<mark>")
		b.text(text[s.From:s.To])
		b.write("</mark>")
		at = s.To
	}
	b.text(text[at:to])
	if to < len(text) {
		b.text("…")
	}
}

func startOfRune(text string, at int) int {
	for at > 0 && !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}
