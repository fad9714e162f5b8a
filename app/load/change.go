package load

import (
	"fmt"
	"iter"
	"parley/shared/chat"
	"slices"

	"parley/shared/client/view"
)

// reactions are what users react with.
var reactions = []string{"👍", "🎉", "😂", "❤"}

// changeSomething changes one of the newest messages that the user sees: mostly it adds a reaction or takes one away, or edits, deletes or
// pins. A moderator also deletes what others wrote, and restores it.
func (r *run) changeSomething(u *user, n int) {
	const newest = 30
	v := u.view()
	messages := slices.Collect(settled(v))
	if messages = messages[max(len(messages)-newest, 0):]; len(messages) == 0 {
		return
	}
	row, c := messages[r.chance(len(messages))], u.current()
	moderates := v.Open.Rights.Has(chat.ToModerate) && row.Room == v.Open.Room.ID
	if row.Gone && moderates {
		c.Restore(row.Room, row.Seq)
		return
	}
	switch dice := r.chance(100); {
	case row.Gone:
	case dice < 50:
		key := reactions[r.chance(len(reactions))]
		c.React(row.Room, row.Seq, key, !reacted(row, key))
	case dice < 75 && row.Mine:
		c.Edit(row.Room, row.Seq, row.Rev, fmt.Sprintf("%d/%d.%d edited", u.number, n, r.chance(1_000_000)))
	case dice < 85 && (row.Mine || moderates):
		c.Delete(row.Room, row.Seq)
		if r.share(0.3) {
			c.UndoDelete(row.Room, row.Seq)
		}
	case dice < 95:
		c.Pin(row.Room, row.Seq, !row.Pinned)
	}
}

// rows returns the rows of the open room.
func rows(v *view.Snapshot) iter.Seq[view.Row] {
	return func(yield func(view.Row) bool) {
		if v.Open == nil {
			return
		}
		for _, chunk := range slices.Concat(v.Open.History, v.Open.Live) {
			for _, row := range chunk.Rows {
				if !yield(row) {
					return
				}
			}
		}
	}
}

// settled returns the messages of the open room that are durable and that this user is not changing.
func settled(v *view.Snapshot) iter.Seq[view.Row] {
	return func(yield func(view.Row) bool) {
		for row := range rows(v) {
			if row.Kind == view.RowMessage && row.Seq > 0 && row.Room != "" && row.State == view.Sent && row.Change == nil && !yield(row) {
				return
			}
		}
	}
}

func reacted(row view.Row, key string) bool {
	for _, r := range row.Reactions {
		if r.Key == key {
			return r.Mine
		}
	}
	return false
}

// changing reports whether a change of a message that the user sees is not durable yet.
func changing(v *view.Snapshot) bool {
	if v.Changes > 0 {
		return true
	}
	for row := range rows(v) {
		if row.Change != nil && row.Change.State != view.Failed {
			return true
		}
	}
	return false
}
