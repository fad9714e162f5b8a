package ui

import (
	"slices"
	"strings"
	"time"

	"parley/app/ui/action"
	"parley/shared/client/view"
	syntax "parley/shared/markup"
)

const (
	searchPause = 120 * time.Millisecond // after the last key
)

// searchState says how the search stands.
func (m *Model) searchState() string {
	found := m.view.Search
	switch {
	case strings.TrimSpace(m.screen.filter) == "":
		return ""
	case found == nil || !found.Done && len(found.Hits) == 0:
		return m.w.Searching
	case len(found.Hits) == 0:
		return m.w.SearchNone
	case found.More:
		return m.w.SearchFound.Of(len(found.Hits)) + " · " + m.w.SearchMore
	}
	return m.w.SearchFound.Of(len(found.Hits))
}

func (m *Model) hits() []view.Hit {
	if m.view.Search == nil || strings.TrimSpace(m.screen.filter) == "" {
		return nil
	}
	return m.view.Search.Hits
}

// searchFor searches once the person pauses.
func (m *Model) searchFor(typed string) {
	m.screen.filter, m.screen.chosen = typed, 0
	m.later(searchPause, func() {
		if typed == m.screen.filter && m.screen.dialog == action.SearchDialog {
			m.config.Engine.Search(typed)
		}
	})
}

// openHit opens the room at a message that was found.
func (m *Model) openHit(i int) {
	hits := m.hits()
	if i < 0 || i >= len(hits) {
		return
	}
	m.sought = hits[i]
	m.close()
	m.config.Engine.Seek(m.sought.Room.ID, m.sought.Seq)
	if m.sought.Room.ID != m.asked {
		m.navigate(m.sought.Room.ID)
	}
	m.reveal()
}

// reveal shows the message that is sought, once it is loaded.
func (m *Model) reveal() {
	open := m.open()
	if m.sought.Key == "" || open.Room.ID != m.sought.Room.ID || m.asked != m.sought.Room.ID {
		return
	}
	key := m.sought.Key
	for _, part := range m.parts() {
		if slices.ContainsFunc(part.Rows, func(r view.Row) bool { return r.Key == key }) {
			m.unfold(m.sought)
			m.sought = view.Hit{}
			m.goTo(part.ID)
			m.afterwards(func() { m.config.Platform.Reveal(key) })
			return
		}
	}
}

// unfold shows a message whole if what was found in it is in the hidden part.
func (m *Model) unfold(hit view.Hit) {
	if n := len(hit.Found); n > 0 && hit.Found[0].To > syntax.Fold(hit.Text) {
		m.afterwards(func() { m.fold(hit.Key, false) })
	}
}

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
