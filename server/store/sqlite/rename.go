package sqlite

import (
	"context"
	"time"

	"parley/server/store"
	"parley/server/store/row"
	"parley/shared/chat"
)

// Rename gives a user another name, and says so in each public room that the user follows.
func (s *Store) Rename(ctx context.Context, id chat.UserID, name store.Name, now time.Time) (chat.User, []chat.Event, error) {
	r, err := write(ctx, s.writer, func(ctx context.Context, tx *prepared) (*renaming, error) {
		defer s.writer.known.forget() // the name, and the heads of the rooms
		return rename(ctx, tx, id, name, chat.MillisOf(now))
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

func rename(ctx context.Context, tx *prepared, id chat.UserID, name store.Name, at chat.Millis) (*renaming, error) {
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
	events, err := announce(ctx, tx, num, chat.Event{Kind: chat.Renamed, At: at, By: user, Was: was})
	return &renaming{user, events}, err
}

// announce appends a copy of e to each public room that the user follows.
func announce(ctx context.Context, tx *prepared, user int64, e chat.Event) ([]chat.Event, error) {
	rooms, err := followedRooms(ctx, tx, user)
	if err != nil {
		return nil, err
	}
	events, placed := make([]chat.Event, 0, len(rooms)), make([]row.Placed, len(rooms))
	for i, room := range rooms {
		e.Room = room.id
		if err := tx.get(ctx, `UPDATE rooms SET head = head + 1 WHERE num = ? RETURNING head`, args{room.num}, &e.Seq); err != nil {
			return nil, err
		}
		placed[i] = row.Placed{Room: room.num, Author: user}
		if err := placed[i].Fill(e); err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	if len(placed) == 0 {
		return nil, nil
	}
	if err := refer(ctx, tx, user); err != nil {
		return nil, err
	}
	return events, insert(ctx, tx, placed)
}

type roomKey struct {
	num int64
	id  chat.RoomID
}

func followedRooms(ctx context.Context, tx *prepared, user int64) ([]roomKey, error) {
	var rooms []roomKey
	err := tx.each(ctx, `SELECT r.num, r.id FROM members m JOIN rooms r ON r.num = m.room
		WHERE m.user = ? AND m.peer IS NULL ORDER BY m.num`, args{user}, func(scan scan) (bool, error) {
		var room roomKey
		err := scan(&room.num, &room.id)
		rooms = append(rooms, room)
		return true, err
	})
	return rooms, err
}
