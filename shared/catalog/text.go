package catalog

import (
	"strconv"
	"strings"
)

// Plural is a text that depends on a number, which may stand in it as {n}. Each language has a type with as many forms as CLDR
// distinguishes there, so that a text that lacks one does not compile.
type Plural interface {
	// Form returns the text for n, which must not be negative, as it is in the catalogue.
	Form(n int) string
	// Of returns it with n filled in.
	Of(n int) string
}

// numbered returns the form of p for n, with n filled in.
func numbered(p Plural, n int) string { return strings.ReplaceAll(p.Form(n), "{n}", strconv.Itoa(n)) }

// Fill returns a sentence with one of its places filled. Where either is read from right to left, the value is isolated (UAX 9), with the
// sign before it in "#{name}", "@{name}" and "/{name}": neither changes the order of the other.
func Fill(sentence, place, value string) string {
	number := strings.Trim(value, "0123456789") == "" // has its place in either direction, with a % behind it
	if number || !strings.ContainsFunc(sentence, rightToLeft) && !strings.ContainsFunc(value, rightToLeft) {
		return strings.ReplaceAll(sentence, place, value)
	}
	const isolate, end = "\u2068", "\u2069"
	return strings.NewReplacer(
		"#"+place, isolate+"#"+value+end,
		"@"+place, isolate+"@"+value+end,
		"/"+place, isolate+"/"+value+end,
		place, isolate+value+end,
	).Replace(sentence)
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
