package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"parley/shared/chat"
)

// Follow makes the user follow a public room. For a direct room of the user it does nothing: both users follow that from its
// first moment. If the user follows the room already, as after every reconnect, nothing is written.
func (s Store) Follow(ctx context.Context, user chat.UserID, room chat.RoomID, now time.Time) error {
	var follows bool
	err := s.db.Get(ctx, `SELECT EXISTS (SELECT 1 FROM members
		WHERE "user" = (SELECT num FROM users WHERE id = $1) AND room = (SELECT num FROM rooms WHERE id = $2))`, Args{user, room}, &follows)
	if err != nil || follows {
		return err
	}
	return s.db.Write(ctx, func(ctx context.Context, tx Tx) error { return s.follow(ctx, tx, user, room, chat.MillisOf(now)) })
}

// follow locks the user, whose rooms it counts.
func (s Store) follow(ctx context.Context, tx Tx, user chat.UserID, id chat.RoomID, at chat.Millis) error {
	member, _, err := UserByID(ctx, tx, user, s.dialect.ForUpdate)
	if err != nil {
		return err
	}
	num, room, err := roomByID(ctx, tx, id)
	if err != nil {
		return err
	}
	var follows bool
	var count int
	err = tx.Get(ctx, `SELECT EXISTS (SELECT 1 FROM members WHERE "user" = $1 AND room = $2),
		(SELECT count(*) FROM members WHERE "user" = $1 AND peer IS NULL)`, Args{member, num}, &follows, &count)
	switch {
	case err != nil || follows:
		return err
	case room.Kind != chat.Public:
		return NoRoom()
	case count >= chat.RoomsMax:
		return TooMany()
	}
	err = tx.Exec(ctx, `INSERT INTO members ("user", room, read_seq, since) SELECT $1, num, head, $2 FROM rooms WHERE num = $3`,
		Args{member, at, num})
	if err != nil {
		return s.dialect.Refusal(err, err, NoRoom())
	}
	return tx.CountChange(ctx, member)
}

// Unfollow removes the user from the followers of a public room. Whoever leaves a private room or a group ends the membership.
func (s Store) Unfollow(ctx context.Context, user chat.UserID, room chat.RoomID) error {
	if _, _, direct := room.Pair(); direct || room.Random() {
		return NoRoom()
	}
	return s.db.Write(ctx, func(ctx context.Context, tx Tx) error {
		var member int64
		err := tx.Get(ctx, `DELETE FROM members WHERE "user" = (SELECT num FROM users WHERE id = $1)
			AND room = (SELECT num FROM rooms WHERE id = $2) RETURNING "user"`, Args{user, room}, &member)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		return tx.CountChange(ctx, member)
	})
}

// SetRead moves the user's read mark forward.
func (s Store) SetRead(ctx context.Context, user chat.UserID, room chat.RoomID, mark chat.ReadMark) (chat.ReadMark, error) {
	return s.setMember(ctx, `read_seq = `+s.dialect.Greatest+`(read_seq, CASE WHEN $4 < 0 OR back <= $4
		THEN `+s.dialect.Least+`($3, (SELECT head FROM rooms WHERE num = members.room)) ELSE 0 END)`, Args{user, room, mark.Seq, mark.Back})
}

// SetUnread moves the user's read mark back.
func (s Store) SetUnread(ctx context.Context, user chat.UserID, room chat.RoomID, from chat.Seq, back int64) (chat.ReadMark, error) {
	return s.setMember(ctx, `back = CASE WHEN back = $4 AND read_seq >= $3 THEN back + 1 ELSE back END,
		read_seq = CASE WHEN back = $4 AND read_seq >= $3 THEN $3 - 1 ELSE read_seq END`, Args{user, room, max(from, 1), back})
}

// SetLevel says what a room notifies the user about.
func (s Store) SetLevel(ctx context.Context, user chat.UserID, room chat.RoomID, level chat.Level) error {
	_, err := s.setMember(ctx, `level = $3`, Args{user, room, level})
	return err
}

// setMember changes the row of the user $1 in the room $2, and returns the read mark.
func (s Store) setMember(ctx context.Context, change string, args Args) (mark chat.ReadMark, err error) {
	err = s.db.Write(ctx, func(ctx context.Context, tx Tx) error {
		err := tx.Get(ctx, `UPDATE members SET `+change+`
			WHERE "user" = (SELECT num FROM users WHERE id = $1) AND room = (SELECT num FROM rooms WHERE id = $2)
			RETURNING read_seq, back`, args, &mark.Seq, &mark.Back)
		if errors.Is(err, sql.ErrNoRows) {
			return NoRoom()
		}
		return err
	})
	if err != nil {
		return chat.ReadMark{}, err
	}
	return mark, nil
}
