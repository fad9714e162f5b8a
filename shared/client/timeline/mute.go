package timeline

import (
	"parley/shared/chat"
	"parley/shared/client/view"
)

// Mutes is whom the user does not want to hear. It is stored on this device, for each user by itself, and the server does not
// know of it. A nil *Mutes is nobody.
type Mutes struct {
	Owner    chat.UserID // whose it is
	List     []chat.User // as they were called then, in the order of muting
	ids      map[chat.UserID]bool
	revealed map[string]bool // items of the open room that are shown all the same
}

// Has reports whether a user is muted.
func (m *Mutes) Has(id chat.UserID) bool { return m != nil && m.ids[id] }

// Any reports whether somebody is muted.
func (m *Mutes) Any() bool { return m != nil && len(m.List) > 0 }

// hides reports whether an item is not shown.
func (m *Mutes) hides(it *Item) bool {
	return m != nil && it.event != nil && m.ids[it.event.By.ID] && !m.revealed[it.Key]
}

// Set takes another list.
func (m *Mutes) Set(list []chat.User) {
	m.List, m.ids = list, make(map[chat.UserID]bool, len(list))
	for _, u := range list {
		m.ids[u.ID] = true
	}
}

// HideAll hides again what was revealed.
func (m *Mutes) HideAll() { m.revealed = map[string]bool{} }

// Reveal shows the run of hidden messages whose row has that key.
func (l *RowList) Reveal(key string, m *Mutes) {
	found := false
	for _, b := range l.blocks {
		for i := range b.items {
			it := &b.items[i]
			found = found || mutedKey(it) == key
			if !found {
				continue
			}
			if !m.hides(it) {
				return
			}
			m.revealed[it.Key] = true
			b.dirty = true
		}
	}
}

func mutedKey(it *Item) string { return "muted " + it.Key }

// addHidden makes one row of a run of hidden messages.
func (w *Renderer) addHidden(rows []view.Row, f flow, it *Item, waiting *notices) ([]view.Row, flow) {
	row := view.Row{Key: mutedKey(it), Kind: view.RowMuted, At: it.event.At.Time(), Seq: it.event.Seq}
	if !f.muted || w.day(row.At) != f.day {
		rows = w.flush(rows, waiting)
	}
	if rows, f = w.separators(rows, f, it, &row); !f.muted {
		f.author, f.muted = "", true
		return append(rows, row), f
	}
	if last := len(rows) - 1; last >= 0 {
		rows[last].Others++
	}
	return rows, f
}
