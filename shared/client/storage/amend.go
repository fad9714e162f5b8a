package storage

import (
	"context"
	"errors"
	"slices"

	"parley/shared/chat"
	"parley/shared/client/timeline"
)

// AmendPage applies amendments, ascending, to the messages of a stored page. It may run again. A page that cannot be read or written is
// deleted: it must not be read as it was.
func AmendPage(ctx context.Context, s Store, id chat.RoomID, n int64, me chat.UserID, amendments []*chat.Event) error {
	var page Page
	return rewrite(ctx, s, PageKey(id, n), &page, func() bool { return amend(page.Events, me, amendments) })
}

// AmendInterleaved applies amendments of a direct room to the private messages that are stored with a public room.
func AmendInterleaved(ctx context.Context, s Store, id chat.RoomID, me chat.UserID, amendments []*chat.Event) error {
	var t Timeline
	return rewrite(ctx, s, KeyRoom+string(id), &t, func() bool { return amend(t.Interleaved, me, amendments) })
}

// rewrite stores a value anew if change changes it. If that fails, also because it takes too long, the value is deleted.
func rewrite(ctx context.Context, s Store, key string, value any, change func() (changed bool)) error {
	err := Get(ctx, s, key, value)
	if err == nil {
		if !change() {
			return nil
		}
		err = s.Put(ctx, key, Encode(value))
	}
	if err != nil {
		if errors.Is(ctx.Err(), context.DeadlineExceeded) { // canceled, the worker ends, and stores nothing after this either
			next, cancel := context.WithTimeout(context.WithoutCancel(ctx), jobMax)
			defer cancel()
			ctx = next
		}
		err = errors.Join(err, s.Delete(ctx, key))
	}
	return err
}

// amend reports whether some event has changed.
func amend(events []*chat.Event, me chat.UserID, amendments []*chat.Event) bool {
	was := slices.Clone(events)
	for i, ev := range events {
		for _, a := range amendments {
			if ev != nil {
				ev = timeline.Amended(me, ev, a)
			}
		}
		events[i] = ev
	}
	return !slices.Equal(was, events)
}

// DropInterleaved deletes the private messages of a direct room that are stored with a public one.
func DropInterleaved(ctx context.Context, s Store, id, direct chat.RoomID) error {
	var t Timeline
	return rewrite(ctx, s, KeyRoom+string(id), &t, func() bool {
		count := len(t.Interleaved)
		t.Interleaved = slices.DeleteFunc(t.Interleaved, func(ev *chat.Event) bool { return ev == nil || ev.Room == direct })
		return len(t.Interleaved) < count
	})
}

// DeleteRoom deletes what is stored of a room, also by other clients.
func DeleteRoom(ctx context.Context, s Store, id chat.RoomID) error {
	keys, err := s.Keys(ctx, KeyPage+string(id)+"/")
	for _, key := range append(keys, KeyRoom+string(id)) {
		err = errors.Join(err, s.Delete(ctx, key))
	}
	return err
}
