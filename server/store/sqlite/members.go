package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// Follow makes the user follow a public room. For a direct room of the user it does nothing: that is followed
// from its first moment.
func (s *Store) Follow(ctx context.Context, user chat.UserID, room chat.RoomID, now time.Time) error {
	follows, err := s.follows(ctx, user, room)
	if err != nil || follows {
		return err
	}
	_, err = write(ctx, s.writer, func(ctx context.Context, tx *prepared) (struct{}, error) {
		return struct{}{}, follow(ctx, tx, user, room, chat.MillisOf(now))
	})
	return err
}

// follows spares what is the case already, as after every reconnect, the wait for the writer.
func (s *Store) follows(ctx context.Context, user chat.UserID, room chat.RoomID) (bool, error) {
	var yes bool
	err := s.reads.get(ctx, `SELECT EXISTS (SELECT 1 FROM members
		WHERE user = (SELECT num FROM users WHERE id = ?) AND room = (SELECT num FROM rooms WHERE id = ?))`,
		args{user, room}, &yes)
	return yes, err
}

func follow(ctx context.Context, tx *prepared, user chat.UserID, id chat.RoomID, at chat.Millis) error {
	member, _, err := userNum(ctx, tx, user)
	if err != nil {
		return err
	}
	num, room, err := roomNum(ctx, tx, id)
	if err != nil {
		return err
	}
	var known bool
	var count int
	err = tx.get(ctx, `SELECT EXISTS (SELECT 1 FROM members WHERE user = ?1 AND room = ?2),
		(SELECT count(*) FROM members WHERE user = ?1 AND peer IS NULL)`, args{member, num}, &known, &count)
	switch {
	case err != nil || known:
		return err
	case room.Kind != chat.Public:
		return sqlstore.NoRoom()
	case count >= chat.RoomsMax:
		return sqlstore.TooMany()
	}
	err = tx.exec(ctx, `INSERT INTO members (user, room, read_seq, since) SELECT ?, num, head, ? FROM rooms WHERE num = ?`,
		args{member, at, num})
	if err != nil {
		return err
	}
	return changed(ctx, tx, member)
}

// changed counts that what a user is or follows is different now.
func changed(ctx context.Context, tx *prepared, users ...int64) error {
	for _, num := range users {
		if err := tx.exec(ctx, `UPDATE users SET changes = changes + 1 WHERE num = ?`, args{num}); err != nil {
			return err
		}
	}
	return nil
}

// refer notes that something names these users, who therefore stay.
func refer(ctx context.Context, tx *prepared, users ...int64) error {
	for _, num := range users {
		if err := tx.exec(ctx, `UPDATE users SET referenced = 1 WHERE num = ? AND referenced = 0`, args{num}); err != nil {
			return err
		}
	}
	return nil
}

// Unfollow ends the following of a public room.
func (s *Store) Unfollow(ctx context.Context, user chat.UserID, room chat.RoomID) error {
	if _, _, direct := room.Pair(); direct {
		return sqlstore.NoRoom()
	}
	_, err := write(ctx, s.writer, func(ctx context.Context, tx *prepared) (struct{}, error) {
		var member int64
		err := tx.get(ctx, `DELETE FROM members WHERE user = (SELECT num FROM users WHERE id = ?)
			AND room = (SELECT num FROM rooms WHERE id = ?) RETURNING user`, args{user, room}, &member)
		if errors.Is(err, sql.ErrNoRows) {
			return struct{}{}, nil
		}
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, changed(ctx, tx, member)
	})
	return err
}

// SetRead moves the user's read mark forward.
func (s *Store) SetRead(ctx context.Context, user chat.UserID, room chat.RoomID, seq chat.Seq) (chat.Seq, error) {
	return write(ctx, s.writer, func(ctx context.Context, tx *prepared) (mark chat.Seq, err error) {
		err = tx.get(ctx, `UPDATE members SET read_seq = max(read_seq, min(?3, (SELECT head FROM rooms WHERE num = members.room)))
			WHERE user = (SELECT num FROM users WHERE id = ?1) AND room = (SELECT num FROM rooms WHERE id = ?2)
			RETURNING read_seq`, args{user, room, seq}, &mark)
		if errors.Is(err, sql.ErrNoRows) {
			return 0, sqlstore.NoRoom()
		}
		return mark, err
	})
}
