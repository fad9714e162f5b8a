package render

import (
	"unicode/utf8"

	"parley/shared/chat"
	"parley/shared/markup"
)

// How many bytes of a text are shown in which something was found, and how many of them come before that.
const (
	excerptMax = 240
	aroundHit  = 60
)

// Excerpt adds what is around the first of the words that were found in a message, with all of them marked. What is in a spoiler
// stays hidden.
func (b *HTML) Excerpt(source string, found []chat.Span) {
	text, found := withoutMarks(source, found)
	from, to := 0, len(text)
	if len(found) > 0 && found[0].From > aroundHit {
		from = startOfRune(text, found[0].From-aroundHit)
		b.Text("…")
	}
	if to-from > excerptMax {
		to = startOfRune(text, from+excerptMax)
	}
	at := from
	for _, s := range found {
		if s.From < at || s.To > to {
			continue
		}
		b.Text(text[at:s.From])
		b.Raw("<mark>")
		b.Text(text[s.From:s.To])
		b.Raw("</mark>")
		at = s.To
	}
	b.Text(text[at:to])
	if to < len(text) {
		b.Text("…")
	}
}

// withoutMarks returns a message as plain text, and where in it is what was found.
func withoutMarks(source string, found []chat.Span) (text string, there []chat.Span) {
	plain := markup.Parse(source).Plain()
	for _, s := range found {
		if at := (chat.Span{From: plain.At(s.From), To: plain.At(s.To)}); at.From < at.To {
			there = append(there, at)
		}
	}
	return plain.Text, there
}

func startOfRune(text string, at int) int {
	for at > 0 && !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}
