// Package accounts has the queries for accounts, sessions, one-time links and settings. It is to SQLite and PostgreSQL what package
// sqlstore is.
package accounts

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// Store implements store.Accounts, store.Credentials, store.Sessions, store.Links and store.Settings.
type Store struct {
	db      sqlstore.DB
	dialect sqlstore.Dialect
	log     *slog.Logger
}

// New returns the methods for a database.
func New(db sqlstore.DB, dialect sqlstore.Dialect, log *slog.Logger) Store {
	return Store{db, dialect, log}
}

const selectAccount = `SELECT u.id, u.name, u.rev, u.role, u.created_at, u.seen_at, u.claimed_at, u.generation, u.banned_until, u.hold_until, u.silenced_until, u.silenced_for, CASE WHEN u.claimed_at > 0 THEN 0 ELSE u.strange_ms END,
	CASE WHEN EXISTS (SELECT 1 FROM passwords p WHERE p."user" = u.num) THEN 1 ELSE 0 END,
	(SELECT count(*) FROM passkeys p WHERE p."user" = u.num), (SELECT count(*) FROM identities i WHERE i."user" = u.num),
	(SELECT count(*) FROM codes c WHERE c."user" = u.num), coalesce((SELECT email FROM emails e WHERE e."user" = u.num), ''),
	(SELECT count(*) FROM tokens t WHERE t."user" = u.num)
	FROM users u WHERE u.`

func scanAccount(scan sqlstore.Scan) (a store.Account, err error) {
	var password int
	err = scan(&a.User.ID, &a.User.Name, &a.User.Rev, &a.Role, &a.Created, &a.Seen, &a.Claimed, &a.Generation, &a.Banned, &a.Hold, &a.Silence.Until, &a.Silence.Reason, &a.Strange,
		&password, &a.Passkeys, &a.Identities, &a.Codes, &a.Email, &a.Sessions)
	a.Password = password == 1
	return a, err
}

// Account returns one account.
func (s Store) Account(ctx context.Context, user chat.UserID) (store.Account, error) {
	return account(ctx, s.db, user)
}

func account(ctx context.Context, q sqlstore.Querier, user chat.UserID) (store.Account, error) {
	found, err := sqlstore.List(ctx, q, selectAccount+`id = $1`, sqlstore.Args{user}, scanAccount)
	if err == nil && len(found) == 0 {
		err = sqlstore.NoUser()
	}
	if err != nil {
		return store.Account{}, err
	}
	return found[0], nil
}

// ListAccounts finds the users of a page first: then the page is all that is joined.
func (s Store) ListAccounts(ctx context.Context, q store.AccountQuery) ([]store.Account, error) {
	query, args, err := s.page(ctx, q)
	if err != nil || query == "" {
		return nil, err
	}
	var ids []string
	err = s.db.Each(ctx, query, args, func(scan sqlstore.Scan) (bool, error) {
		var id string
		err := scan(&id)
		ids = append(ids, id)
		return true, err
	})
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	accounts, err := sqlstore.List(ctx, s.db, selectAccount+`id `+s.dialect.In(1), sqlstore.Args{s.dialect.List(ids)}, scanAccount)
	slices.SortFunc(accounts, func(a, b store.Account) int {
		return slices.Index(ids, string(a.User.ID)) - slices.Index(ids, string(b.User.ID))
	})
	return accounts, err
}

// FirstOwner locks a row that is always there, so that one of several callers wins.
func (s Store) FirstOwner(ctx context.Context, user chat.UserID, _ time.Time) error {
	return s.db.Write(ctx, func(ctx context.Context, tx sqlstore.Tx) error {
		var secret string
		if err := tx.Get(ctx, `SELECT value FROM meta WHERE key = 'secret'`+s.dialect.ForUpdate, nil, &secret); err != nil {
			return err
		}
		a, err := account(ctx, tx, user)
		if err != nil {
			return err
		}
		owned, err := hasOwner(ctx, tx)
		switch {
		case err != nil:
			return err
		case owned:
			return hasOwnerAlready()
		case a.Claimed == 0:
			return unclaimed()
		}
		if err := dropRecovery(ctx, tx, user); err != nil {
			return err
		}
		return tx.Exec(ctx, `UPDATE users SET role = 'owner', changes = changes + 1 WHERE id = $1`, sqlstore.Args{user})
	})
}

