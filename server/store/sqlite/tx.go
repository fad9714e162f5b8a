package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// tx is the transaction of the writer. There is only one at a time, so it need not lock anything.
type tx struct{ *statements }

// LockUsers does nothing.
func (t tx) LockUsers(context.Context, ...chat.UserID) error { return nil }

// Reference marks users as referenced. They exist, since nobody else writes.
func (t tx) Reference(ctx context.Context, users ...int64) error {
	for _, num := range users {
		if err := t.Exec(ctx, `UPDATE users SET referenced = 1 WHERE num = ? AND referenced = 0`, sqlstore.Args{num}); err != nil {
			return err
		}
	}
	return nil
}

// CountChange increments the counters of users.
func (t tx) CountChange(ctx context.Context, users ...int64) error {
	for _, num := range users {
		if err := t.Exec(ctx, `UPDATE users SET changes = changes + 1 WHERE num = ?`, sqlstore.Args{num}); err != nil {
			return err
		}
	}
	return nil
}

// NoteSeen records the use of sessions, one by one.
func (t tx) NoteSeen(ctx context.Context, sessions []string, at chat.Millis) (found bool, err error) {
	for _, id := range sessions {
		var user int64
		err := t.Get(ctx, `UPDATE tokens SET seen_at = max(seen_at, ?) WHERE id = ? RETURNING user`, sqlstore.Args{at, id}, &user)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return found, err
		}
		if err := t.Exec(ctx, `UPDATE users SET seen_at = max(seen_at, ?) WHERE num = ?`, sqlstore.Args{at, user}); err != nil {
			return found, err
		}
		found = true
	}
	return found, nil
}
