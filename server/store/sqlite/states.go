package sqlite

import (
	"context"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// selectStates is one query for all rooms of a user. What is read to the end costs no count; a count stops at
// its limit. Direct rooms go by the place of their newest event in the whole history, not by a clock.
const selectStates = `
	SELECT r.id, r.kind, r.name, r.topic, coalesce(p.id, ''), coalesce(p.name, ''), coalesce(p.rev, 0), r.head, m.read_seq, m.request <> '',
		CASE WHEN m.read_seq >= r.head THEN 0 ELSE (SELECT count(*) FROM (SELECT 1 FROM events e
			WHERE e.room = m.room AND e.seq > m.read_seq AND e.kind = 'said' AND e.author <> m.user LIMIT ?2)) END,
		CASE WHEN m.read_seq >= r.head THEN 0 ELSE (SELECT count(*) FROM (SELECT 1 FROM mentions n
			WHERE n.user = m.user AND n.room = m.room AND n.seq > m.read_seq LIMIT ?2)) END
	FROM members m JOIN rooms r ON r.num = m.room LEFT JOIN users p ON p.num = m.peer
	WHERE m.user = (SELECT num FROM users WHERE id = ?1)`

// RoomStates returns what the user follows.
func (s *Store) RoomStates(ctx context.Context, user chat.UserID) ([]chat.RoomState, error) {
	var rooms int
	err := s.reads.get(ctx, `SELECT count(*) FROM (SELECT 1 FROM members WHERE user = (SELECT num FROM users WHERE id = ?) LIMIT ?)`,
		args{user, store.CountedRooms + 1}, &rooms)
	if err != nil {
		return nil, err
	}
	return s.states(ctx, sqlstore.CountUpTo(rooms), selectStates+` AND m.request = ''
		ORDER BY m.peer IS NOT NULL,
			CASE WHEN m.peer IS NULL THEN -m.num ELSE (SELECT num FROM events WHERE room = r.num AND seq = r.head) END DESC,
			m.num DESC`, args{user, sqlstore.CountUpTo(rooms)})
}

// RoomState returns one of them.
func (s *Store) RoomState(ctx context.Context, user chat.UserID, room chat.RoomID) (chat.RoomState, error) {
	states, err := s.states(ctx, chat.UnreadMax, selectStates+` AND m.request <> 'declined' AND m.room = (SELECT num FROM rooms WHERE id = ?3)`,
		args{user, chat.UnreadMax, room})
	if err == nil && len(states) == 0 {
		err = sqlstore.NoRoom()
	}
	if err != nil {
		return chat.RoomState{}, err
	}
	return states[0], nil
}

func (s *Store) states(ctx context.Context, limit int, query string, a args) ([]chat.RoomState, error) {
	var states []chat.RoomState
	err := s.reads.each(ctx, query, a, func(scan scan) (bool, error) {
		var st chat.RoomState
		var peer chat.User
		err := scan(&st.Room.ID, &st.Room.Kind, &st.Room.Name, &st.Room.Topic, &peer.ID, &peer.Name, &peer.Rev,
			&st.Head, &st.Read, &st.Request, &st.Unread, &st.Mentions)
		if peer.ID != "" {
			st.Room.Peer = &peer
		}
		sqlstore.Unread(&st, limit)
		states = append(states, st)
		return true, err
	})
	return states, err
}
