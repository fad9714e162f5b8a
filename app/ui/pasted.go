package ui

import (
	"strings"

	"parley/app/ui/compose"
	"parley/shared/chat"
)

// pastedCode is what was pasted and looks like code, as long as it stands in the text as it was and in no block.
type pastedCode struct {
	text, language string
	at             chat.Span
}

// pasted offers a block for what was pasted.
func (m *Model) pasted(text, language string) {
	m.catchUp()
	m.composer.pasted = pastedCode{text: text, language: language}
	m.composer.pasted.find(m.composer.text)
}

// find looks for the code in a text, and forgets it if it is not there.
func (p *pastedCode) find(text string) {
	if p.text == "" {
		return
	}
	at := strings.LastIndex(text, p.text)
	p.at = chat.Span{From: at, To: at + len(p.text)}
	if at < 0 || compose.InCode(text, p.at) {
		*p = pastedCode{}
	}
}

// makeBlock makes a block of what was pasted, with the caret behind it.
func (m *Model) makeBlock() {
	t := &m.composer
	if p := t.pasted; p.text != "" {
		t.pasted = pastedCode{}
		m.config.Platform.Apply(compose.PastedBlock(t.text, p.at, p.language))
	}
}

// keepAsPasted leaves it as it is.
func (m *Model) keepAsPasted() {
	m.composer.pasted = pastedCode{}
	m.config.Platform.Focus()
}
