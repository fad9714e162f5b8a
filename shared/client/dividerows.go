package client

import (
	"parley/shared/chat"
	"parley/shared/client/view"
)

// divider is the line above what was not read when its room was opened.
type divider struct {
	on     bool                 // there is one
	after  chat.Seq             // what follows this was not read
	direct map[chat.RoomID]span // unread parts of direct rooms, whose messages may stand in this room
}

// divides reports whether row is the first that was not read. If the last that was read is not loaded, that
// is not known.
func (w *scribe) divides(f flow, it *item, row *view.Row) bool {
	return !f.divided && w.base <= w.divider.after && it.event != nil && row.Kind == view.RowMessage && !row.Mine && w.unread(it)
}

// unread reports whether an event was not read when the divider was put. A private message counts by its own room: what was
// said before it here may have been read.
func (w *scribe) unread(it *item) bool {
	if it.rank == rankEvent {
		return w.divider.on && it.anchor > w.divider.after
	}
	new, some := w.divider.direct[it.event.Room]
	return some && it.event.Seq > new.from && it.event.Seq <= new.to
}
