package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"sync"

	"parley/server/store"
	"parley/server/store/sqlstore"
)

// statements runs SQL. It prepares each statement once. Its errors are those of the store: see translate.
type statements struct {
	on      preparer
	closing <-chan struct{}

	mu       sync.Mutex
	prepared map[string]*sql.Stmt
}

// preparer is the pool of readers, or the connection of the writer.
type preparer interface {
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

func prepare(on preparer, closing <-chan struct{}) *statements {
	return &statements{on: on, closing: closing, prepared: map[string]*sql.Stmt{}}
}

// Exec runs a statement that returns nothing.
func (s *statements) Exec(ctx context.Context, query string, args sqlstore.Args) error {
	stmt, err := s.statement(ctx, query)
	if err != nil {
		return err
	}
	_, err = stmt.ExecContext(ctx, args...)
	return s.translate(err)
}

// Change runs a statement, and reports whether it has changed a row.
func (s *statements) Change(ctx context.Context, query string, args sqlstore.Args) (changed bool, err error) {
	stmt, err := s.statement(ctx, query)
	if err != nil {
		return false, err
	}
	result, err := stmt.ExecContext(ctx, args...)
	if err != nil {
		return false, s.translate(err)
	}
	rows, err := result.RowsAffected()
	return rows > 0, err
}

// Get reads the first row into dest, or returns sql.ErrNoRows.
func (s *statements) Get(ctx context.Context, query string, args sqlstore.Args, dest ...any) error {
	stmt, err := s.statement(ctx, query)
	if err != nil {
		return err
	}
	return s.translate(stmt.QueryRowContext(ctx, args...).Scan(dest...))
}

// Each calls row for each row until it returns false.
func (s *statements) Each(ctx context.Context, query string, args sqlstore.Args, row func(sqlstore.Scan) (more bool, err error)) error {
	stmt, err := s.statement(ctx, query)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return s.translate(err)
	}
	defer rows.Close()
	for more := true; more && rows.Next(); {
		if more, err = row(rows.Scan); err != nil {
			return err
		}
	}
	return s.translate(rows.Err())
}

// numbers returns the first column of a query, whose statement it does not keep.
func (s *statements) numbers(ctx context.Context, query string, args ...any) (all []int64, err error) {
	stmt, err := s.on.PrepareContext(ctx, query)
	if err != nil {
		return nil, s.translate(err)
	}
	defer stmt.Close()
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return nil, s.translate(err)
	}
	defer rows.Close()
	for rows.Next() {
		var num int64
		if err := rows.Scan(&num); err != nil {
			return nil, s.translate(err)
		}
		all = append(all, num)
	}
	return all, s.translate(rows.Err())
}

// statement holds no lock while it prepares: a reader that waits for a connection must not stop the others.
func (s *statements) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	s.mu.Lock()
	stmt := s.prepared[query]
	s.mu.Unlock()
	if stmt != nil {
		return stmt, nil
	}
	fresh, err := s.on.PrepareContext(ctx, query)
	if err != nil {
		return nil, s.translate(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if stmt = s.prepared[query]; stmt != nil { // prepared by another goroutine meanwhile
		return stmt, fresh.Close()
	}
	s.prepared[query] = fresh
	return fresh, nil
}

// close closes the statements. A statement of a single connection keeps the file open even when the connection is closed.
func (s *statements) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, stmt := range s.prepared {
		errs = append(errs, stmt.Close())
	}
	clear(s.prepared)
	return errors.Join(errs...)
}

func (s *statements) translate(err error) error {
	if err == nil {
		return nil
	}
	select {
	case <-s.closing:
		return store.ErrClosed
	default:
		return translate(err)
	}
}
