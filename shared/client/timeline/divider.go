package timeline

import (
	"parley/shared/chat"
	"parley/shared/client/view"
)

// Divider is the line above what was not read when its room was opened.
type Divider struct {
	On     bool                  // there is one
	After  chat.Seq              // what follows this was not read
	Direct map[chat.RoomID]Range // unread parts of direct rooms, whose messages may stand in this room
}

// divides reports whether row is the first that was not read. If the last that was read is not loaded, that
// is not known.
func (w *Renderer) divides(f flow, it *Item, row *view.Row) bool {
	return !f.divided && w.Base <= w.Divider.After && it.event != nil && row.Kind == view.RowMessage && !row.Mine && !row.Gone && w.unread(it)
}

// unread reports whether an event was not read when the divider was put. A private message counts by its own room: what was
// said before it here may have been read.
func (w *Renderer) unread(it *Item) bool {
	if it.rank == rankEvent {
		return w.Divider.On && it.Anchor > w.Divider.After
	}
	new, some := w.Divider.Direct[it.event.Room]
	return some && it.event.Seq > new.After && it.event.Seq <= new.To
}
