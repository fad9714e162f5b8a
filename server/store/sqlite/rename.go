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

// Rename gives a user another name, and says so in the liveliest public rooms that the user follows. Which these are is read
// before, so that the writer does not look through all of them.
func (s *Store) Rename(ctx context.Context, id chat.UserID, name store.Name, now time.Time) (chat.User, []chat.Event, error) {
	rooms, err := s.liveliest(ctx, id)
	if err != nil {
		return chat.User{}, nil, err
	}
	r, err := write(ctx, s.writer, func(ctx context.Context, tx *prepared) (*renaming, error) {
		defer s.writer.known.forget() // the name, and the heads of the rooms
		return rename(ctx, tx, id, name, rooms, chat.MillisOf(now))
	})
	if err != nil {
		return chat.User{}, nil, err
	}
	return r.user, r.events, nil
}

type renaming struct {
	user   chat.User
	events []chat.Event
}

func rename(ctx context.Context, tx *prepared, id chat.UserID, name store.Name, rooms []int64, at chat.Millis) (*renaming, error) {
	num, user, err := userNum(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	was := user.Name
	if was == name.Shown {
		return &renaming{user: user}, nil
	}
	if err := checkFree(ctx, tx, id, name, at); err != nil {
		return nil, err
	}
	if err := holdName(ctx, tx, num, name, at); err != nil {
		return nil, err
	}
	user.Name, user.Rev = name.Shown, user.Rev+1
	err = tx.exec(ctx, `UPDATE users SET name = ?, folded = ?, skeleton = ?, rev = ?, changes = changes + 1 WHERE num = ?`,
		args{name.Shown, name.Folded, name.Skeleton, user.Rev, num})
	if err != nil {
		return nil, err
	}
	events, err := announce(ctx, tx, num, rooms, chat.Event{Kind: chat.Renamed, At: at, By: user, Was: was})
	return &renaming{user, events}, err
}

// announce appends a copy of e to those of the rooms that the user still follows.
func announce(ctx context.Context, tx *prepared, user int64, rooms []int64, e chat.Event) ([]chat.Event, error) {
	var events []chat.Event
	var placed []sqlstore.Placed
	for _, room := range rooms {
		err := tx.get(ctx, `UPDATE rooms SET head = head + 1 WHERE num = ?1 AND EXISTS (SELECT 1 FROM members WHERE user = ?2 AND room = ?1)
			RETURNING id, head`, args{room, user}, &e.Room, &e.Seq)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, err
		}
		p := sqlstore.Placed{Room: room, Author: user}
		if err := p.Fill(e); err != nil {
			return nil, err
		}
		placed, events = append(placed, p), append(events, e)
	}
	if len(placed) == 0 {
		return nil, nil
	}
	if err := refer(ctx, tx, user); err != nil {
		return nil, err
	}
	return events, insert(ctx, tx, placed)
}

// liveliest returns the public rooms with the newest events that the user follows.
func (s *Store) liveliest(ctx context.Context, user chat.UserID) (rooms []int64, err error) {
	err = s.reads.each(ctx, `SELECT r.num FROM members m JOIN rooms r ON r.num = m.room
		WHERE m.user = (SELECT num FROM users WHERE id = ?) AND m.peer IS NULL
		ORDER BY (SELECT num FROM events WHERE room = r.num AND seq = r.head) DESC, m.num LIMIT ?`, args{user, store.RenameRooms},
		func(scan scan) (bool, error) {
			var room int64
			err := scan(&room)
			rooms = append(rooms, room)
			return true, err
		})
	return rooms, err
}
