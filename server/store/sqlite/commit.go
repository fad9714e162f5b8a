package sqlite

import (
	"context"
	"errors"
	"slices"

	sqlite3 "modernc.org/sqlite/lib"
)

// commit runs the jobs in one transaction, each in a savepoint of its own, so that one that fails takes back only
// what it did. All batches of events are one. The jobs' errors are valid if err is nil; otherwise nothing was stored, or
// nobody knows: see fatal.
func (w *writer) commit(group []job) (errs []error, err error) {
	if err := w.health(); err != nil {
		return nil, err
	}
	ctx := context.Background()
	if slices.ContainsFunc(group, func(j job) bool { return j.unlinks }) {
		if err := w.unlink(ctx, true); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, w.unlink(ctx, false)) }()
	}
	errs, err = w.run(ctx, group)
	said, unread := w.conn.mark.latest(ctx, w.tx)
	if err == nil {
		err = w.tx.exec(ctx, `COMMIT`, nil)
	}
	if err != nil {
		w.rollBack(ctx)
		return errs, err
	}
	return errs, w.conn.mark.note(said, unread)
}

// run begins a transaction and does all jobs in it. err is one that ends the whole group.
func (w *writer) run(ctx context.Context, group []job) (errs []error, err error) {
	var appends []job
	for _, j := range group {
		if j.do == nil {
			appends = append(appends, j)
		}
	}
	failed, err := w.begin(ctx, appends)
	errs = make([]error, len(group))
	for i, j := range group {
		switch {
		case err != nil:
			return errs, err
		case j.do == nil:
			errs[i] = failed
		default:
			errs[i], err = w.attempt(ctx, j)
		}
	}
	return errs, err
}

// begin begins a transaction with the appends. They come first, without a savepoint, which costs a copy of each page that
// they change: if they fail, the transaction begins anew without them. Nonces are looked up only if one is in the database.
func (w *writer) begin(ctx context.Context, appends []job) (failed, err error) {
	for _, lookUp := range []bool{false, true} {
		if err := w.tx.exec(ctx, `BEGIN IMMEDIATE`, nil); err != nil || len(appends) == 0 {
			return nil, err
		}
		if failed = w.append(ctx, appends, lookUp); failed == nil {
			return nil, nil
		}
		if fatal(failed) {
			return nil, failed
		}
		w.rollBack(ctx)
		if extendedCodeOf(failed) != sqlite3.SQLITE_CONSTRAINT_UNIQUE {
			break
		}
	}
	return failed, w.tx.exec(ctx, `BEGIN IMMEDIATE`, nil)
}

// rollBack takes back the transaction, which SQLite may have done by itself.
func (w *writer) rollBack(ctx context.Context) {
	_ = w.tx.exec(ctx, `ROLLBACK`, nil)
	w.known.forget()
}

// attempt runs one job. failed is the job's own error, err one that ends the whole group.
func (w *writer) attempt(ctx context.Context, j job) (failed, err error) {
	if err := w.tx.exec(ctx, `SAVEPOINT job`, nil); err != nil {
		return nil, err
	}
	if failed = j.do(ctx, w.tx); failed != nil {
		if err := w.tx.exec(ctx, `ROLLBACK TO job`, nil); err != nil {
			return nil, failed // SQLite ended the transaction because of what failed
		}
	}
	return failed, w.tx.exec(ctx, `RELEASE job`, nil)
}
