package accounts

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// AddIdentity stores who a user is elsewhere.
func (s Store) AddIdentity(ctx context.Context, i store.Identity, generation int64, now time.Time) (store.Account, error) {
	return s.change(ctx, i.User, generation, now, func(ctx context.Context, tx sqlstore.Tx, num int64, a store.Account) (bool, error) {
		added, err := tx.Change(ctx, `INSERT INTO identities (issuer, subject, "user", email, created_at, used_at) VALUES ($1, $2, $3, $4, $5, $5)
			ON CONFLICT DO NOTHING`, sqlstore.Args{i.Issuer, i.Subject, num, i.Email, chat.MillisOf(now)})
		switch {
		case err != nil:
			return false, err
		case added && a.Identities >= store.IdentitiesMax:
			return false, tooManyWays(store.IdentitiesMax)
		case added:
			return true, nil
		}
		var own bool
		err = tx.Get(ctx, `SELECT "user" = $3 FROM identities WHERE issuer = $1 AND subject = $2`, sqlstore.Args{i.Issuer, i.Subject, num}, &own)
		if err == nil && !own {
			err = identityTaken()
		}
		return false, err
	})
}

// Identities returns those of a user, the oldest first.
func (s Store) Identities(ctx context.Context, user chat.UserID) ([]store.Identity, error) {
	return sqlstore.List(ctx, s.db, `SELECT issuer, subject, email, created_at, used_at FROM identities
		WHERE "user" = (SELECT num FROM users WHERE id = $1) ORDER BY created_at, issuer, subject`, sqlstore.Args{user},
		func(scan sqlstore.Scan) (store.Identity, error) {
			i := store.Identity{User: user}
			err := scan(&i.Issuer, &i.Subject, &i.Email, &i.Created, &i.Used)
			return i, err
		})
}

// UserByIdentity notes the use of an identity.
func (s Store) UserByIdentity(ctx context.Context, issuer, subject string, now time.Time) (user chat.UserID, err error) {
	err = s.db.Write(ctx, func(ctx context.Context, tx sqlstore.Tx) error {
		err := tx.Get(ctx, `UPDATE identities SET used_at = $3 WHERE issuer = $1 AND subject = $2 RETURNING (SELECT id FROM users WHERE num = "user")`,
			sqlstore.Args{issuer, subject, chat.MillisOf(now)}, &user)
		return noUserIfNone(err)
	})
	if err != nil {
		return "", err
	}
	return user, nil
}

// RemoveIdentity removes an identity.
func (s Store) RemoveIdentity(ctx context.Context, user chat.UserID, issuer, subject string, now time.Time) (store.Account, error) {
	return s.change(ctx, user, anyGeneration, now, func(ctx context.Context, tx sqlstore.Tx, num int64, _ store.Account) (bool, error) {
		return tx.Change(ctx, `DELETE FROM identities WHERE issuer = $1 AND subject = $2 AND "user" = $3`, sqlstore.Args{issuer, subject, num})
	})
}

// SetEmail stores an address.
func (s Store) SetEmail(ctx context.Context, user chat.UserID, email string) error {
	err := s.db.Write(ctx, func(ctx context.Context, tx sqlstore.Tx) error {
		num, _, err := sqlstore.UserByID(ctx, tx, user, s.dialect.ForUpdate)
		if err != nil {
			return err
		}
		if email == "" {
			return tx.Exec(ctx, `DELETE FROM emails WHERE "user" = $1`, sqlstore.Args{num})
		}
		var taken bool
		folded := strings.ToLower(email)
		err = tx.Get(ctx, `SELECT EXISTS (SELECT 1 FROM emails WHERE folded = $1 AND "user" <> $2)`, sqlstore.Args{folded, num}, &taken)
		if err == nil && taken {
			err = emailTaken()
		}
		if err != nil {
			return err
		}
		return tx.Exec(ctx, `INSERT INTO emails ("user", email, folded) VALUES ($1, $2, $3)
			ON CONFLICT ("user") DO UPDATE SET email = excluded.email, folded = excluded.folded`, sqlstore.Args{num, email, folded})
	})
	return s.dialect.Refusal(err, emailTaken(), err)
}

// UserByEmail returns who has an address.
func (s Store) UserByEmail(ctx context.Context, email string) (user chat.UserID, err error) {
	err = s.db.Get(ctx, `SELECT u.id FROM emails e JOIN users u ON u.num = e."user" WHERE e.folded = $1`, sqlstore.Args{strings.ToLower(email)}, &user)
	return user, noUserIfNone(err)
}

func noUserIfNone(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return sqlstore.NoUser()
	}
	return err
}
