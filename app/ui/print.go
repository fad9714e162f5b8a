package ui

import (
	"slices"

	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// PrintedID is the id of the element that is printed in place of the page.
const PrintedID = "printed"

// Printed returns the markup of a room for paper: all rows that are loaded, whatever is drawn of them, and all messages whole.
func Printed(v *view.Snapshot, lang catalog.Lang, clock Clock) string {
	if v == nil || v.Open == nil {
		return ""
	}
	open := v.Open
	m := newModel(Face{})
	m.speak(lang)
	m.view, m.clock = v, clock
	rw := rowWriter{w: m.w, now: m.today(), clock: clock, direct: open.Room.Kind == chat.Direct, opened: map[string]bool{}}
	var b markup
	b.write(`<h1 class="printed__title">`, bdi(m.roomName()), `</h1>`)
	for _, part := range slices.Concat(open.History, open.Live) {
		for _, row := range part.Rows {
			if row.Kind == view.RowUnread {
				continue
			}
			rw.opened[row.Key] = true
			b.write(rw.fragment(row))
			delete(rw.opened, row.Key)
		}
	}
	return b.String()
}
