package sqlstore

import (
	"context"

	"parley/server/store"
	"parley/shared/chat"
)

// selectStates is one query for all rooms of the user $1. A room that is read to the end costs no count. Mentions and messages of
// others are counted among the newest $2: a filter below the LIMIT would read all of the user's own, and all by people whom the user
// blocks. Direct rooms are ordered by the position of their newest event in the whole history, not by a clock. Whose mention it is, is
// looked up only if the user blocks somebody; an edit may have added it.
var selectStates = `
	SELECT r.id, r.kind, r.name, r.topic, ` + SettingsOf("r") + `, coalesce(p.id, ''), coalesce(p.name, ''), coalesce(p.rev, 0), r.head, m.read_seq, m.back, m.level, m.request <> '',
		CASE WHEN r.kind IN ('private', 'group') THEN coalesce((SELECT own.role FROM memberships own WHERE own.room = r.num AND own."user" = m."user"), '') ELSE '' END,
		CASE WHEN m.read_seq >= r.head THEN 0 ELSE (SELECT count(*) FILTER (WHERE unread.author <> m."user" AND unread.author NOT IN ` + blockedBy("$1") + `) FROM (SELECT e.author FROM events e
			WHERE e.room = m.room AND e.seq > m.read_seq AND e.kind = 'said' ORDER BY e.seq DESC LIMIT $2) unread) END,
		CASE WHEN m.read_seq >= r.head THEN 0 ELSE (SELECT count(*) FROM (SELECT n.room, n.seq FROM mentions n
			WHERE n."user" = m."user" AND n.room = m.room AND n.seq > m.read_seq ORDER BY n.seq DESC LIMIT $2) mentioned
			WHERE NOT EXISTS ` + blockedBy("$1") + ` OR coalesce((SELECT e.author FROM events e WHERE e.room = mentioned.room AND e.seq = mentioned.seq),
				(SELECT a.author FROM amendments a WHERE a.room = mentioned.room AND a.seq = mentioned.seq), 0) NOT IN ` + blockedBy("$1") + `) END
	FROM members m JOIN rooms r ON r.num = m.room LEFT JOIN users p ON p.num = m.peer
	WHERE m."user" = (SELECT num FROM users WHERE id = $1) AND (r.kind = 'direct' OR ` + OpenTo("r", "$1") + `)`

// RoomStates returns the rooms that the user follows.
func (s Store) RoomStates(ctx context.Context, user chat.UserID) ([]chat.RoomState, error) {
	var rooms int
	err := s.db.Get(ctx, `SELECT count(*) FROM members WHERE "user" = (SELECT num FROM users WHERE id = $1)`, Args{user}, &rooms)
	if err != nil {
		return nil, err
	}
	return s.states(ctx, user, store.CountedUpTo(rooms), ` AND m.request = ''
		ORDER BY m.peer IS NOT NULL,
			CASE WHEN m.peer IS NULL THEN -m.num ELSE (SELECT num FROM events WHERE room = r.num ORDER BY seq DESC LIMIT 1) END DESC NULLS LAST,
			m.num DESC`)
}

// RoomState returns one room that the user follows, or a request that waits.
func (s Store) RoomState(ctx context.Context, user chat.UserID, room chat.RoomID) (chat.RoomState, error) {
	states, err := s.states(ctx, user, chat.UnreadMax, ` AND (m.request = '' OR `+pending("$1")+`) AND m.room = (SELECT num FROM rooms WHERE id = $3)`, room)
	if err == nil && len(states) == 0 {
		err = NoRoom()
	}
	if err != nil {
		return chat.RoomState{}, err
	}
	return states[0], nil
}

// states runs selectStates with counts up to a limit, for the rooms that meet the rest of the query. Its arguments begin at $3.
func (s Store) states(ctx context.Context, user chat.UserID, limit int, rest string, args ...any) ([]chat.RoomState, error) {
	args = append(Args{user, store.CountedAmong * limit}, args...)
	return List(ctx, s.db, selectStates+rest, args, func(scan Scan) (st chat.RoomState, err error) {
		var peer chat.User
		err = scan(&st.Room.ID, &st.Room.Kind, &st.Room.Name, &st.Room.Topic, &st.Room.Guests, &st.Room.Archived, &st.Room.Slow, &st.Room.Calm, &st.Room.Asking, &peer.ID, &peer.Name, &peer.Rev,
			&st.Head, &st.Read, &st.Back, &st.Level, &st.Request, &st.Role, &st.Unread, &st.Mentions)
		if peer.ID != "" {
			st.Room.Peer = &peer
		}
		st.Unread, st.Mentions = min(st.Unread, limit), min(st.Mentions, limit)
		return st, err
	})
}
