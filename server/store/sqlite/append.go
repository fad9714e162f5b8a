package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// Append commits the batch together with the other writes that wait.
func (s *Store) Append(ctx context.Context, batch []store.Append) ([]store.Appended, error) {
	if len(batch) == 0 {
		return nil, nil
	}
	j := job{batch: &sqlstore.Batch{Items: batch}, done: make(chan error, 1)}
	if err := s.writer.submit(ctx, j); err != nil {
		return nil, err
	}
	return j.batch.Results, nil
}

// append stores the batches of several callers. Everything that can be refused is refused before the first change, so a refused item
// leaves no trace. Repeated sends are rare: nonces are looked up only if the caller has found one in the database, rolled back, and
// calls again with lookUp; and those of sends that would be refused otherwise.
func (w *writer) append(ctx context.Context, batches []*sqlstore.Batch, lookUp bool) error {
	g := sqlstore.NewGroup(batches, dialect.Index)
	err := w.readNames(ctx, g)
	if err == nil && lookUp {
		err = readStored(ctx, w.tx, g, g.Names.Sends)
	} else if err == nil {
		err = readStored(ctx, w.tx, g, append(g.Doubtful(), g.Names.Answers...))
	}
	if err == nil {
		err = readTargets(ctx, w.tx, g)
	}
	if err == nil {
		err = g.Place()
	}
	if err == nil {
		err = writeGroup(ctx, w.tx, g)
	}
	if err == nil {
		w.cache.add(g)
		w.conn.guard.append(g)
	}
	return err
}

// readNames adds the rooms and users of a group, from the cache or the database.
func (w *writer) readNames(ctx context.Context, g *sqlstore.Group) error {
	rooms, users := w.cache.fill(g)
	err := eachNamed(ctx, w.tx, `SELECT id, num, head, rules, kind = 'public' FROM rooms WHERE id IN (SELECT value FROM json_each(?))`, rooms,
		func(scan sqlstore.Scan) (bool, error) {
			var id chat.RoomID
			var r sqlstore.Room
			err := scan(&id, &r.Num, &r.Head, &r.Rules, &r.Public)
			g.Rooms[id] = &r
			return true, err
		})
	if err != nil {
		return err
	}
	return eachNamed(ctx, w.tx, `SELECT id, num, name, rev, referenced, silenced_until, silenced_for FROM users WHERE id IN (SELECT value FROM json_each(?))`, users,
		func(scan sqlstore.Scan) (bool, error) {
			var u sqlstore.User
			err := scan(&u.User.ID, &u.Num, &u.User.Name, &u.User.Rev, &u.Referenced, &u.Silence.Until, &u.Silence.Reason)
			g.Users[u.User.ID] = u
			return true, err
		})
}

func eachNamed(ctx context.Context, tx tx, query string, names []string, row func(sqlstore.Scan) (bool, error)) error {
	if len(names) == 0 {
		return nil
	}
	return tx.Each(ctx, query, sqlstore.Args{jsonList(names)}, row)
}

// readStored adds the events of those sends that are stored already.
func readStored(ctx context.Context, tx tx, g *sqlstore.Group, sends []sqlstore.Send) error {
	for _, send := range sends {
		e, err := sqlstore.EventByNonce(ctx, tx, g.Users[send.Author].Num, send.Nonce)
		if err == nil {
			g.Stored[send] = e
		} else if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
	return nil
}

// readTargets adds the messages that are changed or answered.
func readTargets(ctx context.Context, tx tx, g *sqlstore.Group) error {
	for _, q := range g.Queries() {
		err := tx.Each(ctx, q.SQL, q.Args, func(scan sqlstore.Scan) (bool, error) { return true, q.Row(scan) })
		if err != nil {
			return err
		}
	}
	return nil
}

func writeGroup(ctx context.Context, tx tx, g *sqlstore.Group) error {
	if err := insert(ctx, tx, g.New); err != nil {
		return err
	}
	for _, s := range g.Statements {
		if err := tx.Exec(ctx, s.SQL, s.Args); err != nil {
			return err
		}
	}
	if err := tx.Reference(ctx, g.Unreferenced()...); err != nil {
		return err
	}
	for _, room := range g.Rooms {
		if !room.Grows {
			continue
		}
		if err := tx.Exec(ctx, `UPDATE rooms SET head = ? WHERE num = ?`, sqlstore.Args{room.Head, room.Num}); err != nil {
			return err
		}
	}
	return nil
}
