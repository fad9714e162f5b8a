package catalog

import (
	"strconv"
	"strings"
)

// Plural is a text that depends on a number, which stands in it as {n}.
type Plural struct{ One, Many string }

// Of returns the text for n.
func (p Plural) Of(n int) string {
	text := p.Many
	if n == 1 {
		text = p.One
	}
	return strings.ReplaceAll(text, "{n}", strconv.Itoa(n))
}

// Fill returns a sentence with one of its places filled.
func Fill(sentence, place, value string) string {
	return strings.ReplaceAll(sentence, place, isolated(value))
}

// isolated returns a text that does not change the order of the sentence around it: one that is read from right to left is put
// between isolates (UAX 9).
func isolated(text string) string {
	if strings.ContainsFunc(text, rightToLeft) {
		return "\u2068" + text + "\u2069"
	}
	return text
}

// rightToLeft reports the letters of scripts that are read from right to left, by the blocks that Unicode keeps for them.
func rightToLeft(r rune) bool {
	switch {
	case r < 0x590:
		return false
	case r < 0x900:
		return true
	}
	return 0xFB1D <= r && r < 0xFE00 || 0xFE70 <= r && r < 0xFEFF || 0x10800 <= r && r < 0x11000 || 0x1E800 <= r && r < 0x1F000
}

// Split returns the pieces of a sentence: texts, and places such as "{name}".
func Split(sentence string) []string {
	var pieces []string
	for sentence != "" {
		from := strings.IndexByte(sentence, '{')
		length := strings.IndexByte(sentence[max(from, 0):], '}') + 1
		switch {
		case from < 0 || length == 0:
			return append(pieces, sentence)
		case from > 0:
			pieces = append(pieces, sentence[:from])
		}
		pieces = append(pieces, sentence[from:from+length])
		sentence = sentence[from+length:]
	}
	return pieces
}

// Capped returns n, or "99+" for more than most.
func Capped(n, most int) string {
	if n > most {
		return strconv.Itoa(most) + "+"
	}
	return strconv.Itoa(n)
}
