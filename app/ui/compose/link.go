package compose

import (
	"strings"

	"parley/shared/chat"
	syntax "parley/shared/markup"
)

// link makes what is selected the text of a link, or its address if it is one.
func link(text string, selected chat.Span) (Replacement, bool) {
	part := text[selected.From:selected.To]
	if part == "" || strings.Contains(part, "\n") {
		return Replacement{}, false
	}
	e := Replacement{From: selected.From, To: selected.To}
	caret := selected.From + 1
	if isLink(part) {
		e.Text = "[](" + part + ")"
	} else {
		e.Text = "[" + part + "]()"
		caret = selected.From + len(e.Text) - 1
	}
	e.Select = chat.Span{From: caret, To: caret}
	return e, true
}

// PasteLink returns the edit that makes what is selected a link to the address that is pasted over it; ok is false if this is not what
// such a paste means, and the address takes the place of what is selected.
func PasteLink(text string, from, to int, pasted string) (e Replacement, ok bool) {
	selected := trimmed(text, from, to)
	part, address := text[selected.From:selected.To], strings.TrimSpace(pasted)
	if part == "" || isLink(part) || !isLink(address) || !strings.Contains(address, "://") ||
		around(text, selected).has(syntax.Anchor) != nil {
		return Replacement{}, false
	}
	e = Replacement{From: selected.From, To: selected.To, Text: "[" + part + "](" + address + ")"}
	end := e.From + len(e.Text)
	e.Select = chat.Span{From: end, To: end}
	whole := chat.Span{From: e.From, To: end}
	each(syntax.Parse(e.Apply(text)), func(in *syntax.Inline) {
		ok = ok || in.Kind == syntax.Anchor && in.Span == whole
	})
	return e, ok
}

// isLink reports whether a text is the address of a page and nothing else.
func isLink(text string) bool {
	links := syntax.FindLinks(text)
	l, ok := links.Next()
	return ok && l.From == 0 && l.To == len(text)
}
