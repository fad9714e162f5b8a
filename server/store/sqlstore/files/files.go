// Package files has the queries for files of the server and leases. It is to SQLite and PostgreSQL what package sqlstore is.
package files

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// Store implements store.Files.
type Store struct{ db sqlstore.DB }

// New returns the methods for a database.
func New(db sqlstore.DB) Store { return Store{db} }

// inside selects the key $1 and all keys that begin with it and a slash: '0' follows the slash in both databases.
const inside = `(key = $1 OR key >= $1 || '/' AND key < $1 || '0')`

// PutFile stores a file.
func (s Store) PutFile(ctx context.Context, key string, data []byte, now time.Time) error {
	return s.exec(ctx, `INSERT INTO files (key, data, modified_at) VALUES ($1, $2, $3)
		ON CONFLICT (key) DO UPDATE SET data = excluded.data, modified_at = excluded.modified_at`, key, data, chat.MillisOf(now))
}

// File reads a file.
func (s Store) File(ctx context.Context, key string) (store.File, error) {
	file := store.File{Key: key}
	err := s.db.Get(ctx, `SELECT data, modified_at FROM files WHERE key = $1`, sqlstore.Args{key}, &file.Data, &file.Modified)
	if errors.Is(err, sql.ErrNoRows) {
		err = store.ErrNoFile
	}
	if err != nil {
		return store.File{}, err
	}
	return file, nil
}

// ListFiles reads keys.
func (s Store) ListFiles(ctx context.Context, key string) ([]store.File, error) {
	return sqlstore.List(ctx, s.db, `SELECT key, modified_at FROM files WHERE `+inside+` ORDER BY key`, sqlstore.Args{key},
		func(scan sqlstore.Scan) (file store.File, err error) {
			return file, scan(&file.Key, &file.Modified)
		})
}

// DeleteFiles removes files.
func (s Store) DeleteFiles(ctx context.Context, key string) error {
	return s.exec(ctx, `DELETE FROM files WHERE `+inside, key)
}

// Lease changes the row only if the lease is free, in one statement.
func (s Store) Lease(ctx context.Context, name, owner string, until, now time.Time) (taken bool, err error) {
	err = s.db.Write(ctx, func(ctx context.Context, tx sqlstore.Tx) error {
		var one int
		err := tx.Get(ctx, `INSERT INTO leases (name, owner, until) VALUES ($1, $2, $3)
			ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
			WHERE leases.owner = excluded.owner OR leases.until <= $4 RETURNING 1`,
			sqlstore.Args{name, owner, chat.MillisOf(until), chat.MillisOf(now)}, &one)
		if taken = err == nil; errors.Is(err, sql.ErrNoRows) {
			err = nil
		}
		return err
	})
	return taken && err == nil, err
}

// EndLease removes the row of the owner.
func (s Store) EndLease(ctx context.Context, name, owner string) error {
	return s.exec(ctx, `DELETE FROM leases WHERE name = $1 AND owner = $2`, name, owner)
}

func (s Store) exec(ctx context.Context, query string, args ...any) error {
	return s.db.Write(ctx, func(ctx context.Context, tx sqlstore.Tx) error { return tx.Exec(ctx, query, args) })
}
