package markup

import "parley/shared/chat"

// unmarked returns the document of a line that can have no mark, link or mention in it, as most messages are; ok is false for every
// other text. It is a short way to what parse returns.
func unmarked(text string) (d Document, ok bool) {
	if text == "" || text[0] == ' ' || text[0] == '>' || text[0] == '-' || '0' <= text[0] && text[0] <= '9' {
		return Document{}, false
	}
	for i := range len(text) {
		switch text[i] {
		case '\n', '\r', '\t', '\\', '`', '*', '~', '|', '[', ']', '@', ':', "＠"[0]:
			if text[i] < 0x80 || len(text) >= i+len("＠") && text[i:i+len("＠")] == "＠" {
				return Document{}, false
			}
		case '.':
			if i > 1 && text[i-1]|' ' == 'w' && text[i-2]|' ' == 'w' { // "www."
				return Document{}, false
			}
		}
	}
	whole := chat.Span{To: len(text)}
	return Document{Text: text, Blocks: []Block{{Kind: Paragraph, Span: whole, Inlines: []Inline{{Kind: Text, Span: whole, Text: text}}}}}, true
}
