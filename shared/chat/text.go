package chat

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// ValidateText returns an error unless text can be a message: UTF-8, not blank, within TextBytes and
// TextRunes, no control characters but newline and tab.
func ValidateText(text string) error {
	switch {
	case !utf8.ValidString(text):
		return Errorf(CodeBadText, "the text is not valid UTF-8")
	case len(text) > TextBytes || utf8.RuneCountInString(text) > TextRunes:
		return Errorf(CodeTooBig, "a message has at most %d characters and %d bytes; split it", TextRunes, TextBytes)
	case strings.ContainsFunc(text, forbidden):
		return Errorf(CodeBadText, "the text has control characters; remove them")
	case Blank(text):
		return Errorf(CodeBadText, "the message is empty")
	}
	return nil
}

// CleanText makes typed text valid where that does not change its meaning: every line end becomes \n; it removes other
// control characters, empty lines before the text and space after it. Indentation stays.
func CleanText(text string) string {
	return strings.TrimRightFunc(strings.TrimLeft(CleanDraft(text), "\n"), unicode.IsSpace)
}

// CleanDraft is CleanText for a text that is still being written: its space stays.
func CleanDraft(text string) string {
	return strings.Map(func(r rune) rune {
		if forbidden(r) {
			return -1
		}
		return r
	}, Newlines(strings.ToValidUTF8(text, "\uFFFD")))
}

// Newlines returns text with \n for each line end. The server applies it to everything that clients send.
func Newlines(text string) string {
	return strings.Map(func(r rune) rune {
		if lineEnd(r) {
			return '\n'
		}
		return r
	}, strings.ReplaceAll(text, "\r\n", "\n"))
}

// Blank reports whether all of text is invisible.
func Blank(text string) bool { return !strings.ContainsFunc(text, visible) }

func visible(r rune) bool { return !blank(r) }

// oneLine returns bad_text unless a text is empty, or one line of at most so many characters of which some are visible.
func oneLine(what, text string, runes int) error {
	if !utf8.ValidString(text) || utf8.RuneCountInString(text) > runes || strings.ContainsFunc(text, unruly) || stacked(text) || text != "" && Blank(text) {
		return Errorf(CodeBadText, "%s is one line of at most %d characters, without control characters", what, runes)
	}
	return nil
}

// ValidateTopic returns a bad_topic error unless topic can be a room's topic.
func ValidateTopic(topic string) error {
	if !utf8.ValidString(topic) || utf8.RuneCountInString(topic) > TopicRunes || strings.ContainsFunc(topic, unruly) || stacked(topic) {
		return Errorf(CodeBadTopic, "a topic is one line of at most %d characters, without control characters", TopicRunes)
	}
	return nil
}

// Validate returns a bad_nonce error unless n has NonceMin to NonceMax characters of a-z, A-Z, 0-9, "-" and "_".
func (n Nonce) Validate() error {
	ok := len(n) >= NonceMin && len(n) <= NonceMax
	for i := 0; ok && i < len(n); i++ {
		c := n[i]
		ok = c == '-' || c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
	}
	if !ok {
		return Errorf(CodeBadNonce, "a nonce has %d to %d characters of a-z A-Z 0-9 - _", NonceMin, NonceMax)
	}
	return nil
}

func forbidden(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }

const (
	nextLine           = '\u0085'
	lineSeparator      = '\u2028'
	paragraphSeparator = '\u2029'
)

// lineEnd reports whether r ends a line by section 5.8 of the Unicode Standard. CR LF is one line end.
func lineEnd(r rune) bool {
	switch r {
	case '\n', '\v', '\f', '\r', nextLine, lineSeparator, paragraphSeparator:
		return true
	}
	return false
}

// blank reports whether a reader sees nothing of r: white space, and what invisible lists.
func blank(r rune) bool {
	if unicode.IsSpace(r) {
		return true
	}
	for _, span := range invisible {
		if r <= span[1] {
			return r >= span[0]
		}
	}
	return false
}

// invisible is Default_Ignorable_Code_Point of Unicode, and characters whose glyph is empty, in ascending order. The tables
// of package unicode that it can be derived from would weigh more in the web program.
var invisible = [...][2]rune{
	{0xAD, 0xAD}, {0x34F, 0x34F}, {0x61C, 0x61C}, {0x115F, 0x1160}, {0x17B4, 0x17B5}, {0x180B, 0x180F},
	{0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x206F},
	{0x2800, 0x2800}, // BRAILLE PATTERN BLANK
	{0x3164, 0x3164}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0},
	{0xFFF0, 0xFFFB},   // with the anchors of interlinear annotations
	{0x16FE4, 0x16FE4}, // KHITAN SMALL SCRIPT FILLER
	{0x1BCA0, 0x1BCA3},
	{0x1D159, 0x1D159}, // MUSICAL SYMBOL NULL NOTEHEAD
	{0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
}

// unruly reports what breaks a line of text or turns its direction. The two joiners are innocent: Persian and
// joined emoji need them.
func unruly(r rune) bool {
	const nonJoiner, joiner = '\u200c', '\u200d'
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) && r != nonJoiner && r != joiner
}

// stacked reports whether more than MarksMax marks stand on one letter, which paints over the lines around.
func stacked(text string) bool {
	marks := 0
	for _, r := range text {
		if !unicode.Is(unicode.Mn, r) {
			marks = 0
		} else if marks++; marks > MarksMax {
			return true
		}
	}
	return false
}
