package check

import (
	"context"
	"fmt"

	"parley/shared/chat"
)

// Source is where the events that are stored come from. A store is one.
type Source interface {
	// After returns the oldest events of a room with a Seq above after, ascending, at most limit.
	After(ctx context.Context, room chat.RoomID, after chat.Seq, limit, maxBytes int) ([]chat.Event, error)
}

// Check compares the histories in a directory with the store, in time that grows with their length only. An error means
// that nothing can be said.
func Check(ctx context.Context, dir string, source Source) (*Report, error) {
	histories, err := ReadDir(dir)
	if err != nil {
		return nil, err
	}
	return Histories(ctx, histories, source)
}

// Histories does the same with histories that were read.
func Histories(ctx context.Context, histories []*History, source Source) (*Report, error) {
	r := &Report{Clients: len(histories)}
	w := collect(histories, r)
	for room := range w.rooms {
		events, err := everything(ctx, source, room)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", room, err)
		}
		r.Stored += len(events)
		w.checkRoom(room, events)
	}
	w.checkAcks()
	for _, h := range histories {
		w.checkReader(h)
	}
	w.checkUnsent()
	return r, nil
}

const (
	pageEvents = 300
	pageBytes  = 1 << 20
)

// everything reads a room from its first event to its last.
func everything(ctx context.Context, source Source, room chat.RoomID) ([]chat.Event, error) {
	var all []chat.Event
	for {
		var after chat.Seq
		if n := len(all); n > 0 {
			after = all[n-1].Seq
		}
		page, err := source.After(ctx, room, after, pageEvents, pageBytes)
		if err != nil || len(page) == 0 {
			return all, err
		}
		if page[0].Seq <= after {
			return nil, fmt.Errorf("what comes after %d begins with %d: the source goes in circles", after, page[0].Seq)
		}
		all = append(all, page...)
	}
}
