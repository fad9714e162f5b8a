package cli

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// sequence matches terminal commands: CSI, OSC and the like, and two-character escapes.
var sequence = regexp.MustCompile("(?:\x1b\\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\x1b[\\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\x07\x1b\u009c]*(?:\x07|\x1b\\\\|\u009c)?|\x1b[ -/]*[0-~]")

// safe makes others' text printable in a terminal: nothing in it can move the cursor, change a colour or the direction of the
// text around it. Tabs and newlines stay.
func safe(text string) string {
	text = sequence.ReplaceAllString(strings.ToValidUTF8(text, "\uFFFD"), "")
	return strings.Map(func(r rune) rune {
		const nonJoiner, joiner = '\u200c', '\u200d' // needed by Persian, and by emoji
		switch {
		case r == '\n', r == '\t', r == nonJoiner, r == joiner:
			return r
		case r == '\u2028', r == '\u2029':
			return '\n'
		case unicode.In(r, unicode.Cc, unicode.Cf):
			return -1
		}
		return r
	}, text)
}

// safeLine is safe for text that must stay in one line, such as a name.
func safeLine(text string) string {
	return strings.Join(strings.Fields(safe(text)), " ")
}

// safeJSON escapes control characters in a JSON text without changing its meaning.
func safeJSON(data []byte) string {
	var b strings.Builder
	for _, r := range string(data) {
		if unicode.In(r, unicode.Cc, unicode.Cf) && r <= 0xFFFF {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