// dropRecovery voids recovery links: whoever made them may have outranked the user until now.
func dropRecovery(ctx context.Context, tx sqlstore.Tx, user chat.UserID) error {
	return tx.Exec(ctx, `DELETE FROM links WHERE kind = $1 AND "user" = (SELECT num FROM users WHERE id = $2)`, sqlstore.Args{store.RecoveryLink, user})
}

// HasOwner reports whether somebody is the owner.
func (s Store) HasOwner(ctx context.Context) (bool, error) { return hasOwner(ctx, s.db) }

func hasOwner(ctx context.Context, q sqlstore.Querier) (owned bool, err error) {
	err = q.Get(ctx, `SELECT EXISTS (SELECT 1 FROM users WHERE claimed_at > 0 AND role = 'owner')`, nil, &owned)
	return owned, err
}

// SetRole gives an account another role.
func (s Store) SetRole(ctx context.Context, user chat.UserID, role chat.Role, now time.Time) (a store.Account, err error) {
	if !slices.Contains(chat.Roles, role) || role == chat.RoleGuest {
		return store.Account{}, noSuchRole()
	}
	err = s.db.Write(ctx, func(ctx context.Context, tx sqlstore.Tx) error {
		was, err := s.lockWithOwners(ctx, tx, user)
		switch {
		case err != nil:
			return err
		case was.Claimed == 0:
			return unclaimed()
		case was.Role == chat.RoleOwner && role != chat.RoleOwner:
			err = s.demandOwner(ctx, tx, user, now)
		}
		lost := 0
		if !role.AtLeast(was.Role) {
			lost = 1
		} else if err == nil && role != was.Role {
			err = dropRecovery(ctx, tx, user)
		}
		if err == nil {
			err = tx.Exec(ctx, `UPDATE users SET role = $1, generation = generation + $2, changes = changes + 1 WHERE id = $3`, sqlstore.Args{role, lost, user})
		}
		if err == nil && role.AtLeast(chat.RoleModerator) { // whom nobody of that role could let in
			err = tx.Exec(ctx, `UPDATE users SET silenced_until = 0 WHERE id = $1 AND silenced_until = $2`, sqlstore.Args{user, chat.UntilLetIn})
		}
		if err == nil {
			a, err = account(ctx, tx, user)
		}
		return err
	})
	if err != nil {
		return store.Account{}, err
	}
	return a, nil
}

// lockWithOwners locks a user and all owners: of two owners who demote each other, one stays.
func (s Store) lockWithOwners(ctx context.Context, tx sqlstore.Tx, user chat.UserID) (store.Account, error) {
	var ids []chat.UserID
	err := tx.Each(ctx, `SELECT id FROM users WHERE claimed_at > 0 AND role = 'owner'`, nil, func(scan sqlstore.Scan) (bool, error) {
		var id chat.UserID
		err := scan(&id)
		ids = append(ids, id)
		return true, err
	})
	if err == nil {
		err = tx.LockUsers(ctx, append(ids, user)...)
	}
	if err != nil {
		return store.Account{}, err
	}
	return account(ctx, tx, user)
}

// demandOwner returns not_allowed unless another owner can come in.
func (s Store) demandOwner(ctx context.Context, tx sqlstore.Tx, besides chat.UserID, now time.Time) error {
	var another bool
	err := tx.Get(ctx, `SELECT EXISTS (SELECT 1 FROM users WHERE claimed_at > 0 AND role = 'owner' AND id <> $1 AND banned_until <= $2)`,
		sqlstore.Args{besides, chat.MillisOf(now)}, &another)
	if err == nil && !another {
		err = sqlstore.LastOwner()
	}
	return err
}
