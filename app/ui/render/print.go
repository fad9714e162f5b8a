package render

import (
	"slices"
	"time"

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
	w := lang.Words()
	rw := Rows{Words: w, Today: clock.Zone.In(time.Now()), Clock: clock, Direct: open.Room.Kind == chat.Direct, Opened: map[string]bool{}}
	var b HTML
	b.Raw(`<h1 class="printed__title">`, BDI(RoomName(w, open.Room)), `</h1>`)
	for _, part := range slices.Concat(open.History, open.Live) {
		for _, row := range part.Rows {
			if row.Kind == view.RowUnread {
				continue
			}
			rw.Opened[row.Key] = true
			b.Raw(rw.Row(row))
			delete(rw.Opened, row.Key)
		}
	}
	return b.String()
}
