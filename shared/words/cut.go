package words

import "unicode"

// Cut returns the beginning of a text, up to so many characters as people count them: it cuts neither between a letter and its marks, nor
// within an emoji that is joined of several, nor within a flag.
func Cut(text string, characters int) string {
	count, flags, last := 0, 0, rune(-1)
	for i, r := range text {
		inside := extends(r) || last == joiner || flag(r) && flags%2 == 1
		if flags++; !flag(r) {
			flags = 0
		}
		if last = r; inside && i > 0 {
			continue
		}
		if count++; count > characters {
			return text[:i]
		}
	}
	return text
}

const joiner = '\u200d'

// extends reports whether a rune belongs to the character before it.
func extends(r rune) bool {
	const tones, tonesEnd = 0x1f3fb, 0x1f3ff
	return r > unicode.MaxASCII && (unicode.In(r, unicode.M, unicode.Cf) || tones <= r && r <= tonesEnd || jamo(r))
}

// jamo reports whether a rune is a vowel or a final consonant of a Hangul syllable.
func jamo(r rune) bool { return 0x1160 <= r && r <= 0x11ff || 0xd7b0 <= r && r <= 0xd7fb }

// flag reports whether a rune is one of the two letters of a flag.
func flag(r rune) bool { return 0x1f1e6 <= r && r <= 0x1f1ff }
