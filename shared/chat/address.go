package chat

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// endMarks end a name wherever they stand, since Chinese and Japanese have no spaces after them; closeMarks only at its end,
// because a name may contain a dot.
const (
	endMarks   = "，：；！？。、"
	closeMarks = ",:;!?."
)

// Address splits text that begins with "@name ": the name without "@", and the rest without the space
// between. ok is true as soon as the first visible character is "@" (also the full-width one of Chinese and
// Japanese keyboards), even if the name is empty or unknown: such text is meant to be private, and must never be
// published by mistake. Punctuation that ends the name ("@Bo: hi", "@小明，你好") belongs to neither.
func Address(text string) (name, rest string, ok bool) {
	after, ok := cutAt(strings.TrimLeftFunc(text, blank))
	if !ok {
		return "", "", false
	}
	end := strings.IndexFunc(after, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(endMarks, r) })
	if end < 0 {
		end = len(after)
	}
	rest = strings.TrimLeft(after[end:], endMarks)
	return strings.TrimRight(after[:end], closeMarks), strings.TrimSpace(rest), true
}

// Body returns the text of a message without the leading "@name " if that is what made it private. In a
// direct room everything goes to the peer, so a name at the start there is part of what was said.
func (m *Message) Body() string {
	if m.To == "" || m.In == "" {
		return m.Text
	}
	if _, rest, ok := Address(m.Text); ok && rest != "" {
		return rest
	}
	return m.Text
}

// WithBody returns the text that the message has if body is its Body: a private message keeps the address that made it private.
func (m *Message) WithBody(body string) string {
	if m.To == "" || m.In == "" {
		return body
	}
	if was := m.Body(); was != m.Text {
		return m.Text[:strings.LastIndex(m.Text, was)] + body
	}
	if _, rest, addressed := Address(body); addressed && rest != "" {
		return "@ " + body // else Body would take the name for the address
	}
	return body
}

// Span is a piece of a text, by byte offsets: text[From:To].
type Span struct{ From, To int }

// NameRune reports whether r can stand in a user's name: letters, digits, marks, "-", "_" and ".".
func NameRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '-' || r == '_' || r == '.'
}

func isAt(r rune) bool { return r == '@' || r == '＠' }

func cutAt(text string) (string, bool) {
	r, size := utf8.DecodeRuneInString(text)
	return text[size:], isAt(r)
}
