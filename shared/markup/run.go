package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// run is a stretch of characters that an address may have. It is measured once, however many addresses seem to begin in it.
type run struct {
	end    int      // the run is text[:end] from where it was measured
	solid  int      // after the last character that is not punctuation: an address never ends before this
	all    brackets // in the run
	before brackets // in the run before seen
	seen   int
}

// brackets counts the brackets of a piece of text.
type brackets struct{ open, closed, openSquare, closedSquare int }

func (b *brackets) count(c byte) {
	switch c {
	case '(':
		b.open++
	case ')':
		b.closed++
	case '[':
		b.openSquare++
	case ']':
		b.closedSquare++
	}
}

// find measures the run around from, unless it is the one measured last.
func (l *Links) find(from int) {
	r := &l.run
	if from >= r.end {
		*r = run{end: from, solid: from, seen: from}
		for r.end < len(l.text) {
			c, size := utf8.DecodeRuneInString(l.text[r.end:])
			if stops(c) {
				break
			}
			r.end += size
			if c >= utf8.RuneSelf || !strings.ContainsRune(punctuation, c) {
				r.solid = r.end
			}
			r.all.count(l.text[r.end-1])
		}
		l.steps += r.end - from
	}
	l.steps += from - r.seen
	for ; r.seen < from; r.seen++ {
		r.before.count(l.text[r.seen])
	}
}

// punctuation may end an address, or the sentence around it.
const punctuation = ".,:;!?'*_)]"

// stops reports what ends an address: white space, quotes, invisible characters, and the punctuation of Chinese.
func stops(r rune) bool {
	return unicode.IsSpace(r) || !unicode.IsPrint(r) || strings.ContainsRune("\"<>\\^{|}`，。！？；：、（）「」『』《》【】“”", r)
}

// trim returns the end of the address that begins at from, without the punctuation of the sentence around it. A closing
// bracket is part of the address if its opening one is.
func (l *Links) trim(from int) int {
	open, closed := l.run.all.open-l.run.before.open, l.run.all.closed-l.run.before.closed
	openSquare, closedSquare := l.run.all.openSquare-l.run.before.openSquare, l.run.all.closedSquare-l.run.before.closedSquare
	for end := l.run.end; end > from; end-- {
		l.steps++
		switch c := l.text[end-1]; {
		case c == ')' && closed > open:
			closed--
		case c == ']' && closedSquare > openSquare:
			closedSquare--
		case c == ')', c == ']', strings.IndexByte(punctuation, c) < 0:
			return end
		}
	}
	return from
}
