package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// hostMax and labelMax are the limits of DNS, in bytes of punycode.
const (
	hostMax  = 253
	labelMax = 63
)

// inspect returns the host that a browser asks for when it is given an international one, and whether the written host may
// be taken for another. ok is false if it has a character that browsers replace by others: nobody should have to guess
// where that leads.
func inspect(host string, steps *int) (ascii string, alike, ok bool) {
	if len(host) > 4*hostMax {
		return "", false, false
	}
	host = strings.Map(canonical, host)
	alike = isASCII(host) // full-width letters: shown as plain ones
	labels := strings.Split(host, ".")
	for i, label := range labels {
		if isASCII(label) {
			continue
		}
		if strings.ContainsFunc(label, replaced) {
			return "", false, false
		}
		alike = alike || looksForeign(label)
		labels[i] = encode(label, steps)
		if labels[i] == "" {
			return "", false, false
		}
	}
	ascii = strings.Join(labels, ".")
	return ascii, alike, len(ascii) <= hostMax
}

// canonical does for one character what browsers do before they encode a host: lower case, and plain letters for those
// with the width of Chinese ones.
func canonical(r rune) rune {
	switch {
	case r == '｡' || r == '．':
		return '.'
	case '！' <= r && r <= '～':
		r += '!' - '！'
	}
	return unicode.ToLower(r)
}

// looksForeign reports whether a label may be taken for another one: it mixes scripts that nobody mixes, its letters all look
// like Latin ones, or it has a character that belongs to no word.
func looksForeign(label string) bool {
	var latin, chinese, cyrillic, greek bool
	other := -1
	for _, r := range label {
		switch {
		case r < 0x80:
			latin = latin || unicode.IsLetter(r)
		case familiarLatin(r):
			latin = true
		case isChinese(r):
			chinese = true
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic = true
		case unicode.Is(unicode.Greek, r):
			greek = true
		default:
			at := scriptOf(r)
			if at < 0 || other >= 0 && other != at {
				return true
			}
			other = at
		}
	}
	switch {
	case latin && chinese:
		return cyrillic || greek || other >= 0 || strings.ContainsAny(label, strokes)
	case count(latin, chinese, cyrillic, greek, other >= 0) > 1:
		return true
	case cyrillic:
		return only(label, cyrillicLikeLatin)
	case greek:
		return only(label, greekLikeLatin)
	}
	return false
}

// What looks like Latin letters, as in Chromium's policy for international domain names, and what looks like punctuation
// between Latin letters.
const (
	cyrillicLikeLatin = "аысԁеԍһіюјӏорԗԛѕԝхуъьҽпгѵѡ"
	greekLikeLatin    = "αικνρυωηοτ"
	strokes           = "ー一丨丶丿ノ〇ソゾン"
)

// familiarLatin reports letters with accents as the languages of Europe and Vietnam write them.
func familiarLatin(r rune) bool {
	const dotless, kra, long = 'ı', 'ĸ', 'ſ'
	return unicode.IsLetter(r) && r != dotless && r != kra && r != long &&
		('À' <= r && r <= 'ž' || r == 'ơ' || r == 'ư' || 'ș' <= r && r <= 'ț' || 'Ḁ' <= r && r <= 'ỹ')
}

func isChinese(r rune) bool {
	return r == 'ー' || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo)
}

// distinct are scripts whose letters nobody takes for Latin ones.
var distinct = []*unicode.RangeTable{
	unicode.Arabic, unicode.Hebrew, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Devanagari,
	unicode.Bengali, unicode.Gujarati, unicode.Gurmukhi, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam,
	unicode.Sinhala, unicode.Georgian,
}

// scriptOf returns the place of the script of a letter in distinct, or -1.
func scriptOf(r rune) int {
	for i, script := range distinct {
		if unicode.Is(script, r) {
			return i
		}
	}
	return -1
}

// only reports whether a label has no other letters than these.
func only(label, letters string) bool {
	return !strings.ContainsFunc(label, func(r rune) bool { return unicode.IsLetter(r) && !strings.ContainsRune(letters, r) })
}

func count(all ...bool) (n int) {
	for _, yes := range all {
		if yes {
			n++
		}
	}
	return n
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
}
