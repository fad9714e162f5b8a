package sqlite

import (
	"context"
	"slices"

	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// After returns the oldest events above a Seq.
func (s *Store) After(ctx context.Context, room chat.RoomID, after chat.Seq, limit, maxBytes int) ([]chat.Event, error) {
	events, err := sqlstore.ReadPage(ctx, s.reads, sqlstore.Select+` WHERE r.id = ? AND e.seq > ? ORDER BY e.seq LIMIT ?`,
		sqlstore.Args{room, after, max(limit, 0)}, maxBytes)
	if err == nil {
		err = sqlstore.Follows(room, after, events)
	}
	return events, err
}

// Before returns the newest events below a Seq.
func (s *Store) Before(ctx context.Context, room chat.RoomID, before chat.Seq, limit, maxBytes int) ([]chat.Event, error) {
	events, err := sqlstore.ReadPage(ctx, s.reads, sqlstore.Select+` WHERE r.id = ? AND e.seq < ? ORDER BY e.seq DESC LIMIT ?`,
		sqlstore.Args{room, before, max(limit, 0)}, maxBytes)
	slices.Reverse(events)
	return events, err
}
