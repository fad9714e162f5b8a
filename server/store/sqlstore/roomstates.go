package sqlstore

import (
	"context"

	"parley/server/store"
	"parley/shared/chat"
)

// selectStates is one query for all rooms of a user. A room that is read to the end costs no count, and a count stops at
// its limit. Direct rooms are ordered by the position of their newest event in the whole history, not by a clock.
const selectStates = `
	SELECT r.id, r.kind, r.name, r.topic, coalesce(p.id, ''), coalesce(p.name, ''), coalesce(p.rev, 0), r.head, m.read_seq, m.request <> '',
		CASE WHEN m.read_seq >= r.head THEN 0 ELSE (SELECT count(*) FROM (SELECT 1 FROM events e
			WHERE e.room = m.room AND e.seq > m.read_seq AND e.kind = 'said' AND e.author <> m."user" LIMIT $2) unread) END,
		CASE WHEN m.read_seq >= r.head THEN 0 ELSE (SELECT count(*) FROM (SELECT 1 FROM mentions n
			WHERE n."user" = m."user" AND n.room = m.room AND n.seq > m.read_seq LIMIT $2) mentioned) END
	FROM members m JOIN rooms r ON r.num = m.room LEFT JOIN users p ON p.num = m.peer
	WHERE m."user" = (SELECT num FROM users WHERE id = $1)`

// RoomStates returns the rooms that the user follows.
func (s Store) RoomStates(ctx context.Context, user chat.UserID) ([]chat.RoomState, error) {
	var rooms int
	err := s.db.Get(ctx, `SELECT count(*) FROM (SELECT 1 FROM members WHERE "user" = (SELECT num FROM users WHERE id = $1) LIMIT $2) few`,
		Args{user, store.CountedRooms + 1}, &rooms)
	if err != nil {
		return nil, err
	}
	limit := chat.UnreadMax
	if rooms > store.CountedRooms {
		limit = store.CountedFewer
	}
	return s.states(ctx, limit, selectStates+` AND m.request = ''
		ORDER BY m.peer IS NOT NULL,
			CASE WHEN m.peer IS NULL THEN -m.num ELSE (SELECT num FROM events WHERE room = r.num AND seq = r.head) END DESC NULLS LAST,
			m.num DESC`, Args{user, limit})
}

// RoomState returns one room that the user follows, or a request that waits.
func (s Store) RoomState(ctx context.Context, user chat.UserID, room chat.RoomID) (chat.RoomState, error) {
	states, err := s.states(ctx, chat.UnreadMax, selectStates+` AND m.request <> 'declined' AND m.room = (SELECT num FROM rooms WHERE id = $3)`,
		Args{user, chat.UnreadMax, room})
	if err == nil && len(states) == 0 {
		err = NoRoom()
	}
	if err != nil {
		return chat.RoomState{}, err
	}
	return states[0], nil
}

// states runs a query of selectStates whose counts stop at limit. Where a lower limit than chat.UnreadMax is reached, the number
// of events since the read mark replaces the count: all but a few of them are messages of others.
func (s Store) states(ctx context.Context, limit int, query string, args Args) ([]chat.RoomState, error) {
	return list(ctx, s.db, query, args, func(scan Scan) (st chat.RoomState, err error) {
		var peer chat.User
		err = scan(&st.Room.ID, &st.Room.Kind, &st.Room.Name, &st.Room.Topic, &peer.ID, &peer.Name, &peer.Rev,
			&st.Head, &st.Read, &st.Request, &st.Unread, &st.Mentions)
		if peer.ID != "" {
			st.Room.Peer = &peer
		}
		if limit < chat.UnreadMax && st.Unread >= limit {
			st.Unread = int(min(st.Head-st.Read, chat.UnreadMax))
		}
		return st, err
	})
}
