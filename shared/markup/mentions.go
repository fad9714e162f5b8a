package markup

import (
	"strings"
	"unicode"

	"parley/shared/chat"
)

// Mentions finds every "@name" in text: the spans of "@" with what may be a name, in order, at most chat.MentionsMax. A mention
// begins at the start or after a character that cannot be part of a mail address, and never stands in a link or in code.
func Mentions(text string) []chat.Span {
	if !strings.Contains(text, "@") && !strings.Contains(text, "＠") {
		return nil
	}
	return Parse(text).Mentions()
}

// nameAt returns what may be a name at the start of text, and how much of it was looked at; dots at its end are the
// sentence's.
func nameAt(text string) (name string, looked int) {
	end := strings.IndexFunc(text, func(r rune) bool { return !chat.NameRune(r) })
	if end < 0 {
		end = len(text)
	}
	name = strings.TrimRight(text[:end], ".")
	return name, 2*end - len(name)
}

// inMail reports whether "@" after r is inside a word, as in a mail address. Scripts that put no space between words are not:
// "你好@小明" mentions.
func inMail(r rune) bool { return chat.NameRune(r) && (!spaceless(r) || unicode.Is(unicode.Hangul, r)) }

func isAt(r rune) bool { return r == '@' || r == '＠' }
