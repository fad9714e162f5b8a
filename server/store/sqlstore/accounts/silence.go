package accounts

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// selectSilence reads the silence of a user, and what the user is on the server.
const selectSilence = `SELECT silenced_until, silenced_for, CASE WHEN claimed_at > 0 THEN role ELSE 'guest' END FROM users WHERE id = $1`

// Silence silences a user, or lifts that. It waits for the events that are being stored, and those that come later wait for it: so whatever is
// committed after it was decided by it.
func (s Store) Silence(ctx context.Context, by, user chat.UserID, to chat.Silence, now time.Time) (before chat.Silence, err error) {
	at := chat.MillisOf(now)
	to = to.At(at)
	err = s.db.Govern(ctx, func(ctx context.Context, tx sqlstore.Tx) error {
		if s.dialect.AwaitAppends != "" {
			if err := tx.Exec(ctx, s.dialect.AwaitAppends, nil); err != nil {
				return err
			}
		}
		if err := tx.LockUsers(ctx, by, user); err != nil {
			return err
		}
		if _, _, err := sqlstore.UserByID(ctx, tx, user, ""); err != nil {
			return err
		}
		var was, ignored chat.Silence
		var role, own chat.Role
		err := tx.Get(ctx, selectSilence, sqlstore.Args{user}, &was.Until, &was.Reason, &role)
		if err == nil && by != "" {
			err = tx.Get(ctx, selectSilence, sqlstore.Args{by}, &ignored.Until, &ignored.Reason, &own)
		}
		switch {
		case errors.Is(err, sql.ErrNoRows), err == nil && by != "" && !chat.MaySilence(own, role):
			return chat.Errorf(chat.CodeNotAllowed, "those who moderate this place silence people with a lower role")
		case err != nil:
			return err
		}
		if before = was.At(at); before == to {
			return nil
		}
		return tx.Exec(ctx, `UPDATE users SET silenced_until = $1, silenced_for = $2, changes = changes + 1 WHERE id = $3`, sqlstore.Args{to.Until, to.Reason, user})
	})
	return before, err
}
