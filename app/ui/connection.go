package ui

import (
	"time"

	"parley/app/ui/action"
	"parley/app/ui/dialog"
	"parley/shared/client/view"
)

// grace decides whether the person is to know that there is no connection.
func (m *Model) grace() {
	link := m.view.Link
	switch rest := view.GracePeriod - time.Since(link.Since); {
	case link.State == view.Online:
		m.screen.offline = false
	case link.State == view.Stopped || rest <= 0:
		m.screen.offline = true
	default:
		m.later(rest, m.grace)
	}
}

// disconnected reports whether the connection is lost. Before the first connection it is not: requests wait for that one.
func (m *Model) disconnected() bool {
	state := m.view.Link.State
	return state == view.Waiting || state == view.Stopped
}

// holdBack reports whether what the open dialog asks for has to wait for a connection, which the dialog then says.
func (m *Model) holdBack() bool {
	m.screen.held = m.disconnected()
	return m.screen.held
}

// unsentFields are the fields whose text a dialog saves if it could not be sent.
var unsentFields = map[action.DialogKind][]string{
	action.RenameDialog: {"rename-name"},
	action.RoomsDialog:  {"create-name", "create-topic"},
	action.InviteDialog: {dialog.InviteNote},
}

// saveUnsent saves, for when the dialog is opened again, what was typed and could not be sent.
func (m *Model) saveUnsent() {
	for _, id := range unsentFields[m.screen.dialog] {
		delete(m.unsent, id)
		if m.screen.held {
			m.unsent[id] = m.config.Platform.Value(id)
		}
	}
	m.screen.held = false
}
