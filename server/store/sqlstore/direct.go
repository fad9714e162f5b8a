package sqlstore

import (
	"context"
	"errors"
	"time"

	"parley/shared/chat"
)

// OpenDirect returns the room of two users. It writes only if there is none.
func (s Store) OpenDirect(ctx context.Context, a, b chat.UserID, now time.Time) (chat.Room, bool, error) {
	return s.pairRoom(ctx, a, b, func(ctx context.Context, tx Tx) (bool, error) {
		if err := tx.LockUsers(ctx, a, b); err != nil {
			return false, err
		}
		return s.openDirect(ctx, tx, a, b, chat.MillisOf(now))
	})
}

// pairRoom returns the room of two users. If there is none, open creates it.
func (s Store) pairRoom(ctx context.Context, a, b chat.UserID, open func(context.Context, Tx) (bool, error)) (chat.Room, bool, error) {
	if a == b {
		return chat.Room{}, false, ToSelf()
	}
	id := chat.DirectID(a, b)
	if room, err := s.Room(ctx, id); err == nil || !Is(err, chat.CodeNoRoom) {
		return room, false, err
	}
	fresh := false
	err := s.db.Write(ctx, func(ctx context.Context, tx Tx) (err error) {
		fresh, err = open(ctx, tx)
		return err
	})
	if err != nil {
		return chat.Room{}, false, err
	}
	return chat.Room{ID: id, Kind: chat.Direct}, fresh, nil
}

// openDirect creates the room of two users, who are locked and both follow it. It does nothing if there is one by now.
func (s Store) openDirect(ctx context.Context, tx Tx, a, b chat.UserID, at chat.Millis) (fresh bool, err error) {
	left, _, errA := UserByID(ctx, tx, a, "")
	right, _, errB := UserByID(ctx, tx, b, "")
	if err := errors.Join(errA, errB); err != nil {
		return false, err
	}
	inserted, err := tx.Change(ctx, `INSERT INTO rooms (id, kind, made_by, created_at) VALUES ($1, 'direct', $2, $3) ON CONFLICT (id) DO NOTHING`,
		Args{chat.DirectID(a, b), left, at})
	if err != nil || !inserted {
		return false, err
	}
	if err := speaks(ctx, tx, a, at, ""); err != nil {
		return false, err
	}
	room, _, err := roomByID(ctx, tx, chat.DirectID(a, b))
	if err != nil {
		return false, err
	}
	err = tx.Exec(ctx, `INSERT INTO members ("user", room, peer, since) VALUES ($1, $2, $3, $4), ($3, $2, $1, $4)`, Args{left, room, right, at})
	if err != nil {
		return false, s.dialect.Refusal(err, err, NoUser())
	}
	if err := tx.Reference(ctx, left, right); err != nil {
		return false, err
	}
	return true, tx.CountChange(ctx, left, right)
}
