package ui

import "parley/app/ui/action"

// layer is something open above the page, which Back and Escape close before anything else happens.
type layer struct {
	open  bool
	close func()
}

// layers returns what can be open above the page, from the lowest to the topmost.
func (m *Model) layers() []layer {
	s := &m.screen
	return []layer{
		{s.rooms || s.people && s.narrow, m.shut},
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
	opener := m.screen.menu.Opener()
	m.screen.menu = action.NoMenu
	m.afterwards(func() { m.face.Platform.FocusOn(opener) })
}

// openMenu opens a menu with the focus in it, or closes it if it is open.
func (m *Model) openMenu(kind action.MenuKind) {
	if m.screen.menu == kind {
		kind = action.NoMenu
	}
	m.screen.menu = kind
	if kind != action.NoMenu {
		m.afterwards(func() { m.face.Platform.FocusFirst("#menu-" + string(kind) + " [role^=menuitem]") })
	}
}
