package ui

import (
	"strings"

	"parley/app/ui/action"
)

// rename asks for a name, and closes the dialog when it is granted.
func (m *Model) rename(name string) {
	name = strings.TrimSpace(name)
	for _, n := range m.refusals() {
		m.face.Actions.Dismiss(n.ID)
	}
	if name == "" || name == m.view.Me.Name {
		m.close()
		return
	}
	if m.holdBack() {
		return
	}
	m.screen.sent = name
	m.face.Actions.Rename(name)
}

// granted closes the dialog when the name that was asked for is there.
func (m *Model) granted() {
	if m.screen.dialog == action.RenameDialog && m.screen.sent != "" {
		m.close()
		m.sayOf(m.w.NameChanged, m.view.Me.Name)
	}
}
