package ui

import (
	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/compose"
	"parley/app/ui/message"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// suspendedEdit is an edit whose room was left, or whose author is no longer the user.
type suspendedEdit struct {
	row  view.Row
	text string
}

// author is who edits in a room.
type author struct {
	room chat.RoomID
	user chat.UserID
}

// editMessage brings a message into the composer. What is being written there is put aside until the edit is saved or given up.
func (m *Model) editMessage(r view.Row, text string) {
	t := &m.composer
	if t.edit != nil {
		m.stopEditing()
	}
	aside := compose.Aside{Text: t.text, Caret: t.caret, Public: t.public, Reply: t.reply}
	units := compose.UnitsAt(text, len(text))
	if !m.config.Platform.SetText(text, units) {
		m.whenComposed(func() { m.editMessage(r, text) })
		return
	}
	m.composer = composerState{arriving: t.arriving, drafted: t.drafted, saving: t.saving, found: t.found, edit: &compose.Edit{Row: r, Aside: aside}}
	m.config.Platform.Listing(false)
	m.typed(text, units)
	m.afterwards(func() { m.config.Platform.FocusOn(component.FieldID) })
}

// editAgain edits a message whose edit was refused, beginning with the text of that one.
func (m *Model) editAgain(r view.Row) {
	if r.Change != nil && r.Change.Text != "" {
		m.editMessage(r, r.Change.Text)
	}
}

// cancelAbout gives up the edit, or else the reply.
func (m *Model) cancelAbout() {
	if m.composer.edit != nil {
		m.stopEditing()
	} else if m.composer.reply != nil {
		m.cancelReply()
	}
}

// editLast edits the last message of this user's that can be edited.
func (m *Model) editLast() {
	if m.composer.edit != nil || m.composer.text != "" {
		return
	}
	context, parts := m.messageContext(), m.parts()
	for p := len(parts) - 1; p >= 0; p-- {
		for i := len(parts[p].Rows) - 1; i >= 0; i-- {
			if r := parts[p].Rows[i]; message.Can(context, r, action.Edit) {
				m.editMessage(r, r.Text)
				m.config.Platform.NearRow(r.Key)
				return
			}
		}
	}
}

// stopEditing brings back what was put aside.
func (m *Model) stopEditing() {
	edit := m.composer.edit
	if edit == nil {
		return
	}
	a := edit.Aside
	if !m.config.Platform.SetText(a.Text, compose.UnitsAt(a.Text, a.Caret)) {
		m.whenComposed(m.stopEditing)
		return
	}
	t := m.composer
	m.composer = composerState{arriving: t.arriving, drafted: t.drafted, saving: t.saving, found: t.found, text: a.Text, caret: a.Caret, public: a.Public, reply: a.Reply}
	m.config.Platform.Listing(false)
	m.afterwards(m.config.Platform.Focus)
}

// submitEdit saves the edit. A text that is as it was is none; an empty one asks whether to delete the message.
func (m *Model) submitEdit() {
	t := &m.composer
	edit, in := t.edit, m.intent()
	clean := in.Draft.Text
	now, ok := m.row(edit.Row.Key)
	switch {
	case in.Runs():
		t.tried = true
		return
	case chat.Blank(clean):
		m.screen.subject = edit.Row.Key
		m.openDialog(action.DeleteDialog)
		return
	case in.Left < 0:
		t.tried = true
		return
	case !ok:
		now = edit.Row
	}
	if edit.Changes(clean) || now.Change != nil && now.Change.Text != "" {
		if message.Unsent(now) {
			m.config.Engine.EditUnsent(now.Nonce, clean)
		} else {
			m.config.Engine.Edit(now.Room, now.Seq, edit.Row.Rev, clean)
		}
	}
	m.stopEditing()
}

// askedToDelete deletes the message that the dialog is about.
func (m *Model) askedToDelete() {
	r, ok := m.row(m.screen.subject)
	m.close()
	if edit := m.composer.edit; edit != nil && edit.Row.Key == r.Key {
		m.stopEditing()
	}
	switch {
	case !ok:
	case message.Unsent(r):
		m.config.Engine.Discard(r.Nonce)
	default:
		m.deleteMessage(r)
	}
}

// followEdit gives up an edit whose message was deleted meanwhile. Its text goes into the field, if nothing was being written.
func (m *Model) followEdit() {
	edit := m.composer.edit
	if edit == nil {
		return
	}
	r, ok := m.row(edit.Row.Key)
	if !ok || !r.Gone {
		return
	}
	text, changed := m.composer.text, edit.Changes(m.composer.text)
	m.stopEditing()
	m.toast(m.w.Deleted)
	if changed && m.composer.text == "" {
		m.fillComposer(text, len(text))
	}
}

// resumeEdit goes on with an edit of this user's whose room was left.
func (m *Model) resumeEdit() {
	me := author{m.asked, m.view.Me.ID}
	if s, ok := m.suspended[me]; ok {
		delete(m.suspended, me)
		m.editMessage(s.row, s.text)
	}
}

// ownText returns what is being written, without what is being edited.
func (m *Model) ownText() string {
	if edit := m.composer.edit; edit != nil {
		return edit.Aside.Text
	}
	return m.composer.text
}
