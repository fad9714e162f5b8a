package markup

import (
	"strings"

	"parley/shared/chat"
)

// unmarked reports whether a text is a line that surely has no mark, link or mention in it, and is no action, as most messages are.
func unmarked(text string) bool {
	if text == "" || text[0] == ' ' || text[0] == '>' || text[0] == '-' || text[0] == '/' || strings.HasPrefix(strings.TrimLeft(text, "0123456789"), ".") {
		return false
	}
	for i := range len(text) {
		switch text[i] {
		case '#':
			if i+1 < len(text) && text[i+1] != ' ' {
				return false
			}
		case '\n', '\r', '\t', '\\', '`', '*', '~', '|', '[', ']', '@', ':', "＠"[0]:
			if text[i] < 0x80 || len(text) >= i+len("＠") && text[i:i+len("＠")] == "＠" {
				return false
			}
		case '.':
			if i > 1 && text[i-1]|' ' == 'w' && text[i-2]|' ' == 'w' { // "www."
				return false
			}
		}
	}
	return true
}

// lineOf returns the document of a line without marks: a short way to what parse returns.
func lineOf(text string) Document {
	whole := chat.Span{To: len(text)}
	return Document{Text: text, Blocks: []Block{{Kind: Paragraph, Span: whole, Inlines: []Inline{{Kind: Text, Span: whole, Text: text}}}}}
}

// Message parses a text and prints it; for a line without marks that takes a fraction of the time.
func (h HTML) Message(text string) (html string, folded bool) {
	if unmarked(text) && (h.Fold == 0 || h.Fold >= len(text)) {
		return paragraphStart + Escape(text) + paragraphEnd, false
	}
	if h.Typed {
		return h.Print(AsTyped(text))
	}
	return h.Print(Parse(text))
}
