package accounts

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// anyGeneration is for changes that are right whatever has changed before.
const anyGeneration = -1

// change runs fn, which adds or removes a way to sign in, on a locked user. The first way claims the name; an account keeps at least one.
// fn reports whether it has changed anything.
func (s Store) change(ctx context.Context, user chat.UserID, generation int64, now time.Time,
	fn func(ctx context.Context, tx sqlstore.Tx, num int64, a store.Account) (bool, error)) (a store.Account, err error) {
	err = s.db.Write(ctx, func(ctx context.Context, tx sqlstore.Tx) error {
		num, _, err := sqlstore.UserByID(ctx, tx, user, s.dialect.ForUpdate)
		if err != nil {
			return err
		}
		if a, err = account(ctx, tx, user); err != nil {
			return err
		}
		if generation != anyGeneration && generation != a.Generation {
			return changedMeanwhile()
		}
		changed, err := fn(ctx, tx, num, a)
		if err != nil || !changed {
			return err
		}
		err = tx.Exec(ctx, `UPDATE users SET generation = generation + 1, referenced = 1,
			changes = changes + CASE WHEN claimed_at = 0 THEN 1 ELSE 0 END,
			role = CASE WHEN claimed_at = 0 THEN 'member' ELSE role END, claimed_at = CASE WHEN claimed_at = 0 THEN $1 ELSE claimed_at END
			WHERE num = $2`, sqlstore.Args{chat.MillisOf(now), num})
		if err != nil {
			return err
		}
		a, err = account(ctx, tx, user)
		if err == nil && !a.Password && a.Passkeys+a.Identities == 0 {
			err = lastWay()
		}
		return err
	})
	if err != nil {
		return store.Account{}, err
	}
	return a, nil
}

// SetPassword stores the hash of a password.
func (s Store) SetPassword(ctx context.Context, user chat.UserID, hash string, generation int64, now time.Time) (store.Account, error) {
	return s.change(ctx, user, generation, now, func(ctx context.Context, tx sqlstore.Tx, num int64, _ store.Account) (bool, error) {
		if hash == "" {
			return tx.Change(ctx, `DELETE FROM passwords WHERE "user" = $1`, sqlstore.Args{num})
		}
		return true, tx.Exec(ctx, `INSERT INTO passwords ("user", hash) VALUES ($1, $2) ON CONFLICT ("user") DO UPDATE SET hash = excluded.hash`,
			sqlstore.Args{num, hash})
	})
}

// PasswordHash returns the hash of the user's password.
func (s Store) PasswordHash(ctx context.Context, user chat.UserID) (hash string, err error) {
	err = s.db.Get(ctx, `SELECT hash FROM passwords WHERE "user" = (SELECT num FROM users WHERE id = $1)`, sqlstore.Args{user}, &hash)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return hash, err
}

// Rehash replaces a hash.
func (s Store) Rehash(ctx context.Context, user chat.UserID, was, hash string) error {
	return s.exec(ctx, `UPDATE passwords SET hash = $3 WHERE "user" = (SELECT num FROM users WHERE id = $1) AND hash = $2`, user, was, hash)
}

// exec runs one statement.
func (s Store) exec(ctx context.Context, query string, args ...any) error {
	return s.db.Write(ctx, func(ctx context.Context, tx sqlstore.Tx) error { return tx.Exec(ctx, query, args) })
}

// SetCodes replaces the recovery codes.
func (s Store) SetCodes(ctx context.Context, user chat.UserID, hashes [][]byte) error {
	return s.db.Write(ctx, func(ctx context.Context, tx sqlstore.Tx) error {
		num, _, err := sqlstore.UserByID(ctx, tx, user, s.dialect.ForUpdate)
		if err == nil {
			err = tx.Exec(ctx, `DELETE FROM codes WHERE "user" = $1`, sqlstore.Args{num})
		}
		for _, hash := range hashes {
			if err == nil {
				err = tx.Exec(ctx, `INSERT INTO codes ("user", hash) VALUES ($1, $2) ON CONFLICT DO NOTHING`, sqlstore.Args{num, hash})
			}
		}
		return err
	})
}

// UseCode removes a recovery code.
func (s Store) UseCode(ctx context.Context, user chat.UserID, hash []byte) (left int, err error) {
	err = s.db.Write(ctx, func(ctx context.Context, tx sqlstore.Tx) error {
		removed, err := tx.Change(ctx, `DELETE FROM codes WHERE "user" = (SELECT num FROM users WHERE id = $1) AND hash = $2`, sqlstore.Args{user, hash})
		if err == nil && !removed {
			err = wrongCode()
		}
		if err != nil {
			return err
		}
		return tx.Get(ctx, `SELECT count(*) FROM codes WHERE "user" = (SELECT num FROM users WHERE id = $1)`, sqlstore.Args{user}, &left)
	})
	if err != nil {
		return 0, err
	}
	return left, nil
}
