package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"sync"

	"parley/server/store"
)

// args are the values of a statement's placeholders.
type args []any

// prepared runs statements, each parsed once. Its errors are those of the store: see translate.
type prepared struct {
	on      preparer
	closing <-chan struct{}

	mu         sync.Mutex
	statements map[string]*sql.Stmt
}

// preparer is the pool of readers, or the writer's connection.
type preparer interface {
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

func prepare(on preparer, closing <-chan struct{}) *prepared {
	return &prepared{on: on, closing: closing, statements: map[string]*sql.Stmt{}}
}

// exec runs a statement that returns nothing.
func (p *prepared) exec(ctx context.Context, query string, a args) error {
	stmt, err := p.statement(ctx, query)
	if err != nil {
		return err
	}
	_, err = stmt.ExecContext(ctx, a...)
	return p.translate(err)
}

// get reads the first row into dest, or returns sql.ErrNoRows.
func (p *prepared) get(ctx context.Context, query string, a args, dest ...any) error {
	stmt, err := p.statement(ctx, query)
	if err != nil {
		return err
	}
	return p.translate(stmt.QueryRowContext(ctx, a...).Scan(dest...))
}

// each calls row for each row until it returns false.
func (p *prepared) each(ctx context.Context, query string, a args, row func(scan) (more bool, err error)) error {
	stmt, err := p.statement(ctx, query)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(ctx, a...)
	if err != nil {
		return p.translate(err)
	}
	defer rows.Close()
	for more := true; more && rows.Next(); {
		if more, err = row(rows.Scan); err != nil {
			return err
		}
	}
	return p.translate(rows.Err())
}

// scan reads the columns of the row at hand.
type scan func(dest ...any) error

// statement holds no lock while it prepares: a reader that waits for a connection must not stop the others.
func (p *prepared) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	p.mu.Lock()
	stmt := p.statements[query]
	p.mu.Unlock()
	if stmt != nil {
		return stmt, nil
	}
	fresh, err := p.on.PrepareContext(ctx, query)
	if err != nil {
		return nil, p.translate(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if stmt = p.statements[query]; stmt != nil { // another one was quicker
		return stmt, fresh.Close()
	}
	p.statements[query] = fresh
	return fresh, nil
}

// close ends the statements. Those of a single connection keep its file open, also when the connection is closed.
func (p *prepared) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	for _, stmt := range p.statements {
		errs = append(errs, stmt.Close())
	}
	clear(p.statements)
	return errors.Join(errs...)
}

func (p *prepared) translate(err error) error {
	if err == nil {
		return nil
	}
	select {
	case <-p.closing:
		return store.ErrClosed
	default:
		return translate(err)
	}
}
