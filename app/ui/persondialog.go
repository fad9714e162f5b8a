package ui

import (
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/chat"
	"parley/shared/client"
)

// personDialog is what can be done about a person.
func (m *Model) personDialog() app.HTMLElem {
	u, hint := m.screen.person, m.w.MuteHint
	do := button("button", actMute, string(u.ID), words(m.w.Mute))
	if m.isMuted(u.ID) {
		hint = m.w.IsMuted
		do = button("button", actUnmute, string(u.ID), words(m.w.Unmute))
	}
	return el("div.dialog__form",
		m.dialogHeadOf(sentence(m.w.AboutPerson, u.Name)),
		el("p.field__hint", sentence(hint, u.Name)),
		el("div.dialog__buttons", do, button("button.button--main", actAddress, string(u.ID), words(m.w.WriteThem))),
	)
}

// mutedDialog lists the muted.
func (m *Model) mutedDialog() app.HTMLElem {
	rows := make([]app.UI, len(m.view.Muted))
	for i, u := range m.view.Muted {
		rows[i] = el("li.choices__one", app.Raw(avatar(u, "small")), el("span.choices__text", name(u.Name)),
			button("button", actUnmute, string(u.ID), words(m.w.Unmute), el("span.unseen", app.Raw("<span> "+bdi(u.Name)+"</span>"))))
	}
	hint := ""
	if len(rows) == 0 {
		hint = m.w.MutedNone
	}
	return el("div.dialog__form", m.dialogHead(m.w.MutedTitle),
		el("div.dialog__body", el("ul.choices", rows...), says("p.field__hint role=status", hint)))
}

func (m *Model) isMuted(id chat.UserID) bool {
	return slices.ContainsFunc(m.view.Muted, func(u chat.User) bool { return u.ID == id })
}

// aboutPerson opens the dialog about somebody whom this screen shows.
func (m *Model) aboutPerson(id chat.UserID) {
	if u, ok := m.somebody(id); ok && id != m.view.Me.ID {
		m.hide()
		m.screen.person = u
		m.openDialog(dialogPerson)
	}
}

// mute mutes a person or not, and closes the dialog about that one.
func (m *Model) mute(id chat.UserID, on bool) {
	if !on {
		m.face.Actions.Unmute(id)
	} else if u, ok := m.somebody(id); ok {
		m.face.Actions.Mute(u)
	}
	if m.screen.dialog == dialogPerson {
		m.close()
	}
}

// somebody finds a person whom this screen shows: in the list, in a message, or among the muted.
func (m *Model) somebody(id chat.UserID) (chat.User, bool) {
	for _, p := range m.known() {
		if p.ID == id {
			return p.User, true
		}
	}
	for _, part := range m.parts() {
		for _, r := range part.Rows {
			if r.Author.ID == id && r.Kind != client.RowMuted {
				return r.Author, true
			}
		}
	}
	for _, u := range m.view.Muted {
		if u.ID == id {
			return u, true
		}
	}
	return m.screen.person, m.screen.person.ID == id
}
