package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// class says what a character does to an address that it may be the end of: the property Link_Term of UTS 58, Unicode Link
// Detection and Serialization.
type class byte

const (
	include class = iota // part of the address
	soft                 // part of it if more of it follows
	hard                 // never part of it
	opens                // as soft, and its counterpart may follow
	closes               // part of it if its counterpart stands before
)

// asciiClasses has a letter for each printable ASCII character from "!" to "~", as classLetters says. It differs from UTS 58
// where people mean something else: quotation marks and angle brackets, which no URL has, backslashes, which browsers take for
// slashes, and backticks, which are around code, are hard; asterisks, which are around what is bold, and bars, which are around
// cells, are soft.
const (
	asciiClasses = `sHiiiisocsisisiiiiiiiiiiissHiHsiiiiiiiiiiiiiiiiiiiiiiiiiiioHciiHiiiiiiiiiiiiiiiiiiiiiiiiiiosci`
	classLetters = "isHoc" // in the order of the constants
)

// classOf returns the class of a character that is encoded in size bytes.
func classOf(r rune, size int) class {
	switch {
	case r < utf8.RuneSelf:
		return asciiClass(byte(r))
	case r == utf8.RuneError && size < 2: // no character
		return hard
	case isJoiner(r):
		return include
	case in(r, hardSpans[:]) || !unicode.IsPrint(r):
		return hard
	case strings.ContainsRune(openers, r):
		return opens
	case strings.ContainsRune(closers, r):
		return closes
	case in(r, softSpans[:]):
		return soft
	}
	return include
}

func asciiClass(c byte) class {
	if c <= ' ' || c > '~' {
		return hard
	}
	return class(strings.IndexByte(classLetters, asciiClasses[c-'!']))
}

// isJoiner reports the characters that join others: emoji, and letters of Persian. Flags of regions are spelled with tags.
func isJoiner(r rune) bool {
	const nonJoiner, joiner = '\u200c', '\u200d'
	const firstTag, lastTag = 0xE0020, 0xE007F
	return r == nonJoiner || r == joiner || firstTag <= r && r <= lastTag
}

// openers and closers are pairs, the property Link_Bracket: the brackets, and the quotation marks that are written like brackets.
const (
	openers = "([{«‹“"
	closers = ")]}»›”"
)

// hardSpans are in order: the punctuation of Chinese and Japanese, which write no space after an address.
var hardSpans = [...][2]rune{
	{'、', '〃'}, {'〈', '】'}, {'〔', '〟'}, {'︐', '︙'}, {'！', '！'}, {'（', '）'}, {'，', '，'}, {'．', '．'}, {'：', '；'},
	{'？', '？'}, {'［', '］'}, {'｛', '､'},
}

// softSpans are in order: the property Terminal_Punctuation of the Unicode Character Database, and Quotation_Mark, as far as
// living scripts have them; and the dots and dashes at which a sentence breaks off. Some spans also hold their neighbours.
var softSpans = [...][2]rune{
	{'\u037E', '\u037E'}, {'\u0387', '\u0387'}, {'\u0589', '\u0589'}, {'\u055B', '\u055E'}, {'\u05C3', '\u05C3'}, {'\u060C', '\u060C'},
	{'\u061B', '\u061F'}, {'\u06D4', '\u06D4'}, {'\u0700', '\u070A'}, {'\u07F8', '\u07F9'}, {'\u0964', '\u0965'}, {'\u0E5A', '\u0E5B'},
	{'\u0F0D', '\u0F12'}, {'\u104A', '\u104B'}, {'\u1361', '\u1368'}, {'\u166E', '\u166E'}, {'\u17D4', '\u17D6'}, {'\u17DA', '\u17DA'},
	{'\u1802', '\u1809'}, {'\u1B5A', '\u1B5F'}, {'\u1C3B', '\u1C3F'}, {'\u1C7E', '\u1C7F'}, {'\u2014', '\u2014'}, {'\u2018', '\u201F'},
	{'\u2024', '\u2026'}, {'\u203C', '\u203D'}, {'\u2047', '\u2049'}, {'\uA4FE', '\uA4FF'}, {'\uA60D', '\uA60F'}, {'\uA876', '\uA877'},
	{'\uAA5D', '\uAA5F'}, {'\uABEB', '\uABEB'}, {'\uFE50', '\uFE57'}, {'\uFF02', '\uFF02'}, {'\uFF07', '\uFF07'},
}

// in reports whether a character is in one of the spans, which are in order.
func in(r rune, spans [][2]rune) bool {
	for _, span := range spans {
		if r <= span[1] {
			return r >= span[0]
		}
	}
	return false
}

// openMax is how many brackets may be open in an address, as UTS 58 has it.
const openMax = 125

// tail returns where the address ends whose host ends at at. It looks as far as the address could go, and what it has looked at
// beyond the end are soft characters and open brackets only: no address begins there. mark is a character that stands twice right
// before the address, or 0: the address ends where it does so again.
func (l *Links) tail(at int, mark byte) (end int) {
	if at == len(l.text) || strings.IndexByte("/?#", l.text[at]) < 0 {
		return at
	}
	var open [openMax]rune // the closing counterparts
	depth, i := 0, at
	end = at
	for i < len(l.text) {
		r, size := utf8.DecodeRuneInString(l.text[i:])
		kind := classOf(r, size)
		if kind == hard || kind == opens && depth == openMax || kind == closes && (depth == 0 || open[depth-1] != r) || l.ended(i, mark) {
			break
		}
		i += size
		switch kind {
		case include:
			end = i
		case opens:
			open[depth] = counterpart(r)
			depth++
		case closes:
			depth--
			end = i
		}
	}
	l.steps += i - at
	l.at = max(l.at, end)
	return end
}

// markBefore returns the character of a mark such as "**" that stands right before from, or 0.
func (l *Links) markBefore(from int) byte {
	if from < 2 || strings.IndexByte("*~|", l.text[from-1]) < 0 || !l.twice(from-2) || !opensAfter(l.text[:from-2], l.text[from-1]) {
		return 0
	}
	return l.text[from-1]
}

// ended reports whether a mark stands at i, which is after the first character, that ends an address: the one that stands before
// it, or any before a word of a script without spaces.
func (l *Links) ended(i int, mark byte) bool {
	if strings.IndexByte("*~|", l.text[i]) < 0 || !l.twice(i) || !canClose(l.text, i, i+2) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(l.text[i+2:])
	return l.text[i] == mark || spaceless(next)
}

// twice reports whether the character at i stands there exactly twice.
func (l *Links) twice(i int) bool {
	c := l.text[i]
	is := func(at int) bool { return at >= 0 && at < len(l.text) && l.text[at] == c }
	return is(i+1) && !is(i-1) && !is(i+2)
}

func counterpart(opener rune) rune {
	closing := []rune(closers)
	for i, r := range []rune(openers) {
		if r == opener {
			return closing[i]
		}
	}
	return 0
}
