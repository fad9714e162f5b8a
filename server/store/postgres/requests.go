package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// RequestDirect returns the pair's room. It writes only when the room is new.
func (s *Store) RequestDirect(ctx context.Context, from, to chat.UserID, now time.Time) (chat.Room, bool, error) {
	return s.pairRoom(ctx, from, to, func(ctx context.Context, tx pgx.Tx) (bool, error) {
		return requestDirect(ctx, tx, from, to, chat.MillisOf(now))
	})
}

// requestDirect locks the user who asks, whose requests are counted, and the other one, in the order in which everybody locks users.
func requestDirect(ctx context.Context, tx pgx.Tx, from, to chat.UserID, at chat.Millis) (fresh bool, err error) {
	if _, err := tx.Exec(ctx, `SELECT 1 FROM users WHERE id = ANY($1) ORDER BY num FOR NO KEY UPDATE`, texts([]chat.UserID{from, to})); err != nil {
		return false, err
	}
	if fresh, err = openDirect(ctx, tx, from, to, at); err != nil || !fresh {
		return false, err
	}
	var open, today int
	var first chat.Millis
	err = tx.QueryRow(ctx, `SELECT count(*) FILTER (WHERE theirs.request <> ''), count(*) FILTER (WHERE r.created_at > $3),
			coalesce(min(r.created_at) FILTER (WHERE r.created_at > $3), 0)
		FROM users me JOIN rooms r ON r.made_by = me.num AND r.kind = 'direct' AND r.created_at > $2 AND r.id <> $4
		JOIN members mine ON mine."user" = me.num AND mine.room = r.num
		JOIN members theirs ON theirs."user" = mine.peer AND theirs.room = r.num
		WHERE me.id = $1`,
		from, at-chat.Millis(chat.RequestLapse.Milliseconds()), at-sqlstore.Day, chat.DirectID(from, to)).Scan(&open, &today, &first)
	if err == nil {
		err = sqlstore.MayRequest(open, today, first, at)
	}
	if err != nil {
		return false, err
	}
	_, err = tx.Exec(ctx, `UPDATE members SET request = 'waiting'
		WHERE "user" = (SELECT num FROM users WHERE id = $1) AND room = (SELECT num FROM rooms WHERE id = $2)`, to, chat.DirectID(from, to))
	return true, err
}

// Request returns the user whose answer a room waits for.
func (s *Store) Request(ctx context.Context, room chat.RoomID) (store.Request, error) {
	var r store.Request
	err := s.get(ctx, `SELECT p.id, u.id, m.request = 'declined' FROM rooms r JOIN members m ON m.room = r.num AND m.request <> ''
		JOIN users u ON u.num = m."user" JOIN users p ON p.num = m.peer WHERE r.id = $1`, []any{room}, &r.From, &r.To, &r.Declined)
	if errors.Is(err, pgx.ErrNoRows) {
		return store.Request{}, nil
	}
	return r, err
}

// Answer accepts or declines a request.
func (s *Store) Answer(ctx context.Context, user chat.UserID, room chat.RoomID, accept bool) error {
	return s.write(ctx, func(ctx context.Context, tx pgx.Tx) error {
		return answer(ctx, tx, user, room, sqlstore.Answered(accept))
	})
}

func answer(ctx context.Context, tx pgx.Tx, user chat.UserID, room chat.RoomID, now string) error {
	var num, member int64
	var was string
	err := tx.QueryRow(ctx, `SELECT m.num, m."user", m.request FROM members m WHERE m."user" = (SELECT num FROM users WHERE id = $1)
		AND m.room = (SELECT num FROM rooms WHERE id = $2) AND m.peer IS NOT NULL FOR NO KEY UPDATE`, user, room).Scan(&num, &member, &was)
	if errors.Is(err, pgx.ErrNoRows) {
		return sqlstore.NoRoom()
	}
	if err != nil || was == "" || was == now {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE members SET request = $1 WHERE num = $2`, now, num); err != nil {
		return err
	}
	return changed(ctx, tx, member)
}

// Requests returns a user's pending requests.
func (s *Store) Requests(ctx context.Context, user chat.UserID, after chat.RoomID, limit int) (states []chat.RoomState, total int, err error) {
	err = s.get(ctx, `SELECT count(*) FROM (SELECT 1 FROM members
		WHERE "user" = (SELECT num FROM users WHERE id = $1) AND request = 'waiting' LIMIT $2) waiting`, []any{user, chat.UnreadMax}, &total)
	if err != nil || total == 0 {
		return nil, 0, err
	}
	states, err = s.states(ctx, chat.UnreadMax, selectStates+` AND m.request = 'waiting'
		AND ($3 = '' OR m.num < (SELECT num FROM members WHERE "user" = m."user" AND room = (SELECT num FROM rooms WHERE id = $3)))
		ORDER BY m.num DESC LIMIT $4`, user, chat.UnreadMax, string(after), max(limit, 0))
	return states, total, err
}
