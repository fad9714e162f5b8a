package postgres

import (
	"context"
	"fmt"
	"slices"

	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// A page is found before its names are joined: otherwise PostgreSQL may read all events from there to the end of the room, and
// sort them, since it believes that there are few. Its limit is in the text: a plan for any limit is so bad that PostgreSQL
// makes another one each time, which takes as long as the reading.
var (
	selectAfter = sqlstore.SelectOf(`SELECT * FROM events
		WHERE room = (SELECT num FROM rooms WHERE id = $1) AND seq > $2 ORDER BY seq LIMIT %d`) + ` ORDER BY e.seq`
	selectBefore = sqlstore.SelectOf(`SELECT * FROM events
		WHERE room = (SELECT num FROM rooms WHERE id = $1) AND seq < $2 ORDER BY seq DESC LIMIT %d`) + ` ORDER BY e.seq DESC`
)

// After returns the oldest events above a Seq.
func (s *Store) After(ctx context.Context, room chat.RoomID, after chat.Seq, limit, maxBytes int) ([]chat.Event, error) {
	events, err := s.page(ctx, selectAfter, room, after, limit, maxBytes)
	if err == nil {
		err = sqlstore.Follows(room, after, events)
	}
	return events, err
}

// Before returns the newest events below a Seq.
func (s *Store) Before(ctx context.Context, room chat.RoomID, before chat.Seq, limit, maxBytes int) ([]chat.Event, error) {
	events, err := s.page(ctx, selectBefore, room, before, limit, maxBytes)
	slices.Reverse(events)
	return events, err
}

// page reads events that stand side by side.
func (s *Store) page(ctx context.Context, query string, room chat.RoomID, seq chat.Seq, limit, maxBytes int) ([]chat.Event, error) {
	page := sqlstore.Page{Left: maxBytes}
	err := s.each(ctx, fmt.Sprintf(query, max(limit, 0)), []any{room, seq}, func(scan scan) (bool, error) {
		e, err := sqlstore.Scan(scan)
		if err != nil {
			return false, err
		}
		return page.Take(e)
	})
	return page.Events, err
}

// Woven looks for what the user wrote and for what was written to the user, each by its own index.
func (s *Store) Woven(ctx context.Context, user chat.UserID, room chat.RoomID, from, to chat.Seq, limit int) (events []chat.Event, err error) {
	err = s.each(ctx, `
		WITH me AS (SELECT num FROM users WHERE id = $1), place AS (SELECT num FROM rooms WHERE id = $2),
		woven AS (
			(SELECT num FROM events WHERE in_room = (SELECT num FROM place) AND author = (SELECT num FROM me)
				AND in_seq BETWEEN $3 AND $4 ORDER BY in_seq DESC, at DESC, seq DESC LIMIT $5)
			UNION ALL
			(SELECT num FROM events WHERE in_room = (SELECT num FROM place) AND addressee = (SELECT num FROM me)
				AND in_seq BETWEEN $3 AND $4
				AND room NOT IN (SELECT room FROM members WHERE "user" = (SELECT num FROM me) AND request <> '') ORDER BY in_seq DESC, at DESC, seq DESC LIMIT $5)
		)`+sqlstore.Select+`
		WHERE e.num IN (SELECT num FROM woven) ORDER BY e.in_seq DESC, e.at DESC, e.seq DESC LIMIT $5`,
		[]any{user, room, from, to, max(limit, 0)}, func(scan scan) (bool, error) {
			e, err := sqlstore.Scan(scan)
			events = append(events, e)
			return true, err
		})
	slices.Reverse(events)
	return events, err
}

// Heads returns the newest Seq of each room.
func (s *Store) Heads(ctx context.Context, rooms []chat.RoomID) (map[chat.RoomID]chat.Seq, error) {
	heads := make(map[chat.RoomID]chat.Seq, len(rooms))
	for _, room := range rooms {
		heads[room] = 0
	}
	err := s.each(ctx, `SELECT id, head FROM rooms WHERE id = ANY($1)`, []any{texts(rooms)}, func(scan scan) (bool, error) {
		var room chat.RoomID
		var head chat.Seq
		err := scan(&room, &head)
		heads[room] = head
		return true, err
	})
	return heads, err
}
