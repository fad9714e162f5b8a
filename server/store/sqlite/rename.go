package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// Rename gives a user another name and announces it in the most active public rooms of the user. These are found before the
// transaction, so that the writer does not look at all of the user's rooms.
func (s *Store) Rename(ctx context.Context, id chat.UserID, name store.Name, now time.Time) (user chat.User, events []chat.Event, err error) {
	rooms, err := s.mostActive(ctx, id)
	if err != nil {
		return chat.User{}, nil, err
	}
	err = s.writer.write(ctx, func(ctx context.Context, t tx) error {
		defer s.writer.cache.clear() // of the name, and the heads of the rooms
		user, events, err = dialect.Rename(ctx, t, id, name, chat.MillisOf(now), sqlstore.Renaming{
			Grow:   func(ctx context.Context, num int64) ([]sqlstore.Grown, error) { return grow(ctx, t, num, rooms) },
			Insert: func(ctx context.Context, placed []sqlstore.Placed) error { return insert(ctx, t, placed) },
		})
		return err
	})
	if err != nil {
		return chat.User{}, nil, err
	}
	return user, events, nil
}

// mostActive returns the primary keys of the public rooms with the newest events that the user follows.
func (s *Store) mostActive(ctx context.Context, user chat.UserID) (rooms []int64, err error) {
	err = s.reads.Each(ctx, `SELECT r.num FROM members m JOIN rooms r ON r.num = m.room
		WHERE m.user = (SELECT num FROM users WHERE id = ?) AND m.peer IS NULL
		ORDER BY (SELECT num FROM events WHERE room = r.num ORDER BY seq DESC LIMIT 1) DESC, m.num LIMIT ?`, sqlstore.Args{user, store.RenameRooms},
		func(scan sqlstore.Scan) (bool, error) {
			var room int64
			err := scan(&room)
			rooms = append(rooms, room)
			return true, err
		})
	return rooms, err
}

// grow moves the heads of those rooms that the user still follows.
func grow(ctx context.Context, t tx, user int64, rooms []int64) (grown []sqlstore.Grown, err error) {
	for _, num := range rooms {
		room := sqlstore.Grown{Num: num}
		err := t.Get(ctx, `UPDATE rooms SET head = head + 1 WHERE num = ?1 AND EXISTS (SELECT 1 FROM members WHERE user = ?2 AND room = ?1)
			RETURNING id, head`, sqlstore.Args{num, user}, &room.Room, &room.Seq)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, err
		}
		grown = append(grown, room)
	}
	return grown, nil
}
