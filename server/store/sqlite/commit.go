package sqlite

import "context"

// commit runs the jobs in one transaction, each in a savepoint of its own, so that one that fails takes back only
// what it did. The jobs' errors are valid if err is nil; otherwise nothing was stored, or nobody knows: see fatal.
func (w *writer) commit(group []job) (errs []error, err error) {
	if err := w.health(); err != nil {
		return nil, err
	}
	ctx := context.Background()
	if err := w.tx.exec(ctx, `BEGIN IMMEDIATE`, nil); err != nil {
		return nil, err
	}
	errs = make([]error, len(group))
	for i, j := range group {
		if errs[i], err = w.attempt(ctx, j); err != nil {
			break
		}
	}
	if err == nil {
		err = w.tx.exec(ctx, `COMMIT`, nil)
	}
	if err != nil {
		_ = w.tx.exec(ctx, `ROLLBACK`, nil) // SQLite may have rolled back by itself
		return errs, err
	}
	return errs, w.conn.mark.note(ctx, w.tx)
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
