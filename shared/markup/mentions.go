package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/shared/chat"
)

// Mentions finds every "@name" in text: the spans of "@" with what may be a name, in order, at most chat.MentionsMax. A mention
// begins at the start or after a character that cannot be part of a mail address, and never stands in a link.
func Mentions(text string) []chat.Span {
	spans, _ := mentions(text)
	return spans
}

// mentions also returns how many bytes it looked at, so that a test can tell linear work from quadratic without a clock.
func mentions(text string) (spans []chat.Span, steps int) {
	if !strings.Contains(text, "@") && !strings.Contains(text, "＠") {
		return nil, 2 * len(text)
	}
	links := FindLinks(text)
	link, more := links.Next()
	before := rune(' ')
	i := 0
	for i < len(text) && len(spans) < chat.MentionsMax {
		for more && link.To <= i {
			link, more = links.Next()
		}
		if more && link.From <= i {
			i = link.To
			before, _ = utf8.DecodeLastRuneInString(text[:i])
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		steps += size
		if !isAt(r) || inMail(before) {
			before, i = r, i+size
			continue
		}
		end := len(text)
		if more {
			end = link.From
		}
		name, looked := nameAt(text[i+size : end])
		steps += looked
		if name != "" {
			spans = append(spans, chat.Span{From: i, To: i + size + len(name)})
		}
		i += size + len(name)
		before, _ = utf8.DecodeLastRuneInString(text[:i])
	}
	return spans, steps + links.steps
}

// InLink reports whether the character at at belongs to a link that begins before it.
func InLink(text string, at int) bool {
	for links := FindLinks(text); ; {
		link, ok := links.Next()
		if !ok || link.From >= at {
			return false
		}
		if at < link.To {
			return true
		}
	}
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
