package ui

import (
	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/dialog"
	"parley/shared/client/view"
)

func (m *Model) inboxContent(c component.Context) dialog.Content {
	d := &dialog.Inbox{Context: c}
	if v := m.view.Inbox; v != nil {
		d.Inbox = *v
	}
	return d
}

// followInbox moves the focus to the first entry as soon as there is one, so that arrow keys and Enter reach the list.
func (m *Model) followInbox(old *view.Snapshot) {
	had := old.Inbox != nil && len(old.Inbox.Entries) > 0
	if m.screen.dialog == action.InboxDialog && !had && m.view.Inbox != nil && len(m.view.Inbox.Entries) > 0 {
		m.afterwards(func() { m.config.Platform.FocusOn(action.InboxDialog.FieldID()) })
	}
}

// endInbox ends what the dialog of the inbox began, if that is open.
func (m *Model) endInbox() {
	if m.screen.dialog == action.InboxDialog {
		m.config.Engine.CloseInbox()
	}
}

// openEntry goes to a message of the inbox.
func (m *Model) openEntry(arg string) {
	room, seq, ok := referred(arg)
	if !ok {
		return
	}
	m.close()
	m.jumpTo(room, seq)
}

// actOnInbox does what the inbox offers.
func (m *Model) actOnInbox(do action.Name, arg string) bool {
	switch do {
	case action.OpenEntry:
		m.openEntry(arg)
	case action.MoreInbox:
		m.config.Engine.LoadInbox(true)
	default:
		return false
	}
	return true
}
