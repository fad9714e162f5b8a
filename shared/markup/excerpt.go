package markup

import (
	"strings"
	"unicode/utf8"

	"parley/shared/chat"
	"parley/shared/words"
)

// excerptLength is how many characters of a message a quote of it shows.
const excerptLength = 140

// Excerpt returns the beginning of a message in one line, without marks, for where another one answers it. It depends on the first
// chat.RefBytes of the message only: so much of it is sent along with an answer.
func Excerpt(text string) string {
	if len(text) > chat.RefBytes {
		cut := chat.RefBytes
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut]
	}
	line := strings.Join(strings.Fields(Parse(text).Plain().Text), " ")
	short := words.Cut(line, excerptLength)
	if len(short) < len(line) {
		return strings.TrimRight(words.Cut(line, excerptLength-1), " ") + "…"
	}
	return line
}
