package sqlstore

import (
	"context"
	"slices"

	"parley/shared/chat"
)

// selectPrivate reads what the user wrote and what was written to the user, each by its own index.
const selectPrivate = `
	WITH me AS (SELECT num FROM users WHERE id = $1), place AS (SELECT num FROM rooms WHERE id = $2),
	private AS (
		SELECT num FROM (SELECT num FROM events WHERE in_room = (SELECT num FROM place) AND author = (SELECT num FROM me)
			AND in_seq BETWEEN $3 AND $4 ORDER BY in_seq DESC, at DESC, seq DESC LIMIT $5) written
		UNION ALL
		SELECT num FROM (SELECT num FROM events WHERE in_room = (SELECT num FROM place) AND addressee = (SELECT num FROM me)
			AND in_seq BETWEEN $3 AND $4
			AND room NOT IN (SELECT room FROM members WHERE "user" = (SELECT num FROM me) AND request <> '')
			ORDER BY in_seq DESC, at DESC, seq DESC LIMIT $5) received
	)` + Select + `
	WHERE e.num IN (SELECT num FROM private) ORDER BY e.in_seq DESC, e.at DESC, e.seq DESC LIMIT $5`

// PrivateIn returns private messages that were said in a public room.
func (s Store) PrivateIn(ctx context.Context, user chat.UserID, room chat.RoomID, from, to chat.Seq, limit int) ([]chat.Event, error) {
	events, err := List(ctx, s.db, selectPrivate, Args{user, room, from, to, max(limit, 0)}, ScanEvent)
	slices.Reverse(events)
	return events, err
}
