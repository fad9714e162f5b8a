package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"parley/server/store"
	"parley/server/store/sqlstore"
)

// Sweep locks what looks idle and checks again: whoever references a user or a room locks its row too.
func (s *Store) Sweep(ctx context.Context, idle store.Idle, limit int) (swept store.Swept, err error) {
	err = s.write(ctx, func(ctx context.Context, tx tx) error {
		swept = store.Swept{}
		var mine bool
		if err := tx.Get(ctx, `SELECT pg_try_advisory_xact_lock($1, $2)`, sqlstore.Args{keySpace, keySweep}, &mine); err != nil || !mine {
			return err
		}
		if ready, err := afterUpgrade(ctx, tx); err != nil || !ready {
			return err
		}
		if swept.Guests, err = sweepUsers(ctx, tx, sqlstore.IdleUser(idle.GuestsBefore), limit); err != nil {
			return err
		}
		swept.Rooms, err = sweepRooms(ctx, tx, sqlstore.IdleRoom(idle.RoomsBefore), limit)
		return err
	})
	if err != nil {
		return store.Swept{}, err
	}
	return swept, nil
}

// afterUpgrade marks the users whom servers of an older version have referenced while they ran together with those of this one. It returns
// false until the older servers must have ended.
func afterUpgrade(ctx context.Context, tx tx) (ready bool, err error) {
	var from int64
	err = tx.Get(ctx, `SELECT (SELECT value::bigint FROM meta WHERE key = 'sweep_from'),
		(SELECT value::bigint FROM meta WHERE key = 'sweep_at') <= extract(epoch FROM now()) * 1000
		WHERE EXISTS (SELECT 1 FROM meta WHERE key = 'sweep_at')`, nil, &from, &ready)
	if errors.Is(err, pgx.ErrNoRows) {
		return true, nil
	}
	if err != nil || !ready {
		return false, err
	}
	if err := tx.Exec(ctx, `UPDATE users SET referenced = 1 WHERE referenced = 0 AND num IN (SELECT author FROM events WHERE num > $1
		UNION SELECT "user" FROM mentions UNION SELECT made_by FROM rooms WHERE made_by IS NOT NULL)`, sqlstore.Args{from}); err != nil {
		return false, err
	}
	return true, tx.Exec(ctx, `DELETE FROM meta WHERE key IN ('sweep_at', 'sweep_from')`, nil)
}

func sweepUsers(ctx context.Context, tx tx, idle string, limit int) (int, error) {
	locked, err := nums(ctx, tx, `SELECT u.num FROM users u WHERE `+idle+` ORDER BY u.num LIMIT $1 FOR UPDATE SKIP LOCKED`, limit)
	if err != nil || len(locked) == 0 {
		return 0, err
	}
	gone, err := nums(ctx, tx, `SELECT u.num FROM users u WHERE u.num = ANY($1) AND `+idle, locked)
	if err != nil || len(gone) == 0 {
		return 0, err
	}
	return len(gone), dialect.RemoveUsers(ctx, tx, gone)
}

func sweepRooms(ctx context.Context, tx tx, idle string, limit int) (int, error) {
	locked, err := nums(ctx, tx, `SELECT r.num FROM rooms r WHERE `+idle+` ORDER BY r.num LIMIT $1 FOR UPDATE SKIP LOCKED`, limit)
	if err != nil || len(locked) == 0 {
		return 0, err
	}
	gone, err := nums(ctx, tx, `SELECT r.num FROM rooms r WHERE r.num = ANY($1) AND `+idle, locked)
	if err != nil {
		return 0, err
	}
	return len(gone), dialect.RemoveRooms(ctx, tx, gone)
}

// nums does not keep its statement, which contains times.
func nums(ctx context.Context, tx tx, query string, arg any) (list []int64, err error) {
	err = tx.Each(ctx, query, sqlstore.Args{pgx.QueryExecModeExec, arg}, func(scan sqlstore.Scan) (bool, error) {
		var num int64
		err := scan(&num)
		list = append(list, num)
		return true, err
	})
	return list, err
}
