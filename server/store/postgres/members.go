package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// Follow makes the user follow a public room. For a direct room of the user it does nothing: that is followed from its
// first moment. What is the case already, as after every reconnect, costs no transaction.
func (s *Store) Follow(ctx context.Context, user chat.UserID, room chat.RoomID, now time.Time) error {
	var follows bool
	err := s.get(ctx, `SELECT EXISTS (SELECT 1 FROM members
		WHERE "user" = (SELECT num FROM users WHERE id = $1) AND room = (SELECT num FROM rooms WHERE id = $2))`, []any{user, room}, &follows)
	if err != nil || follows {
		return err
	}
	return s.write(ctx, func(ctx context.Context, tx pgx.Tx) error { return follow(ctx, tx, user, room, chat.MillisOf(now)) })
}

func follow(ctx context.Context, tx pgx.Tx, user chat.UserID, id chat.RoomID, at chat.Millis) error {
	member, _, err := lockUser(ctx, tx, user) // whose rooms are counted
	if err != nil {
		return err
	}
	num, room, err := roomNum(ctx, tx, id)
	if err != nil {
		return err
	}
	var known bool
	var count int
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM members WHERE "user" = $1 AND room = $2),
		(SELECT count(*) FROM members WHERE "user" = $1 AND peer IS NULL)`, member, num).Scan(&known, &count)
	switch {
	case err != nil || known:
		return err
	case room.Kind != chat.Public:
		return sqlstore.NoRoom()
	case count >= chat.RoomsMax:
		return sqlstore.TooMany()
	}
	_, err = tx.Exec(ctx, `INSERT INTO members ("user", room, read_seq, since) SELECT $1, num, head, $2 FROM rooms WHERE num = $3`, member, at, num)
	if err != nil {
		return unlinked(err, sqlstore.NoRoom())
	}
	return changed(ctx, tx, member)
}

// Unfollow ends the following of a public room.
func (s *Store) Unfollow(ctx context.Context, user chat.UserID, room chat.RoomID) error {
	if _, _, direct := room.Pair(); direct {
		return sqlstore.NoRoom()
	}
	return s.write(ctx, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `WITH gone AS (
				DELETE FROM members WHERE "user" = (SELECT num FROM users WHERE id = $1) AND room = (SELECT num FROM rooms WHERE id = $2)
				RETURNING "user"
			) UPDATE users SET changes = changes + 1 FROM gone WHERE users.num = gone."user"`, user, room)
		return err
	})
}

// SetRead moves the user's read mark forward.
func (s *Store) SetRead(ctx context.Context, user chat.UserID, room chat.RoomID, seq chat.Seq) (mark chat.Seq, err error) {
	err = s.write(ctx, func(ctx context.Context, tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `UPDATE members m SET read_seq = greatest(m.read_seq, least($3, r.head)) FROM rooms r, users u
			WHERE u.id = $1 AND r.id = $2 AND m."user" = u.num AND m.room = r.num RETURNING m.read_seq`, user, room, seq).Scan(&mark)
		if errors.Is(err, pgx.ErrNoRows) {
			return sqlstore.NoRoom()
		}
		return err
	})
	return mark, err
}
