package emoji

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/shared/chat"
)

// onlyMax is how many emoji a message has at most that is drawn larger.
const onlyMax = 10

// Only reports whether a text consists of emoji and space only, of so few that they are drawn larger. What Unicode draws as a character
// of the text, such as ™ or ❤ without U+FE0F, is none.
func Only(text string) bool {
	count := 0
	for text = strings.TrimLeftFunc(text, unicode.IsSpace); text != ""; text = strings.TrimLeftFunc(text, unicode.IsSpace) {
		size, key := chat.Emoji(text)
		if count++; size == 0 || count > onlyMax || textual(text[:size], key) {
			return false
		}
		text = text[size:]
	}
	return count > 0
}

// textual reports whether an emoji of one character is drawn as text.
func textual(text, key string) bool {
	return text == key && utf8.RuneCountInString(key) == 1 && chat.ReactionText(key) != key
}
