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
	var back []string // too long to be sent, or a command: it returns to the composer, which says so
	var saved []func()
	for _, s := range early.Sends {
		if text, stored := m.sendEarly(s); text != "" {
			back, saved = append(back, text), append(saved, stored)
		}
	}
	caret := 0
	if early.Text != "" && early.Room == m.asked {
		back, caret = append(back, early.Text), compose.BytesAt(early.Text, early.Caret)-len(early.Text)
	}
	if text := strings.Join(back, "\n"); text != "" {
		m.early = text
		m.fillComposer(text, len(text)+caret)
		m.saveReturned(text, saved)
	}
	if early.Focused {
		m.config.Platform.FocusOn(component.FieldID)
	}
}

// sendEarly sends what was sent too early. A text that cannot be sent is returned if it belongs into the composer; else it
// becomes a draft of its room. stored is to be called when a returned text is stored elsewhere.
func (m *Model) sendEarly(s host.EarlySend) (back string, stored func()) {
	stored = func() { m.later(0, func() { m.config.Platform.EarlySaved(s.Nonce) }) }
	text := chat.CleanText(s.Text)
	me := m.view.Me.ID
	mine := s.By.ID == "" || me == "" || s.By.ID == me
	switch err := chat.ValidateText(text); {
	case err == nil && !compose.Runs(text):
		draft := view.Draft{Text: compose.Outgoing(text)}
		if mine {
			draft = m.earlyDraft(draft.Text)
		}
		m.config.Engine.SendEarly(client.Early{Room: s.Room, Draft: draft, Nonce: s.Nonce, By: s.By, Stored: stored})
	case err != nil && chat.AsError(err).Code != chat.CodeTooBig:
		stored() // there is nothing to be seen in it
	case mine && s.Room == m.asked:
		return text, stored
	default:
		m.config.Engine.SaveDraftOf(s.By, s.Room, view.Draft{Text: text}, stored)
	}
	return "", nil
}

// saveReturned saves as a draft what returned to the composer.
func (m *Model) saveReturned(text string, saved []func()) {
	if len(saved) == 0 {
		return
	}
	m.config.Engine.SaveDraftOf(m.view.Me, m.asked, view.Draft{Text: text}, func() {
		for _, f := range saved {
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
