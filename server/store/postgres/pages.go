package postgres

import (
	"context"
	"fmt"
	"slices"

	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// A page is found before its names are joined: otherwise PostgreSQL may read and sort all events from there to the end of the room, since
// it believes that there are few. The limit is part of the text: a plan for any limit is so bad that PostgreSQL would make another one
// each time, which takes as long as the reading.
var (
	selectAfter = sqlstore.SelectOf(`SELECT * FROM events
		WHERE room = (SELECT num FROM rooms WHERE id = $1) AND seq > $2 ORDER BY seq LIMIT %d`) + ` ORDER BY e.seq`
	selectBefore = sqlstore.SelectOf(`SELECT * FROM events
		WHERE room = (SELECT num FROM rooms WHERE id = $1) AND seq < $2 ORDER BY seq DESC LIMIT %d`) + ` ORDER BY e.seq DESC`
)

// After returns the oldest events above a Seq.
func (s *Store) After(ctx context.Context, room chat.RoomID, after chat.Seq, limit, maxBytes int) ([]chat.Event, error) {
	events, err := sqlstore.ReadPage(ctx, database{s}, fmt.Sprintf(selectAfter, max(limit, 0)), sqlstore.Args{room, after}, maxBytes)
	if err == nil {
		err = sqlstore.Follows(room, after, events)
	}
	return events, err
}

// Before returns the newest events below a Seq.
func (s *Store) Before(ctx context.Context, room chat.RoomID, before chat.Seq, limit, maxBytes int) ([]chat.Event, error) {
	events, err := sqlstore.ReadPage(ctx, database{s}, fmt.Sprintf(selectBefore, max(limit, 0)), sqlstore.Args{room, before}, maxBytes)
	slices.Reverse(events)
	return events, err
}
