package transfer

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Side is the source or the target of a transfer. The store that opens it ensures that its tables have this program's version.
type Side struct {
	Name   string           // for messages, without a password
	Conn   *sql.Conn        // the only connection
	Begin  string           // begins a transaction with one snapshot of the database
	Param  func(int) string // returns the n-th parameter in a statement, from 1
	Finish []string         // statements to run after the last row
	Close  func() error
}

// each calls row with the values of each row of a table, in the order of its key: nil, int64, string or []byte. The callback may keep
// them.
func (s *Side) each(ctx context.Context, t table, row func([]any) error) error {
	rows, err := s.Conn.QueryContext(ctx, t.selection())
	if err != nil {
		return fmt.Errorf("read %s of %s: %w", t.name, s.Name, err)
	}
	defer rows.Close()
	for rows.Next() {
		values, places := make([]any, len(t.columns)), make([]any, len(t.columns))
		for i := range values {
			places[i] = &values[i]
		}
		if err := rows.Scan(places...); err != nil {
			return fmt.Errorf("read %s of %s: %w", t.name, s.Name, err)
		}
		if err := row(values); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read %s of %s: %w", t.name, s.Name, err)
	}
	return nil
}

// digest reads a whole table.
func (s *Side) digest(ctx context.Context, t table) (*digest, error) {
	d := newDigest()
	return d, s.each(ctx, t, func(values []any) error { return d.add(values) })
}

// last returns the key of the last row of a table, nil if it has none.
func (s *Side) last(ctx context.Context, t table) (key []any, err error) {
	key, places := make([]any, t.key), make([]any, t.key)
	for i := range key {
		places[i] = &key[i]
	}
	err = s.Conn.QueryRowContext(ctx, t.newest()).Scan(places...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", s.Name, err)
	}
	return key, nil
}

// numbers runs a query that returns one row of numbers.
func (s *Side) numbers(ctx context.Context, query string, n int) ([]int64, error) {
	values, places := make([]int64, n), make([]any, n)
	for i := range values {
		places[i] = &values[i]
	}
	if err := s.Conn.QueryRowContext(ctx, query).Scan(places...); err != nil {
		return nil, fmt.Errorf("read %s: %w", s.Name, err)
	}
	return values, nil
}

// meta returns a value, or an empty string if there is none.
func (s *Side) meta(ctx context.Context, key string) (value string, err error) {
	err = s.Conn.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = `+s.Param(1), key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read %s: %w", s.Name, err)
	}
	return value, nil
}

// setMeta stores a value.
func (s *Side) setMeta(ctx context.Context, db execer, key, value string) error {
	_, err := db.ExecContext(ctx, `INSERT INTO meta (key, value) VALUES (`+s.Param(1)+`, `+s.Param(2)+`)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
	return err
}

// execer is a connection or a transaction.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// write runs fn in a transaction.
func (s *Side) write(ctx context.Context, fn func(*sql.Tx) error) error {
	tx, err := s.Conn.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("write into %s: %w", s.Name, err)
	}
	defer tx.Rollback() // after a commit it does nothing
	if err := fn(tx); err != nil {
		return fmt.Errorf("write into %s: %w", s.Name, err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("write into %s: %w", s.Name, err)
	}
	return nil
}
