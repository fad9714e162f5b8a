package timeline

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// ownApart is how long a deleted message of one's own stays a row of its own.
const ownApart = time.Hour

func (it *Item) isDeleted() bool {
	return it.event != nil && it.event.Message != nil && it.event.Message.Gone != nil
}

func deletedKey(it *Item) string { return "deleted " + it.Key }

// folds reports whether an item may share a row with deleted messages beside it.
func (w *Renderer) folds(it *Item) bool {
	if !it.isDeleted() || w.Blocks != nil && w.Blocks.revealed[it.Key] {
		return false
	}
	fresh := w.Now > 0 && w.Now-it.event.Message.Gone.At < chat.Millis(ownApart.Milliseconds())
	return it.event.By.ID != w.Me || !fresh
}

// foldDeleted adds a deleted message to the one before it, which is of the same room, in one row.
func foldDeleted(rows []view.Row, f flow, row *view.Row) ([]view.Row, flow) {
	last := &rows[len(rows)-1]
	if last.Kind != view.RowDeleted {
		*last = view.Row{Key: "deleted " + last.Key, Kind: view.RowDeleted, At: last.At, Room: last.Room, Seq: last.Seq, Deleted: []string{last.Key}}
	}
	last.Deleted, last.Until = append(last.Deleted, row.Key), row.Seq
	f.author = ""
	return rows, f
}
