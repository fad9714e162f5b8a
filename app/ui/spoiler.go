package ui

import "parley/app/ui/render"

// spoiler notes that the page's script has opened or closed a spoiler, for when go-app draws its row again.
func (m *Model) spoiler(key string, n int, open bool) {
	row, ok := m.row(key)
	if !ok {
		return
	}
	if one := (render.Spoiler{Key: key, N: n, Text: row.Text}); open {
		m.shownSpoilers[one] = true
	} else {
		delete(m.shownSpoilers, one)
	}
}
