package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Fold returns a text in which letters that differ in case or width only are the same.
func Fold(text string) string { return strings.Map(fold, text) }

// fold makes letters the same that differ in case only, or in the width that East Asian fonts give them.
func fold(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	case '！' <= r && r <= '～':
		return fold(r - '！' + '!')
	}
	return unicode.ToLower(r)
}
