package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// Rename gives a user another name, and announces it in the most active public rooms of the user.
func (s *Store) Rename(ctx context.Context, id chat.UserID, name store.Name, now time.Time) (user chat.User, events []chat.Event, err error) {
	err = s.write(ctx, func(ctx context.Context, t tx) error {
		user, events, err = dialect.Rename(ctx, t, id, name, chat.MillisOf(now), sqlstore.Renaming{
			Grow:   func(ctx context.Context, num int64) ([]sqlstore.Grown, error) { return grow(ctx, t, num) },
			Insert: func(ctx context.Context, placed []sqlstore.Placed) error { return insert(ctx, t, placed) },
		})
		return err
	})
	if err != nil {
		return chat.User{}, nil, err
	}
	return user, events, nil
}

// grow moves the heads of the public rooms with the newest events that the user follows, and returns them in that order.
func grow(ctx context.Context, t tx, user int64) ([]sqlstore.Grown, error) {
	rooms := map[int64]sqlstore.Grown{}
	var order []int64
	err := t.Each(ctx, `SELECT r.num FROM members m JOIN rooms r ON r.num = m.room WHERE m."user" = $1 AND m.peer IS NULL
		ORDER BY (SELECT num FROM events WHERE room = r.num ORDER BY seq DESC LIMIT 1) DESC NULLS LAST, m.num LIMIT $2`, sqlstore.Args{user, store.RenameRooms},
		func(scan sqlstore.Scan) (bool, error) {
			var num int64
			err := scan(&num)
			order = append(order, num)
			return true, err
		})
	if err != nil {
		return nil, err
	}
	err = t.Each(ctx, `UPDATE rooms SET head = head + 1
		WHERE num IN (SELECT num FROM rooms WHERE num = ANY($1) ORDER BY num FOR NO KEY UPDATE) RETURNING num, id, head`, sqlstore.Args{order},
		func(scan sqlstore.Scan) (bool, error) {
			var room sqlstore.Grown
			err := scan(&room.Num, &room.Room, &room.Seq)
			rooms[room.Num] = room
			return true, err
		})
	if err != nil {
		return nil, err
	}
	grown := make([]sqlstore.Grown, len(order))
	for i, num := range order {
		grown[i] = rooms[num]
	}
	return grown, nil
}

// insert stores events that have been placed. Nobody is mentioned in them.
func insert(ctx context.Context, t tx, placed []sqlstore.Placed) error {
	var rows eventRows
	for i := range placed {
		rows.add(&placed[i])
	}
	b := &pgx.Batch{}
	rows.queue(b)
	return t.SendBatch(ctx, b).Close()
}
