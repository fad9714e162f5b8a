package check

import (
	"context"
	"fmt"

	"parley/shared/chat"
)

// Source reads stored events. A store is one.
type Source interface {
	// After returns the oldest events of a room with a Seq above after, ascending, at most limit.
	After(ctx context.Context, room chat.RoomID, after chat.Seq, limit, maxBytes int) ([]chat.Event, error)
}

// Check compares the histories in a directory with the store, in linear time. An error means that there is no result.
func Check(ctx context.Context, dir string, source Source) (*Report, error) {
	histories, err := ReadDir(dir)
	if err != nil {
		return nil, err
	}
	return Histories(ctx, histories, source)
}

// Histories is Check for histories that are already read.
func Histories(ctx context.Context, histories []*History, source Source) (*Report, error) {
	r := &Report{Clients: len(histories)}
	c := collect(histories, r)
	for room := range c.rooms {
		events, err := readAll(ctx, source, room)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", room, err)
		}
		r.Stored += len(events)
		c.checkRoom(room, events)
	}
	c.checkAcks()
	for _, h := range histories {
		c.checkReader(h)
	}
	c.checkUnsent()
	return r, nil
}

const (
	pageEvents = 300
	pageBytes  = 1 << 20
)

// readAll returns all events of a room.
func readAll(ctx context.Context, source Source, room chat.RoomID) ([]chat.Event, error) {
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
			return nil, fmt.Errorf("the page after %d begins with %d: the source repeats itself", after, page[0].Seq)
		}
		all = append(all, page...)
	}
}
