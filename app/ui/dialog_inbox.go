package ui

import (
	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/dialog"
)

func (m *Model) inboxContent(c component.Context) dialog.Content {
	d := &dialog.Inbox{Context: c}
	if v := m.view.Inbox; v != nil {
		d.Inbox = *v
	}
	return d
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
