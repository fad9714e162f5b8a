package compose

import "parley/shared/chat"

// closing says which characters go around a selection when they are typed over it, and what then ends it.
var closing = map[string]string{"*": "*", "~": "~", "|": "|", "`": "`", "(": ")", "[": "]", `"`: `"`}

// Wrap returns the edit that puts a typed character around a selection, which stays selected, so that a second one doubles it. ok is false
// if the character replaces it as any other does.
func Wrap(text string, from, to int, typed string) (e Replacement, ok bool) {
	end, ok := closing[typed]
	selected := trimmed(text, from, to)
	if !ok || selected.From == selected.To {
		return Replacement{}, false
	}
	part := text[selected.From:selected.To]
	first := selected.From + len(typed)
	return Replacement{From: selected.From, To: selected.To, Text: typed + part + end, Select: chat.Span{From: first, To: first + len(part)}}, true
}
