package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley/server/store"
	"parley/server/store/row"
	"parley/shared/chat"
)

// Append commits the batch, together with whatever else waits for the writer. Everything that can be refused is
// checked before the first change, so a refused item leaves no trace.
func (s *Store) Append(ctx context.Context, batch []store.Append) ([]store.Appended, error) {
	if len(batch) == 0 {
		return nil, nil
	}
	return write(ctx, s.writer, func(ctx context.Context, tx *prepared) ([]store.Appended, error) {
		done := make([]store.Appended, len(batch))
		for i, item := range batch {
			var err error
			if done[i], err = appendOne(ctx, tx, item.Event); err != nil {
				return nil, fmt.Errorf("append to %s: %w", item.Event.Room, err)
			}
		}
		return done, nil
	})
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

// appendOne returns a refusal as Appended.Err, and an error if the store failed.
func appendOne(ctx context.Context, tx *prepared, e chat.Event) (store.Appended, error) {
	k, err := resolve(ctx, tx, &e)
	if refusal, ok := errors.AsType[*chat.Error](err); ok {
		return store.Appended{Err: refusal}, nil
	}
	if err != nil {
		return store.Appended{}, err
	}
	if e.Nonce != "" {
		old, err := eventByNonce(ctx, tx, k.author, e.Nonce)
		if err == nil {
			return repeated(old, e), nil
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return store.Appended{}, err
		}
	}
	err = insert(ctx, tx, &e, k)
	return store.Appended{Event: e}, err
}

// repeated answers a nonce that is in the store: with the event of then, or nonce_reused if that says something else.
func repeated(old, e chat.Event) store.Appended {
	if !row.Same(old, e) {
		return store.Appended{Err: row.NonceReused()}
	}
	return store.Appended{Event: old, Dup: true}
}

// keys stand for what an event names; 0 is none.
type keys struct{ room, author, to, in int64 }

// resolve finds the keys, and completes e with what the store knows: who By is now, and InSeq. It changes a copy
// of the message, since the caller's may be shared.
func resolve(ctx context.Context, tx *prepared, e *chat.Event) (k keys, err error) {
	if k.room, _, err = roomNum(ctx, tx, e.Room); err != nil {
		return k, err
	}
	if k.author, e.By, err = userNum(ctx, tx, e.By.ID); err != nil || e.Message == nil {
		return k, err
	}
	m := *e.Message
	m.InSeq, m.Mentions = 0, nil
	for _, user := range e.Message.Mentions {
		m.Mentions = append(m.Mentions, chat.User{ID: user.ID, Name: user.Name})
	}
	e.Message = &m
	if m.To != "" {
		if k.to, _, err = userNum(ctx, tx, m.To); err != nil {
			return k, err
		}
	}
	if m.In != "" {
		err = tx.get(ctx, `SELECT num, head FROM rooms WHERE id = ?`, args{m.In}, &k.in, &m.InSeq)
		if errors.Is(err, sql.ErrNoRows) {
			return k, row.NoRoom()
		}
	}
	return k, err
}
