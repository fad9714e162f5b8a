package ui

import (
	"strings"

	"parley/app/ui/component"
	"parley/app/ui/compose"
	"parley/app/ui/host"
	"parley/shared/chat"
	"parley/shared/client"
	"parley/shared/client/view"
)

// begin takes over what was typed and sent before the program was there.
func (m *Model) begin(early host.Early) {
	var back []string // too long to be sent: it returns to the composer, which says so
	var kept []func()
	for _, s := range early.Sends {
		if text, isKept := m.sendEarly(s); text != "" {
			back, kept = append(back, text), append(kept, isKept)
		}
	}
	caret := 0
	if early.Text != "" && early.Room == m.asked {
		back, caret = append(back, early.Text), compose.BytesAt(early.Text, early.Caret)-len(early.Text)
	}
	if text := strings.Join(back, "\n"); text != "" {
		m.early = text
		m.fillComposer(text, len(text)+caret)
		m.keepReturned(text, kept)
	}
	if early.Focused {
		m.config.Platform.FocusOn(component.FieldID)
	}
}

// sendEarly sends what was sent too early. A text that cannot be sent is returned if it belongs into the composer; else it
// becomes a draft of its room. kept is to be called when a text that is returned is kept elsewhere.
func (m *Model) sendEarly(s host.EarlySend) (back string, kept func()) {
	kept = func() { m.later(0, func() { m.config.Platform.EarlyKept(s.Nonce) }) }
	text := chat.CleanText(s.Text)
	me := m.view.Me.ID
	mine := s.By.ID == "" || me == "" || s.By.ID == me
	switch err := chat.ValidateText(text); {
	case err == nil:
		draft := view.Draft{Text: text}
		if mine {
			draft = m.earlyDraft(text)
		}
		m.config.Engine.SendEarly(client.Early{Room: s.Room, Draft: draft, Nonce: s.Nonce, By: s.By, Stored: kept})
	case chat.AsError(err).Code != chat.CodeTooBig:
		kept() // there is nothing to be seen in it
	case mine && s.Room == m.asked:
		return text, kept
	default:
		m.config.Engine.KeepDraft(s.By, s.Room, text, kept)
	}
	return "", nil
}

// keepReturned keeps as a draft what returned to the composer.
func (m *Model) keepReturned(text string, kept []func()) {
	if len(kept) == 0 {
		return
	}
	m.config.Engine.KeepDraft(m.view.Me, m.asked, text, func() {
		for _, f := range kept {
			f()
		}
	})
}

// earlyDraft is what was sent before the program could say whom a name means: it goes to whom the name meant before.
func (m *Model) earlyDraft(text string) view.Draft {
	d := view.Draft{Text: text}
	if name, _, addressed := chat.Address(text); addressed {
		d.To = m.view.Names[view.NameKey(name)].ID
	}
	return d
}
