package sqlite

import (
	"context"
	"errors"
	"slices"

	sqlite3 "modernc.org/sqlite/lib"

	"parley/server/store/sqlite/dbfile"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// commit runs the jobs in one transaction. All batches of events are appended together; every other job has a savepoint of its own, so
// that a failure rolls back that job only. The errors of the jobs are valid if err is nil. Otherwise nothing was stored, or it is not
// known whether it was: see fatal.
func (w *writer) commit(group []job) (errs []error, err error) {
	if err := w.health.Err(); err != nil {
		return nil, err
	}
	ctx := context.Background()
	if slices.ContainsFunc(group, func(j job) bool { return j.unlinks }) {
		if err := w.checkForeignKeys(ctx, false); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, w.checkForeignKeys(ctx, true)) }()
	}
	if slices.ContainsFunc(group, job.rewrites) {
		w.noteLogEnd()
	}
	errs, err = w.run(ctx, group)
	event, unread := w.conn.guard.newest(ctx, w.tx.statements)
	if err == nil {
		err = w.tx.Exec(ctx, `COMMIT`, nil)
	}
	if err != nil {
		w.rollBack(ctx)
		return errs, err
	}
	w.conn.guard.end(true)
	w.eraser.due = w.eraser.due || slices.ContainsFunc(group, job.removes)
	return errs, w.conn.guard.note(event, unread)
}

// rewrites reports whether a job changes rows with texts.
func (j job) rewrites() bool {
	return j.replaces || j.erases || j.batch != nil && j.batch.Has(chat.EventKind.Amends)
}

// removes reports whether a job removes texts, or may do so.
func (j job) removes() bool {
	return j.erases || j.batch != nil && j.batch.Has(func(kind chat.EventKind) bool { return kind == chat.Deleted })
}

// run begins a transaction and runs all jobs in it. err is an error of the whole group.
func (w *writer) run(ctx context.Context, group []job) (errs []error, err error) {
	var appends []*sqlstore.Batch
	for _, j := range group {
		if j.do == nil {
			appends = append(appends, j.batch)
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

// begin begins a transaction with the appends. They come first and without a savepoint, which would copy each page that they change:
// if they fail, the transaction begins again without them. Nonces are looked up only if one is in the database.
func (w *writer) begin(ctx context.Context, appends []*sqlstore.Batch) (failed, err error) {
	for _, lookUp := range []bool{false, true} {
		if err := w.tx.Exec(ctx, `BEGIN IMMEDIATE`, nil); err != nil || len(appends) == 0 {
			return nil, err
		}
		if failed = w.append(ctx, appends, lookUp); failed == nil {
			return nil, nil
		}
		if fatal(failed) {
			return nil, failed
		}
		w.rollBack(ctx)
		if dbfile.ExtendedCode(failed) != sqlite3.SQLITE_CONSTRAINT_UNIQUE {
			break
		}
	}
	return failed, w.tx.Exec(ctx, `BEGIN IMMEDIATE`, nil)
}

// rollBack rolls the transaction back, unless SQLite has done so.
func (w *writer) rollBack(ctx context.Context) {
	_ = w.tx.Exec(ctx, `ROLLBACK`, nil)
	w.conn.guard.end(false)
	w.cache.clear()
}

// attempt runs one job in a savepoint. failed is the error of the job, err one of the whole group.
func (w *writer) attempt(ctx context.Context, j job) (failed, err error) {
	if err := w.tx.Exec(ctx, `SAVEPOINT job`, nil); err != nil {
		return nil, err
	}
	if failed = j.do(ctx, w.tx); failed != nil {
		if err := w.tx.Exec(ctx, `ROLLBACK TO job`, nil); err != nil {
			return nil, failed // SQLite ended the transaction because of what failed
		}
	}
	return failed, w.tx.Exec(ctx, `RELEASE job`, nil)
}
