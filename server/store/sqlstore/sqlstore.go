// Package sqlstore is what SQLite and PostgreSQL have in common: the queries that both understand, and the rules of what may be
// stored. The packages sqlite and postgres add the connections, the transactions and the SQL that
// only one of them understands.
package sqlstore

import (
	"context"
	"encoding/hex"
	"log/slog"

	"parley/shared/chat"
)

// Args are the values of a statement's parameters, $1 and so on.
type Args = []any

// Scan reads the columns of the current row.
type Scan func(dest ...any) error

// Querier reads from a database, within a transaction or outside of one.
type Querier interface {
	// Get reads the first row into dest, or returns sql.ErrNoRows.
	Get(ctx context.Context, query string, args Args, dest ...any) error
	// Each calls row for each row until it returns false or an error.
	Each(ctx context.Context, query string, args Args, row func(Scan) (more bool, err error)) error
}

// Tx is a transaction.
type Tx interface {
	Querier
	// Exec runs a statement that returns nothing.
	Exec(ctx context.Context, query string, args Args) error
	// Change runs a statement, and reports whether it has changed a row.
	Change(ctx context.Context, query string, args Args) (changed bool, err error)
	// LockUsers keeps others from changing these users until the transaction ends. Unknown users are ignored.
	LockUsers(ctx context.Context, users ...chat.UserID) error
	// Reference notes that a stored row names these users, so that they are not swept. It returns no_user if one of them was
	// swept in the meantime.
	Reference(ctx context.Context, users ...int64) error
	// CountChange adds one to the counter that Changes returns for each of these users.
	CountChange(ctx context.Context, users ...int64) error
	// NoteSeen records that the sessions with these ids were used, and reports whether it found any of them.
	NoteSeen(ctx context.Context, sessions []string, at chat.Millis) (found bool, err error)
}

// DB is a database with the tables of a store.
type DB interface {
	Querier
	// Write runs fn in a transaction, and returns when that is durable or has failed. If fn fails, nothing is stored. ctx bounds
	// the wait until fn is called.
	Write(ctx context.Context, fn func(context.Context, Tx) error) error
	// Govern is Write for a transaction that changes the rules or the head of a room.
	Govern(ctx context.Context, fn func(context.Context, Tx) error) error
	// Rewrite is Write for a transaction that replaces or moves texts.
	Rewrite(ctx context.Context, fn func(context.Context, Tx) error) error
	// Erase is Write for a transaction that removes texts.
	Erase(ctx context.Context, fn func(context.Context, Tx) error) error
	// Settled returns a primary key of events up to which no new one will appear, at most the newest one.
	Settled(ctx context.Context) (num int64, err error)
}

// Store implements the methods of store.Store that need only SQL that both databases understand.
type Store struct {
	db      DB
	dialect Dialect
	log     *slog.Logger
}

// New returns the methods for a database.
func New(db DB, dialect Dialect, log *slog.Logger) Store { return Store{db, dialect, log} }

// Epoch returns the identity of the history.
func (s Store) Epoch(ctx context.Context) (epoch chat.Epoch, err error) {
	err = s.db.Get(ctx, `SELECT value FROM meta WHERE key = 'epoch'`, nil, &epoch)
	return epoch, err
}

// Secret returns the key that was generated with the tables.
func (s Store) Secret(ctx context.Context) ([]byte, error) {
	var secret string
	if err := s.db.Get(ctx, `SELECT value FROM meta WHERE key = 'secret'`, nil, &secret); err != nil {
		return nil, err
	}
	return hex.DecodeString(secret)
}

// List reads all rows of a query.
func List[T any](ctx context.Context, q Querier, query string, args Args, scan func(Scan) (T, error)) (all []T, err error) {
	err = q.Each(ctx, query, args, func(row Scan) (bool, error) {
		item, err := scan(row)
		all = append(all, item)
		return true, err
	})
	return all, err
}
