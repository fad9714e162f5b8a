package sqlite

import (
	"context"
	"encoding/json"

	"parley/server/store"
	"parley/server/store/sqlstore"
)

// Sweep looks for what is idle without the writer, which then decides again: what has become active meanwhile stays.
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
	j.do = func(ctx context.Context, tx *prepared) (err error) {
		defer s.writer.known.forget()
		swept, err = sweep(ctx, tx, idle, guests, rooms)
		return err
	}
	if err := s.writer.submit(ctx, j); err != nil {
		return store.Swept{}, err
	}
	return swept, nil
}

// idle does not use statements that are kept: the conditions have moments in them.
func (s *Store) idle(ctx context.Context, query string, limit int) (nums []int64, err error) {
	rows, err := s.db.QueryContext(ctx, query+` LIMIT ?`, limit)
	if err != nil {
		return nil, s.reads.translate(err)
	}
	defer rows.Close()
	for rows.Next() {
		var num int64
		if err := rows.Scan(&num); err != nil {
			return nil, err
		}
		nums = append(nums, num)
	}
	return nums, s.reads.translate(rows.Err())
}

func sweep(ctx context.Context, tx *prepared, idle store.Idle, guests, rooms []int64) (swept store.Swept, err error) {
	list, err := tx.still(ctx, `SELECT u.num FROM users u WHERE u.num IN (SELECT value FROM json_each(?)) AND `+sqlstore.IdleUser(idle.GuestsBefore), guests)
	if err != nil {
		return swept, err
	}
	swept.Guests = len(list)
	gone, err := json.Marshal(list)
	if err != nil {
		return swept, err
	}
	for _, query := range []string{
		`DELETE FROM tokens WHERE user IN (SELECT value FROM json_each(?))`,
		`DELETE FROM members WHERE user IN (SELECT value FROM json_each(?))`,
		`DELETE FROM former_names WHERE user IN (SELECT value FROM json_each(?))`,
		`DELETE FROM users WHERE num IN (SELECT value FROM json_each(?))`,
	} {
		if err := tx.exec(ctx, query, args{string(gone)}); err != nil {
			return swept, err
		}
	}
	list, err = tx.still(ctx, `SELECT r.num FROM rooms r WHERE r.num IN (SELECT value FROM json_each(?)) AND `+sqlstore.IdleRoom(idle.RoomsBefore), rooms)
	if err != nil {
		return swept, err
	}
	swept.Rooms = len(list)
	if gone, err = json.Marshal(list); err != nil {
		return swept, err
	}
	if err := tx.exec(ctx, `DELETE FROM room_suffixes WHERE room IN (SELECT value FROM json_each(?))`, args{string(gone)}); err != nil {
		return swept, err
	}
	return swept, tx.exec(ctx, `DELETE FROM rooms WHERE num IN (SELECT value FROM json_each(?))`, args{string(gone)})
}

// still returns those of nums that a query finds. The statement is not kept.
func (p *prepared) still(ctx context.Context, query string, nums []int64) (found []int64, err error) {
	list, err := json.Marshal(nums)
	if err != nil {
		return nil, err
	}
	stmt, err := p.on.PrepareContext(ctx, query)
	if err != nil {
		return nil, p.translate(err)
	}
	defer stmt.Close()
	rows, err := stmt.QueryContext(ctx, string(list))
	if err != nil {
		return nil, p.translate(err)
	}
	defer rows.Close()
	found = []int64{}
	for rows.Next() {
		var num int64
		if err := rows.Scan(&num); err != nil {
			return nil, p.translate(err)
		}
		found = append(found, num)
	}
	return found, p.translate(rows.Err())
}

// unlink switches the checks of foreign keys off and on again, which works between transactions only. Removing a user would
// otherwise read all events, in search of one that names the user: users.referenced says that there is none.
func (w *writer) unlink(ctx context.Context, off bool) error {
	if off {
		return w.tx.exec(ctx, `PRAGMA foreign_keys = OFF`, nil)
	}
	return w.tx.exec(ctx, `PRAGMA foreign_keys = ON`, nil)
}
