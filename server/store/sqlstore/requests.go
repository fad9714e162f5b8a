package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

const day = chat.Millis(24 * time.Hour / time.Millisecond)

// RequestDirect returns the room of two users. It writes only if there is none.
func (s Store) RequestDirect(ctx context.Context, from, to chat.UserID, now time.Time) (chat.Room, bool, error) {
	return s.pairRoom(ctx, from, to, func(ctx context.Context, tx Tx) (bool, error) {
		return s.requestDirect(ctx, tx, from, to, chat.MillisOf(now))
	})
}

// requestDirect locks both users, since it counts the requests of one and changes both.
func (s Store) requestDirect(ctx context.Context, tx Tx, from, to chat.UserID, at chat.Millis) (fresh bool, err error) {
	if err := tx.LockUsers(ctx, from, to); err != nil {
		return false, err
	}
	if fresh, err = s.openDirect(ctx, tx, from, to, at); err != nil || !fresh {
		return false, err
	}
	if err := mayRequest(ctx, tx, from, chat.DirectID(from, to), at); err != nil {
		return false, err
	}
	return true, tx.Exec(ctx, `UPDATE members SET request = 'waiting'
		WHERE "user" = (SELECT num FROM users WHERE id = $1) AND room = (SELECT num FROM rooms WHERE id = $2)`, Args{to, chat.DirectID(from, to)})
}

// mayRequest returns unanswered or rate_limited if the user has too many open requests, or has opened too many rooms within the last
// day, apart from the room at hand.
func mayRequest(ctx context.Context, tx Tx, user chat.UserID, room chat.RoomID, at chat.Millis) error {
	var open, today int
	var first chat.Millis
	err := tx.Get(ctx, `SELECT count(*) FILTER (WHERE theirs.request <> ''), count(*) FILTER (WHERE r.created_at > $3),
			coalesce(min(r.created_at) FILTER (WHERE r.created_at > $3), 0)
		FROM users me JOIN rooms r ON r.made_by = me.num AND r.kind = 'direct' AND r.created_at > $2 AND r.id <> $4
		JOIN members mine ON mine."user" = me.num AND mine.room = r.num
		JOIN members theirs ON theirs."user" = mine.peer AND theirs.room = r.num
		WHERE me.id = $1`,
		Args{user, at - chat.Millis(chat.RequestLapse.Milliseconds()), at - day, room}, &open, &today, &first)
	switch {
	case err != nil:
		return err
	case open >= chat.RequestsOpen:
		return TooManyRequests()
	case today >= chat.RequestsPerDay:
		return RequestsToday(time.Duration(first+day-at) * time.Millisecond)
	}
	return nil
}

// Request returns the request that a room is, or the zero Request.
func (s Store) Request(ctx context.Context, room chat.RoomID) (store.Request, error) {
	var r store.Request
	err := s.db.Get(ctx, `SELECT p.id, u.id, m.request = 'declined' FROM rooms r JOIN members m ON m.room = r.num AND m.request <> ''
		JOIN users u ON u.num = m."user" JOIN users p ON p.num = m.peer WHERE r.id = $1`, Args{room}, &r.From, &r.To, &r.Declined)
	if errors.Is(err, sql.ErrNoRows) {
		return store.Request{}, nil
	}
	return r, err
}

// Answer accepts or declines a request.
func (s Store) Answer(ctx context.Context, user chat.UserID, room chat.RoomID, accept bool) error {
	state := "declined"
	if accept {
		state = ""
	}
	return s.db.Write(ctx, func(ctx context.Context, tx Tx) error { return s.answer(ctx, tx, user, room, state) })
}

func (s Store) answer(ctx context.Context, tx Tx, user chat.UserID, room chat.RoomID, state string) error {
	var num, member int64
	var before string
	err := tx.Get(ctx, `SELECT m.num, m."user", m.request FROM members m WHERE m."user" = (SELECT num FROM users WHERE id = $1)
		AND m.room = (SELECT num FROM rooms WHERE id = $2) AND m.peer IS NOT NULL`+s.dialect.ForUpdate, Args{user, room}, &num, &member, &before)
	if errors.Is(err, sql.ErrNoRows) {
		return NoRoom()
	}
	if err != nil || before == "" || before == state {
		return err
	}
	if err := tx.Exec(ctx, `UPDATE members SET request = $1 WHERE num = $2`, Args{state, num}); err != nil {
		return err
	}
	return tx.CountChange(ctx, member)
}

// pending is the condition for a row m of the members that is a request to the user whose id is a parameter: one that waits, of somebody
// whom the user does not block.
func pending(param string) string {
	return `m.request = 'waiting' AND m.peer NOT IN ` + blockedBy(param)
}

// Requests returns a user's pending requests.
func (s Store) Requests(ctx context.Context, user chat.UserID, after chat.RoomID, limit int) (states []chat.RoomState, total int, err error) {
	err = s.db.Get(ctx, `SELECT count(*) FROM (SELECT 1 FROM members m
		WHERE m."user" = (SELECT num FROM users WHERE id = $1) AND `+pending("$1")+` LIMIT $2) waiting`, Args{user, chat.UnreadMax}, &total)
	if err != nil || total == 0 {
		return nil, 0, err
	}
	states, err = s.states(ctx, user, chat.UnreadMax, ` AND `+pending("$1")+`
		AND ($3 = '' OR m.num < (SELECT num FROM members WHERE "user" = m."user" AND room = (SELECT num FROM rooms WHERE id = $3)))
		ORDER BY m.num DESC LIMIT $4`, string(after), max(limit, 0))
	return states, total, err
}
