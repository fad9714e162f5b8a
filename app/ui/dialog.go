package ui

import (
	"strings"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/shared/client/view"
)

// openDialog opens a dialog, with the focus in its field.
func (m *Model) openDialog(kind action.DialogKind) {
	m.screen.dialog, m.screen.sent = kind, ""
	m.screen.filter, m.screen.chosen, m.screen.finding = "", 0, false
	if kind == action.RoomsDialog {
		m.screen.filter = m.unsent["create-name"]
		m.config.Engine.Browse(m.screen.filter)
	}
	if kind == action.SignOutDialog {
		m.countUnsent()
	}
	m.screen.rooms = false
	if m.screen.toast.text != "" {
		m.dropToast() // behind a dialog it can be neither read nor undone
	}
	m.afterwards(func() {
		m.config.Platform.Modal(true)
		m.config.Platform.FocusOn(string(kind) + "-name")
	})
}

// close closes the dialog and drops the refusals that it has shown.
func (m *Model) close() {
	if m.screen.dialog == action.NoDialog {
		return
	}
	for _, n := range m.refusals() {
		m.config.Engine.Dismiss(n.ID)
	}
	if m.screen.dialog == action.SearchDialog {
		m.config.Engine.Search("")
	}
	m.saveUnsent()
	m.screen.dialog = action.NoDialog
	m.config.Platform.Modal(false)
}

// about is what notices are about that belong to the open dialog.
func (m *Model) about() string {
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
		m.submit(p.Value(component.FieldID))
		p.Focus()
	case "rename":
		m.rename(p.Value("rename-name"))
	case "create":
		m.chooseRoom()
	case "direct":
		m.chooseDirect()
	case "search":
		m.openHit(m.screen.chosen)
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
	for _, n := range m.refusals() {
		m.config.Engine.Dismiss(n.ID)
	}
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
	}
}
