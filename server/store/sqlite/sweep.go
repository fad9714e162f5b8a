package sqlite

import (
	"context"

	"parley/server/store"
	"parley/server/store/sqlstore"
)

// Sweep reads what is idle without the writer, which then checks again: what has become active meanwhile stays.
func (s *Store) Sweep(ctx context.Context, idle store.Idle, limit int) (store.Swept, error) {
	guests, err := s.idle(ctx, `SELECT u.num FROM users u WHERE `+sqlstore.IdleUser(idle.GuestsBefore), limit)
	if err != nil {
		return store.Swept{}, err
	}
	rooms, err := s.idle(ctx, `SELECT r.num FROM rooms r WHERE `+sqlstore.IdleRoom(idle.RoomsBefore), limit)
	if err != nil || len(guests)+len(rooms) == 0 {
		return store.Swept{}, err
	}
	var swept store.Swept
	j := job{done: make(chan error, 1), unlinks: true}
	j.do = func(ctx context.Context, t tx) (err error) {
		defer s.writer.cache.clear()
		swept, err = sweep(ctx, t, idle, guests, rooms)
		return err
	}
	if err := s.writer.submit(ctx, j); err != nil {
		return store.Swept{}, err
	}
	return swept, nil
}

// idle and stillIdle do not keep their statements, which contain times.
func (s *Store) idle(ctx context.Context, query string, limit int) ([]int64, error) {
	return s.reads.numbers(ctx, query+` LIMIT ?`, limit)
}

// stillIdle returns those of nums that a query finds.
func (t tx) stillIdle(ctx context.Context, query string, nums []int64) ([]int64, error) {
	return t.numbers(ctx, query, jsonList(nums))
}

func sweep(ctx context.Context, t tx, idle store.Idle, guests, rooms []int64) (swept store.Swept, err error) {
	guests, err = t.stillIdle(ctx, `SELECT u.num FROM users u WHERE u.num IN (SELECT value FROM json_each(?)) AND `+sqlstore.IdleUser(idle.GuestsBefore), guests)
	if err != nil {
		return swept, err
	}
	if err := dialect.RemoveUsers(ctx, t, guests); err != nil {
		return swept, err
	}
	rooms, err = t.stillIdle(ctx, `SELECT r.num FROM rooms r WHERE r.num IN (SELECT value FROM json_each(?)) AND `+sqlstore.IdleRoom(idle.RoomsBefore), rooms)
	if err != nil {
		return swept, err
	}
	return store.Swept{Guests: len(guests), Rooms: len(rooms)}, dialect.RemoveRooms(ctx, t, rooms)
}

// checkForeignKeys switches the checks on or off, which works between transactions only. To remove a user with the checks would read
// all events, in search of one that names the user: users.referenced tells that there is none.
func (w *writer) checkForeignKeys(ctx context.Context, on bool) error {
	if on {
		return w.tx.Exec(ctx, `PRAGMA foreign_keys = ON`, nil)
	}
	return w.tx.Exec(ctx, `PRAGMA foreign_keys = OFF`, nil)
}
