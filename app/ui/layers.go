package ui

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
		{s.menu != noMenu, m.closeMenu},
		{s.dialog != noDialog, m.close},
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
	opener := menuOpener(m.screen.menu)
	m.screen.menu = noMenu
	m.touch(partBar, partRooms, partMenu)
	m.afterwards(func() { m.face.Platform.FocusOn(opener) })
}
