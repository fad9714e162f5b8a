package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// Append commits the batch, together with whatever else waits for the writer.
func (s *Store) Append(ctx context.Context, batch []store.Append) ([]store.Appended, error) {
	if len(batch) == 0 {
		return nil, nil
	}
	j := job{batch: batch, result: make([]store.Appended, len(batch)), done: make(chan error, 1)}
	if err := s.writer.submit(ctx, j); err != nil {
		return nil, err
	}
	return j.result, nil
}

// ByNonce returns what a send became.
func (s *Store) ByNonce(ctx context.Context, user chat.UserID, nonce chat.Nonce) (chat.Event, bool, error) {
	author, _, err := userNum(ctx, s.reads, user)
	if err != nil {
		return chat.Event{}, false, err
	}
	e, err := eventByNonce(ctx, s.reads, author, nonce)
	if errors.Is(err, sql.ErrNoRows) {
		return chat.Event{}, false, nil
	}
	return e, err == nil, err
}

// appending is the batches of several callers, which are stored as one.
type appending struct {
	*sqlstore.Group
	jobs []job
}

// append stores the batches. Everything that can be refused is refused before the first change, so a refused item leaves no
// trace. Hardly any send is a repeated one: only if a nonce turns out to be in the database does the caller take back what was
// done, and ask again with the nonces looked up.
func (w *writer) append(ctx context.Context, jobs []job, lookUp bool) error {
	a := &appending{sqlstore.NewGroup(), jobs}
	for _, j := range jobs {
		for i := range j.batch {
			a.Names.Add(&j.batch[i].Event)
		}
	}
	err := a.read(ctx, w)
	if err == nil && lookUp {
		err = a.readKnown(ctx, w.tx)
	}
	if err == nil {
		err = a.place()
	}
	if err == nil {
		err = a.write(ctx, w.tx)
	}
	if err == nil {
		w.known.keep(a.Group)
	}
	return err
}

func (a *appending) write(ctx context.Context, tx *prepared) error {
	if err := insert(ctx, tx, a.New); err != nil {
		return err
	}
	if err := refer(ctx, tx, a.Unreferenced()...); err != nil {
		return err
	}
	for _, room := range a.Rooms {
		if !room.Grows {
			continue
		}
		if err := tx.exec(ctx, `UPDATE rooms SET head = ? WHERE num = ?`, args{room.Head, room.Num}); err != nil {
			return err
		}
	}
	return nil
}

// read fetches the rooms and users that are named and not known.
func (a *appending) read(ctx context.Context, w *writer) error {
	rooms, users := w.known.recall(a.Group)
	err := eachNamed(ctx, w.tx, `SELECT id, num, head FROM rooms WHERE id IN (SELECT value FROM json_each(?))`, rooms,
		func(scan scan) (bool, error) {
			var id chat.RoomID
			var r sqlstore.Room
			err := scan(&id, &r.Num, &r.Head)
			a.Rooms[id] = &r
			return true, err
		})
	if err != nil {
		return err
	}
	return eachNamed(ctx, w.tx, `SELECT id, num, name, rev, referenced FROM users WHERE id IN (SELECT value FROM json_each(?))`, users,
		func(scan scan) (bool, error) {
			var p sqlstore.Person
			err := scan(&p.User.ID, &p.Num, &p.User.Name, &p.User.Rev, &p.Referenced)
			a.Users[p.User.ID] = p
			return true, err
		})
}

func eachNamed(ctx context.Context, tx *prepared, query string, names []string, row func(scan) (bool, error)) error {
	if len(names) == 0 {
		return nil
	}
	list, err := json.Marshal(names)
	if err != nil {
		return err
	}
	return tx.each(ctx, query, args{string(list)}, row)
}

// readKnown fetches those of the sends that are stored already.
func (a *appending) readKnown(ctx context.Context, tx *prepared) error {
	for _, send := range a.Names.Sends {
		e, err := eventByNonce(ctx, tx, a.Users[send.Author].Num, send.Nonce)
		if err == nil {
			a.Known[send] = e
		} else if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
	return nil
}

// place says what becomes of each item.
func (a *appending) place() error {
	for _, j := range a.jobs {
		for i, item := range j.batch {
			e, dup, err := a.Place(item.Event)
			if refusal, ok := errors.AsType[*chat.Error](err); ok {
				j.result[i] = store.Appended{Err: refusal}
			} else if err != nil {
				return fmt.Errorf("append to %s: %w", item.Event.Room, err)
			} else {
				j.result[i] = store.Appended{Event: e, Dup: dup}
			}
		}
	}
	return nil
}
