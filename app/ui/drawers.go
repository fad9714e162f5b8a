package ui

import (
	"parley/app/ui/action"
	"parley/app/ui/host"
)

// drawer opens the drawer with that id, with the focus in it, or closes it.
func (m *Model) drawer(open *bool, id string) {
	if *open {
		m.closeDrawers()
		return
	}
	*open = true
	m.afterwards(func() { m.config.Platform.FocusOn(id) })
}

// togglePeople shows or hides the people, who are a drawer or a column.
func (m *Model) togglePeople() {
	if m.screen.narrow {
		m.drawer(&m.screen.people, "people")
		return
	}
	m.screen.people = !m.screen.people
}

// closeDrawers closes the drawers, and gives the focus back to the button that opened one.
func (m *Model) closeDrawers() {
	opener := ""
	switch {
	case m.screen.rooms:
		opener = action.RoomsOpener
	case m.screen.people && m.screen.narrow:
		opener = action.PeopleOpener
	}
	m.hideDrawers()
	if opener != "" {
		m.afterwards(func() { m.config.Platform.FocusOn(opener) })
	}
}

// hideDrawers closes the drawers for something else that takes the focus.
func (m *Model) hideDrawers() {
	m.screen.rooms = false
	if m.screen.narrow {
		m.screen.people = false
	}
}

// narrow tells that the people are a drawer from now on, or a column. Either begins as it mostly is.
func (m *Model) narrow(narrow bool) {
	if narrow == m.screen.narrow {
		return
	}
	m.screen.narrow, m.screen.people = narrow, false
}

// setDrawers begins with the drawers as the page's script has left them.
func (m *Model) setDrawers(early host.Early) {
	m.screen.narrow, m.screen.rooms, m.screen.people = early.Narrow, early.RoomsOpen, early.PeopleOpen
}

// layer is something open above the page, which Back and Escape close before anything else happens.
type layer struct {
	open  bool
	close func()
}

// layers returns what can be open above the page, from the lowest to the topmost.
func (m *Model) layers() []layer {
	s := &m.screen
	return []layer{
		{s.rooms || s.people && s.narrow, m.closeDrawers},
		{s.menu != action.NoMenu, m.closeMenu},
		{s.dialog != action.NoDialog, m.close},
	}
}

// depth counts the open layers.
func (m *Model) depth() int {
	n := 0
	for _, l := range m.layers() {
		if l.open {
			n++
		}
	}
	return n
}

// closeTop closes the topmost open layer.
func (m *Model) closeTop() {
	all := m.layers()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].open {
			all[i].close()
			return
		}
	}
}

// back closes layers until no more than so many are open: the person went back in the history of the page.
func (m *Model) back(depth int) {
	for n := m.depth(); n > depth; n-- {
		m.closeTop()
	}
}

// closeMenu closes the open menu, and gives the focus back to its button.
func (m *Model) closeMenu() {
	opener, row := m.screen.menu.Opener(), m.screen.subject
	if m.screen.menu == action.MessageMenu {
		m.screen.menu = action.NoMenu
		m.afterwards(func() { m.config.Platform.FocusRow(row) })
		return
	}
	m.screen.menu = action.NoMenu
	m.afterwards(func() { m.config.Platform.FocusOn(opener) })
}

// openMenu opens a menu with the focus in it, or closes it if it is open.
func (m *Model) openMenu(kind action.MenuKind) {
	if m.screen.menu == kind {
		kind = action.NoMenu
	}
	m.screen.menu = kind
	if kind != action.NoMenu {
		m.afterwards(func() { m.config.Platform.FocusFirst("#menu-" + string(kind) + " [role^=menuitem]") })
	}
}
