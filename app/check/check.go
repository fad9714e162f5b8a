package check

import (
	"context"
	"fmt"

	"parley/shared/chat"
)

// Source reads stored messages. A store is one.
type Source interface {
	// After returns the oldest messages and renames of a room with a Seq above after, at most limit. The span begins at after+1.
	After(ctx context.Context, room chat.RoomID, after chat.Seq, limit, maxBytes int) (chat.Page, error)
}

// Check compares the histories in a directory with the store, in linear time. An error means that there is no result: a history or
// the store could not be read. Violations are no error: see Report.OK. All histories are held in memory, of
// the store one room at a time. Nobody may write to the store meanwhile.
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
		events, head, err := readAll(ctx, source, room)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", room, err)
		}
		r.Stored += len(events)
		c.checkRoom(room, events, head)
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

// readAll returns all messages and renames of a room, and the Seq of its newest event.
func readAll(ctx context.Context, source Source, room chat.RoomID) (all []chat.Event, head chat.Seq, err error) {
	for {
		page, err := source.After(ctx, room, head, pageEvents, pageBytes)
		if err != nil {
			return nil, 0, err
		}
		last := head
		for i := range page.Events {
			if seq := page.Events[i].Seq; seq <= last || seq > page.To {
				return nil, 0, fmt.Errorf("the page after %d ends at %d and has the event %d out of place", head, page.To, seq)
			}
			last = page.Events[i].Seq
		}
		if page.To <= head {
			return all, head, nil
		}
		all, head = append(all, page.Events...), page.To
	}
}
