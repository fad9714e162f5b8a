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
	case strings.TrimFunc(text, blank) == "":
		return Errorf(CodeBadText, "the message is empty")
	}
	return nil
}

// CleanText makes typed text sendable where that changes nothing a person meant: line ends become \n,
// control characters go, and so do empty lines before it and space after it. Indentation stays.
func CleanText(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	text = strings.Map(func(r rune) rune {
		if forbidden(r) {
			return -1
		}
		return r
	}, text)
	return strings.TrimRightFunc(strings.TrimLeft(text, "\n"), unicode.IsSpace)
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

// blank reports what is not seen: white space, and format characters and fillers such as zero-width ones.
func blank(r rune) bool {
	return unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
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
