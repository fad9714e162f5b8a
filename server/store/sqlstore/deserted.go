package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"

	"parley/shared/chat"
)

// deserted is the condition for a private room or a group r that nobody is in, and of which there is something to remove. A room in which
// somebody has said something privately stays, empty and without a name: those messages name it. The newest event of all stays for now, since its
// primary key would be given to the next one, and so do events that the index for search does not have yet.
const deserted = `r.kind IN ('private', 'group') AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.room = r.num AND m.role <> '')
	AND (r.head > 0 OR r.name <> '' OR NOT EXISTS (SELECT 1 FROM events e WHERE e.in_room = r.num))
	AND coalesce((SELECT e.num FROM events e WHERE e.room = r.num ORDER BY e.seq DESC LIMIT 1), 0) <= (SELECT indexed FROM search_state)
	AND coalesce((SELECT e.num FROM events e WHERE e.room = r.num ORDER BY e.seq DESC LIMIT 1), 0) < (SELECT coalesce(max(e.num), 0) + CASE WHEN r.head = 0 THEN 1 ELSE 0 END FROM events e)`

// SweepDeserted removes the newest events of one room. What remains has the Seqs from 1 to the head at any time.
func (s Store) SweepDeserted(ctx context.Context, limit int) (more bool, err error) {
	var num int64
	err = s.db.Get(ctx, `SELECT r.num FROM rooms r WHERE `+deserted+` ORDER BY r.num LIMIT 1`, nil, &num)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	err = s.db.Erase(ctx, func(ctx context.Context, tx Tx) error { return s.removeDeserted(ctx, tx, num, chat.Seq(limit)) })
	return err == nil, err
}

// removeDeserted looks again, with the room locked.
func (s Store) removeDeserted(ctx context.Context, tx Tx, num int64, limit chat.Seq) error {
	var head chat.Seq
	err := tx.Get(ctx, `SELECT r.head FROM rooms r WHERE r.num = $1 AND `+deserted+s.dialect.ForUpdate, Args{num}, &head)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	last := max(head-limit, 0)
	if err == nil {
		err = s.unindex(ctx, tx, num, last)
	}
	for _, query := range []string{
		`DELETE FROM inbox WHERE room = $1 AND seq > $2`, `DELETE FROM versions WHERE room = $1 AND seq > $2`, `DELETE FROM reactions WHERE room = $1 AND target > $2`,
		`DELETE FROM amendments WHERE room = $1 AND seq > $2`, `DELETE FROM events WHERE room = $1 AND seq > $2`, `UPDATE rooms SET head = $2 WHERE num = $1`,
	} {
		if err == nil {
			err = tx.Exec(ctx, query, Args{num, last})
		}
	}
	if err != nil || last > 0 {
		return err
	}
	if err := tx.Exec(ctx, `DELETE FROM mentions WHERE room = $1`, Args{num}); err != nil {
		return err
	}
	var named bool
	err = tx.Get(ctx, `SELECT EXISTS (SELECT 1 FROM events WHERE in_room = $1)`, Args{num}, &named)
	if err == nil && named {
		return tx.Exec(ctx, `UPDATE rooms SET name = '', topic = '' WHERE num = $1`, Args{num})
	}
	if err != nil {
		return err
	}
	return s.dialect.RemoveRooms(ctx, tx, []int64{num})
}

// unindex takes the messages of a room after a Seq out of the index for search, in the order in which Index adds them. A damaged message has no keys
// that could be taken out.
func (s Store) unindex(ctx context.Context, tx Tx, room int64, after chat.Seq) error {
	var all []*target
	err := tx.Each(ctx, selectTarget+` WHERE e.room = $1 AND e.seq > $2 AND e.kind = 'said'`, Args{room, after}, func(scan Scan) (bool, error) {
		t := &target{}
		if err := scan(append([]any{&t.num}, t.row.columns()...)...); err != nil {
			return false, err
		}
		var err error
		if t.x, err = t.row.check(); err == nil {
			all = append(all, t)
		} else if !errors.Is(err, ErrDamaged) {
			return false, err
		}
		return true, nil
	})
	slices.SortFunc(all, func(a, b *target) int { return cmp.Compare(a.num, b.num) })
	for _, t := range all {
		if err == nil {
			remove := s.dialect.Index.Remove(t.num, Blocked(t.num, t.keys(t.searched())))
			err = tx.Exec(ctx, remove.SQL, remove.Args)
		}
	}
	return err
}
