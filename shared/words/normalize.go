package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// normalize returns a run of letters and digits as an index has it: letters that differ only in case, width or accents are the same. It
// is NFKC, folded, and without the marks of scripts in which readers leave them out.
func normalize(run string) string {
	if ascii(run) {
		return strings.ToLower(run)
	}
	var b strings.Builder
	bare := false // the letter before is of a script whose marks are left out
	for _, r := range decompose(run) {
		switch {
		case r == tatweel:
		case unicode.Is(unicode.Mn, r):
			if !bare {
				b.WriteRune(r)
			}
		default:
			r = unicode.ToLower(r)
			bare = unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Hebrew, unicode.Arabic)
			if plain, ok := plainLetters[r]; ok {
				b.WriteString(plain)
				continue
			}
			b.WriteRune(r)
		}
	}
	return compose(b.String())
}

const tatweel = 'ـ' // stretches Arabic words

// plainLetters are letters that Unicode does not take apart, and that people type otherwise; and the forms of letters at the end of a word.
var plainLetters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'ħ': "h", 'ı': "i", 'þ': "th",
	'ς': "σ", 'ך': "כ", 'ם': "מ", 'ן': "נ", 'ף': "פ", 'ץ': "צ", 'ة': "ه", 'ى': "ي", 'ک': "ك", 'ی': "ي",
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
