package accounts

import (
	"context"
	"time"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

const selectPasskey = `SELECT p.id, u.id, p.name, p.data, p.created_at, p.used_at FROM passkeys p JOIN users u ON u.num = p."user" WHERE `

func scanPasskey(scan sqlstore.Scan) (p store.Passkey, err error) {
	var data string
	err = scan(&p.ID, &p.User, &p.Name, &data, &p.Created, &p.Used)
	p.Data = []byte(data)
	return p, err
}

// AddPasskey stores a passkey.
func (s Store) AddPasskey(ctx context.Context, p store.Passkey, generation int64, now time.Time) (store.Account, error) {
	return s.change(ctx, p.User, generation, now, func(ctx context.Context, tx sqlstore.Tx, num int64, a store.Account) (bool, error) {
		if a.Passkeys >= store.PasskeysMax {
			return false, tooManyWays(store.PasskeysMax)
		}
		added, err := tx.Change(ctx, `INSERT INTO passkeys (id, "user", name, data, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			sqlstore.Args{p.ID, num, p.Name, string(p.Data), chat.MillisOf(now)})
		if err == nil && !added {
			err = passkeyTaken()
		}
		return added, err
	})
}

// Passkeys returns those of a user.
func (s Store) Passkeys(ctx context.Context, user chat.UserID) ([]store.Passkey, error) {
	return sqlstore.List(ctx, s.db, selectPasskey+`p."user" = (SELECT num FROM users WHERE id = $1) ORDER BY p.created_at, p.id`,
		sqlstore.Args{user}, scanPasskey)
}

// Passkey returns one passkey.
func (s Store) Passkey(ctx context.Context, id []byte) (store.Passkey, error) {
	found, err := sqlstore.List(ctx, s.db, selectPasskey+`p.id = $1`, sqlstore.Args{id}, scanPasskey)
	if err == nil && len(found) == 0 {
		err = sqlstore.NoUser()
	}
	if err != nil {
		return store.Passkey{}, err
	}
	return found[0], nil
}

// UsePasskey stores a use.
func (s Store) UsePasskey(ctx context.Context, id, data []byte, now time.Time) error {
	return s.demand(ctx, `UPDATE passkeys SET data = $2, used_at = $3 WHERE id = $1`, id, string(data), chat.MillisOf(now))
}

// RenamePasskey gives a passkey another name.
func (s Store) RenamePasskey(ctx context.Context, user chat.UserID, id []byte, name string) error {
	return s.demand(ctx, `UPDATE passkeys SET name = $3 WHERE id = $1 AND "user" = (SELECT num FROM users WHERE id = $2)`, id, user, name)
}

// demand runs a statement, and returns no_user if it changes nothing.
func (s Store) demand(ctx context.Context, query string, args ...any) error {
	return s.db.Write(ctx, func(ctx context.Context, tx sqlstore.Tx) error {
		changed, err := tx.Change(ctx, query, args)
		if err == nil && !changed {
			err = sqlstore.NoUser()
		}
		return err
	})
}

// RemovePasskey removes a passkey.
func (s Store) RemovePasskey(ctx context.Context, user chat.UserID, id []byte, now time.Time) (store.Account, error) {
	return s.change(ctx, user, anyGeneration, now, func(ctx context.Context, tx sqlstore.Tx, num int64, _ store.Account) (bool, error) {
		return tx.Change(ctx, `DELETE FROM passkeys WHERE id = $1 AND "user" = $2`, sqlstore.Args{id, num})
	})
}
