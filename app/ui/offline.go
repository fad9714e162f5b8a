package ui

import (
	"parley/app/ui/action"
	"parley/shared/client/view"
)

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

// unsentFields are the fields whose text a dialog keeps if it could not be sent.
var unsentFields = map[action.DialogKind][]string{
	action.RenameDialog: {"rename-name"},
	action.RoomsDialog:  {"create-name", "create-topic"},
}

// keepUnsent keeps, for when the dialog is opened again, what was typed and could not be sent.
func (m *Model) keepUnsent() {
	for _, id := range unsentFields[m.screen.dialog] {
		delete(m.unsent, id)
		if m.screen.held {
			m.unsent[id] = m.face.Platform.Value(id)
		}
	}
	m.screen.held = false
}
