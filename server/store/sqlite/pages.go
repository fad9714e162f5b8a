package sqlite

import (
	"context"
	"encoding/json"
	"slices"

	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// After returns the oldest events above a Seq.
func (s *Store) After(ctx context.Context, room chat.RoomID, after chat.Seq, limit, maxBytes int) ([]chat.Event, error) {
	events, err := s.page(ctx, sqlstore.Select+`
		WHERE r.id = ? AND e.seq > ? ORDER BY e.seq LIMIT ?`, args{room, after, max(limit, 0)}, maxBytes)
	if err == nil {
		err = sqlstore.Follows(room, after, events)
	}
	return events, err
}

// Before returns the newest events below a Seq.
func (s *Store) Before(ctx context.Context, room chat.RoomID, before chat.Seq, limit, maxBytes int) ([]chat.Event, error) {
	events, err := s.page(ctx, sqlstore.Select+`
		WHERE r.id = ? AND e.seq < ? ORDER BY e.seq DESC LIMIT ?`, args{room, before, max(limit, 0)}, maxBytes)
	slices.Reverse(events)
	return events, err
}

// page reads events that stand side by side.
func (s *Store) page(ctx context.Context, query string, a args, maxBytes int) ([]chat.Event, error) {
	page := sqlstore.Page{Left: maxBytes}
	err := s.reads.each(ctx, query, a, func(scan scan) (bool, error) {
		e, err := sqlstore.Scan(scan)
		if err != nil {
			return false, err
		}
		return page.Take(e)
	})
	return page.Events, err
}

// Woven looks for what the user wrote and for what was written to the user, each by its own index.
func (s *Store) Woven(ctx context.Context, user chat.UserID, room chat.RoomID, from, to chat.Seq, limit int) ([]chat.Event, error) {
	var events []chat.Event
	err := s.reads.each(ctx, `
		WITH me(num) AS (SELECT num FROM users WHERE id = ?1), place(num) AS (SELECT num FROM rooms WHERE id = ?2),
		unanswered(room) AS (SELECT room FROM members WHERE user = (SELECT num FROM me) AND request <> ''),
		woven(num) AS (
			SELECT num FROM (SELECT num FROM events WHERE in_room = (SELECT num FROM place) AND author = (SELECT num FROM me)
				AND in_seq BETWEEN ?3 AND ?4 ORDER BY in_seq DESC, at DESC, seq DESC LIMIT ?5)
			UNION ALL
			SELECT num FROM (SELECT num FROM events WHERE in_room = (SELECT num FROM place) AND addressee = (SELECT num FROM me)
				AND in_seq BETWEEN ?3 AND ?4 AND room NOT IN (SELECT room FROM unanswered) ORDER BY in_seq DESC, at DESC, seq DESC LIMIT ?5)
		)`+sqlstore.Select+`
		WHERE e.num IN woven ORDER BY e.in_seq DESC, e.at DESC, e.seq DESC LIMIT ?5`,
		args{user, room, from, to, max(limit, 0)}, func(scan scan) (bool, error) {
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
	list, err := json.Marshal(rooms)
	if err != nil {
		return nil, err
	}
	err = s.reads.each(ctx, `SELECT id, head FROM rooms WHERE id IN (SELECT value FROM json_each(?))`, args{string(list)},
		func(scan scan) (bool, error) {
			var room chat.RoomID
			var head chat.Seq
			err := scan(&room, &head)
			heads[room] = head
			return true, err
		})
	return heads, err
}
