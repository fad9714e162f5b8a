package timeline

import (
	"parley/shared/chat"
	"parley/shared/client/view"
)

// Blocks is whom the user blocks, and what is shown all the same. A nil *Blocks is nobody.
type Blocks struct {
	List     []chat.User // in the order of blocking
	ids      map[chat.UserID]bool
	revealed map[string]bool // items of the open room that are shown all the same
}

// Has reports whether a user is blocked.
func (m *Blocks) Has(id chat.UserID) bool { return m != nil && m.ids[id] }

// Any reports whether somebody is blocked.
func (m *Blocks) Any() bool { return m != nil && len(m.List) > 0 }

// hides reports whether an item is not shown.
func (m *Blocks) hides(it *Item) bool {
	return m != nil && it.event != nil && m.ids[it.event.By.ID] && !m.revealed[it.Key]
}

// Set takes another list.
func (m *Blocks) Set(list []chat.User) {
	m.List, m.ids = list, make(map[chat.UserID]bool, len(list))
	for _, u := range list {
		m.ids[u.ID] = true
	}
}

// HideAll hides again what was revealed.
func (m *Blocks) HideAll() { m.revealed = map[string]bool{} }

// Reveal shows what stands behind the row with that key: the first of a run of hidden messages, since their reader wants no more of them
// than necessary, or all of a run of deleted ones, each in a row of its own.
func (l *RowList) Reveal(key string, m *Blocks) {
	found := false
	for _, b := range l.blocks {
		for i := range b.items {
			it := &b.items[i]
			hidden := m.hides(it)
			found = found || blockedKey(it) == key || deletedKey(it) == key
			switch {
			case !found, it.isNotice():
				continue
			case !hidden && !it.isDeleted():
				return
			}
			m.revealed[it.Key] = true
			if b.dirty = true; hidden {
				return
			}
		}
	}
}

func blockedKey(it *Item) string { return "blocked " + it.Key }

// addHidden makes one row of a run of hidden messages.
func (w *Renderer) addHidden(rows []view.Row, f flow, it *Item, waiting *notices) ([]view.Row, flow) {
	row := view.Row{Key: blockedKey(it), Kind: view.RowBlocked, At: it.event.At.Time(), Room: it.event.Room, Seq: it.event.Seq, Until: it.event.Seq}
	if !f.blocked || w.day(row.At) != f.day {
		rows = w.flush(rows, waiting)
	}
	if rows, f = w.separators(rows, f, it, &row); !f.blocked {
		f.author, f.blocked = "", true
		return append(rows, row), f
	}
	if last := len(rows) - 1; last >= 0 {
		rows[last].Others++
		if rows[last].Room == row.Room {
			rows[last].Until = row.Seq
		}
	}
	return rows, f
}
