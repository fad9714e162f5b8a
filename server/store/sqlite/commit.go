package sqlite

import (
	"context"

	sqlite3 "modernc.org/sqlite/lib"
)

// commit runs the jobs in one transaction, each in a savepoint of its own, so that one that fails takes back only
// what it did. All batches of events are one: they fail only with the database. The jobs' errors are valid if err is nil; otherwise nothing was stored, or nobody knows: see fatal.
func (w *writer) commit(group []job) (errs []error, err error) {
	if err := w.health(); err != nil {
		return nil, err
	}
	ctx := context.Background()
	if err := w.tx.exec(ctx, `BEGIN IMMEDIATE`, nil); err != nil {
		return nil, err
	}
	errs, err = w.attemptAll(ctx, group)
	if err == nil {
		err = w.tx.exec(ctx, `COMMIT`, nil)
	}
	if err != nil {
		_ = w.tx.exec(ctx, `ROLLBACK`, nil) // SQLite may have rolled back by itself
		return errs, err
	}
	return errs, w.conn.mark.note(ctx, w.tx)
}

// attemptAll returns the errors of the jobs, and one that ends the whole group.
func (w *writer) attemptAll(ctx context.Context, group []job) (errs []error, err error) {
	errs = make([]error, len(group))
	var appends []job
	for i, j := range group {
		if j.do == nil {
			appends = append(appends, j)
		} else if errs[i], err = w.attempt(ctx, j.do); err != nil {
			return errs, err
		}
	}
	if len(appends) == 0 {
		return errs, nil
	}
	failed, err := w.attemptAppends(ctx, appends)
	for i, j := range group {
		if j.do == nil {
			errs[i] = failed
		}
	}
	return errs, err
}

// attemptAppends looks nonces up only if one of them is in the database.
func (w *writer) attemptAppends(ctx context.Context, appends []job) (failed, err error) {
	for _, lookUp := range []bool{false, true} {
		failed, err = w.attempt(ctx, func(ctx context.Context, tx *prepared) error { return appendAll(ctx, tx, appends, lookUp) })
		if err != nil || extendedCodeOf(failed) != sqlite3.SQLITE_CONSTRAINT_UNIQUE {
			break
		}
	}
	return failed, err
}

// attempt runs one job. failed is the job's own error, err one that ends the whole group.
func (w *writer) attempt(ctx context.Context, do func(context.Context, *prepared) error) (failed, err error) {
	if err := w.tx.exec(ctx, `SAVEPOINT job`, nil); err != nil {
		return nil, err
	}
	if failed = do(ctx, w.tx); failed != nil {
		if err := w.tx.exec(ctx, `ROLLBACK TO job`, nil); err != nil {
			return nil, failed // SQLite ended the transaction because of what failed
		}
	}
	return failed, w.tx.exec(ctx, `RELEASE job`, nil)
}
