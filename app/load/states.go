package load

import (
	"context"
	"slices"

	"parley/app/check"
	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
)

// recordShown records the states of all messages that the user sees in the end.
func (u *user) recordShown() {
	states := map[chat.RoomID][]check.Seen{}
	for row := range settled(u.view()) {
		states[row.Room] = append(states[row.Room], stateOf(row).Seen())
	}
	u.recorder.states(check.OpShown, states)
}

// stateOf returns the state that a row shows.
func stateOf(row view.Row) check.State {
	s := check.State{Seq: row.Seq, Rev: row.Rev, Text: row.Text, Gone: row.Gone, Pinned: row.Pinned}
	if !row.EditedAt.IsZero() {
		s.EditedAt = chat.MillisOf(row.EditedAt)
	}
	for _, r := range row.Reactions {
		s.Reactions = append(s.Reactions, check.Reaction{Key: r.Key, Count: r.Count})
	}
	return s
}

// recordStored records the states of all messages that are stored on the device. The client must have been stopped.
func (u *user) recordStored() error {
	keys, err := u.device.Keys(context.Background(), storage.KeyPage)
	if err != nil {
		return err
	}
	states := map[chat.RoomID][]check.Seen{}
	for _, key := range keys {
		var page storage.Page
		if err := storage.Get(context.Background(), u.device, key, &page); err != nil {
			return err
		}
		for _, e := range page.Events {
			if e.Kind != chat.Said {
				continue
			}
			states[e.Room] = append(states[e.Room], check.StateOf(e).Seen())
		}
	}
	u.recorder.states(check.OpStored, states)
	return nil
}

// states records the states of messages in the end, by room.
func (rec *recorder) states(op check.Op, states map[chat.RoomID][]check.Seen) {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	for room, seen := range states {
		slices.SortFunc(seen, func(a, b check.Seen) int { return int(a.Seq - b.Seq) })
		for part := range slices.Chunk(seen, statesPart) {
			rec.write(check.Record{Op: op, Room: room, Events: part})
		}
	}
}

// statesPart bounds the states in one record.
const statesPart = 1_000
