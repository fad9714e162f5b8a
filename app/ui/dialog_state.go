package ui

import (
	"strings"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// openDialog opens a dialog, with the focus in its field.
func (m *Model) openDialog(kind action.DialogKind) {
	m.endSearch()
	m.endInbox()
	m.screen.dialog, m.screen.modal, m.screen.sent = kind, false, ""
	m.screen.filter, m.screen.opened, m.screen.chosen, m.screen.finding = "", "", 0, false
	m.search = searchState{}
	if kind == action.RoomsDialog {
		m.screen.filter = m.unsent["create-name"]
		m.config.Engine.Browse(m.screen.filter)
	}
	if kind == action.SearchDialog {
		m.emojiSet() // messages are found by the names of their emoji
	}
	if kind == action.InboxDialog {
		m.config.Engine.LoadInbox(false)
	}
	if kind == action.PinsDialog {
		m.config.Engine.LoadPins(m.open().Room.ID)
	}
	if kind == action.NewRoomDialog {
		m.screen.newRoom = newRoomState{kind: chat.Private}
	}
	if kind == action.MembersDialog {
		m.config.Engine.LoadMembers(m.open().Room.ID, "")
	}
	if kind == action.InviteDialog {
		m.screen.revoking = ""
		m.config.Engine.LoadInvites(m.open().Room.ID)
	}
	m.screen.past, m.screen.problem = false, ""
	if kind == action.ShelfDialog {
		m.saveDraft()
		m.config.Engine.LoadShelf()
	}
	if kind == action.LaterDialog {
		m.config.Engine.LoadLater()
	}
	if kind == action.SignOutDialog {
		m.countUnsent()
	}
	m.screen.rooms = false
	if m.screen.toast.text != "" {
		m.dropToast() // it is not about what the dialog is about
	}
	m.afterwards(func() {
		if m.screen.dialog != kind {
			return // it was closed since, or another one was opened
		}
		m.screen.modal = true
		m.config.Platform.Modal(true)
		if kind != action.EmojiDialog || !m.config.Platform.Touch() { // its field would open the keyboard over it
			m.config.Platform.FocusOn(string(kind) + "-name")
		}
	})
}

// summon opens a dialog with a field to type in. If it is open already, what was typed stays.
func (m *Model) summon(kind action.DialogKind) {
	if m.screen.dialog == kind {
		m.config.Platform.FocusOn(kind.FieldID())
		return
	}
	m.openDialog(kind)
}

// close closes the dialog and drops the refusals that it has shown.
func (m *Model) close() {
	if m.screen.dialog == action.NoDialog {
		return
	}
	m.dismissRefusals()
	m.endSearch()
	m.endInbox()
	if row := m.emoji.target; m.screen.dialog == action.EmojiDialog && row != "" {
		m.afterwards(func() { m.config.Platform.FocusRow(row) }) // the menu that led to the picker is gone
	}
	m.saveUnsent()
	m.screen.dialog, m.screen.modal = action.NoDialog, false
	m.config.Platform.Modal(false)
}

// closed follows the person, who has closed the dialog that is on screen. One that is about to open is another one.
func (m *Model) closed() {
	if m.screen.modal {
		m.close()
	}
}

// about is what notices are about that belong to the open dialog.
func (m *Model) about() string {
	switch m.screen.dialog {
	case action.NewRoomDialog:
		return string(action.RoomsDialog)
	case action.PersonDialog:
		return string(action.MembersDialog)
	}
	return string(m.screen.dialog)
}

// refusals returns the notices that the open dialog shows.
func (m *Model) refusals() []view.Notice {
	var mine []view.Notice
	for _, n := range m.view.Notices {
		if n.About == m.about() && n.Error != nil {
			mine = append(mine, n)
		}
	}
	return mine
}

// submitForm acts on a form that was sent off.
func (m *Model) submitForm(form string) {
	p := m.config.Platform
	switch form {
	case "composer":
		if open := m.open(); open.Rights.Has(chat.ToAsk) {
			m.config.Engine.Ask(m.asked, open.Asked == 0, strings.TrimSpace(p.Value(component.AskID))) // which is not there to take it back
			return
		}
		m.submit(p.Value(component.FieldID))
		p.Focus()
	case "rename":
		m.rename(p.Value("rename-name"))
	case "create":
		m.chooseRoom()
	case "direct":
		m.chooseDirect()
	case "newroom":
		m.newRoomEntered()
	case "remove":
		m.askedToRemove()
	case "invite":
		m.makeInvite()
	case "leave":
		m.askedToLeave()
	case "search":
		m.enterHit()
	case "day":
		m.seekDay(p.Value(action.DayDialog.FieldID()))
	case "delete":
		m.askedToDelete()
	case "erase":
		m.askedToErase()
	case "report":
		m.askedToReport()
	case "emoji":
		m.chooseFoundEmoji()
	case "status":
		m.statusTyped()
	case "later":
		m.scheduleTyped()
	case "signout":
		m.signOut()
	}
}

// toggleSingles turns the shortcuts of a single character on or off.
func (m *Model) toggleSingles() {
	m.config.Platform.SetSingleKeys(!m.config.Platform.SingleKeys())
}

// rename asks for a name, and closes the dialog when it is granted.
func (m *Model) rename(name string) {
	name = strings.TrimSpace(name)
	m.dismissRefusals()
	if name == "" || name == m.view.Me.Name {
		m.close()
		return
	}
	if m.holdBack() {
		return
	}
	m.screen.sent = name
	m.config.Engine.Rename(name)
}

// renamed closes the dialog when the name that was asked for is there.
func (m *Model) renamed() {
	if m.screen.dialog == action.RenameDialog && m.screen.sent != "" {
		m.close()
		m.toastAbout(m.w.NameChanged, m.view.Me.Name)
	} else if m.screen.nick == m.view.Me.Name {
		m.toastAbout(m.w.NameChanged, m.view.Me.Name)
	}
	m.screen.nick = ""
}
