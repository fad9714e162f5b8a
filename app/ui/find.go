package ui

import "parley/app/ui/action"

// find opens the search in place of the browser's own, which would look only at the rows that are drawn. The same keys pressed in
// the search open the browser's.
func (m *Model) find() {
	m.openDialog(action.SearchDialog)
	m.screen.finding = true
}

func (m *Model) searchHint() string {
	if m.screen.finding {
		return m.w.SearchHint + " " + m.w.FindAgain
	}
	return m.w.SearchHint
}
