package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"parley/server/store"
	"parley/server/store/sqlstore"
)

// Sweep locks what looks idle, and looks again: whoever wants to refer to a user or a room locks the row too.
func (s *Store) Sweep(ctx context.Context, idle store.Idle, limit int) (swept store.Swept, err error) {
	err = s.write(ctx, func(ctx context.Context, tx pgx.Tx) error {
		swept = store.Swept{}
		var mine bool
		if err := tx.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock($1, $2)`, keySpace, keySweep).Scan(&mine); err != nil || !mine {
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

// afterUpgrade notes whom the servers of the version before have named while they went on beside those of this one. Until they surely
// have ended, it returns false.
func afterUpgrade(ctx context.Context, tx pgx.Tx) (ready bool, err error) {
	var from int64
	err = tx.QueryRow(ctx, `SELECT (SELECT value::bigint FROM meta WHERE key = 'sweep_from'),
		(SELECT value::bigint FROM meta WHERE key = 'sweep_at') <= extract(epoch FROM now()) * 1000
		WHERE EXISTS (SELECT 1 FROM meta WHERE key = 'sweep_at')`).Scan(&from, &ready)
	if errors.Is(err, pgx.ErrNoRows) {
		return true, nil
	}
	if err != nil || !ready {
		return false, err
	}
	if _, err := tx.Exec(ctx, `UPDATE users SET referenced = 1 WHERE referenced = 0 AND num IN (SELECT author FROM events WHERE num > $1
		UNION SELECT "user" FROM mentions UNION SELECT made_by FROM rooms WHERE made_by IS NOT NULL)`, from); err != nil {
		return false, err
	}
	_, err = tx.Exec(ctx, `DELETE FROM meta WHERE key IN ('sweep_at', 'sweep_from')`)
	return true, err
}

func sweepUsers(ctx context.Context, tx pgx.Tx, idle string, limit int) (int, error) {
	locked, err := nums(ctx, tx, `SELECT u.num FROM users u WHERE `+idle+` ORDER BY u.num LIMIT $1 FOR UPDATE SKIP LOCKED`, limit)
	if err != nil || len(locked) == 0 {
		return 0, err
	}
	gone, err := nums(ctx, tx, `SELECT u.num FROM users u WHERE u.num = ANY($1) AND `+idle, locked)
	if err != nil || len(gone) == 0 {
		return 0, err
	}
	for _, query := range []string{
		`DELETE FROM tokens WHERE "user" = ANY($1)`, `DELETE FROM members WHERE "user" = ANY($1)`,
		`DELETE FROM former_names WHERE "user" = ANY($1)`, `DELETE FROM users WHERE num = ANY($1)`,
	} {
		if _, err := tx.Exec(ctx, query, gone); err != nil {
			return 0, err
		}
	}
	return len(gone), nil
}

func sweepRooms(ctx context.Context, tx pgx.Tx, idle string, limit int) (int, error) {
	locked, err := nums(ctx, tx, `SELECT r.num FROM rooms r WHERE `+idle+` ORDER BY r.num LIMIT $1 FOR UPDATE SKIP LOCKED`, limit)
	if err != nil || len(locked) == 0 {
		return 0, err
	}
	tag, err := tx.Exec(ctx, `DELETE FROM rooms r WHERE r.num = ANY($1) AND `+idle, locked)
	return int(tag.RowsAffected()), err
}

// nums does not keep its statement: the conditions have moments in them.
func nums(ctx context.Context, tx pgx.Tx, query string, arg any) (list []int64, err error) {
	err = each(ctx, tx, query, []any{pgx.QueryExecModeExec, arg}, func(scan scan) (bool, error) {
		var num int64
		err := scan(&num)
		list = append(list, num)
		return true, err
	})
	return list, err
}
