package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// querier is a pool, a connection or a transaction.
type querier interface {
	Query(ctx context.Context, query string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, query string, args ...any) pgx.Row
}

func each(ctx context.Context, q querier, query string, args sqlstore.Args, row func(sqlstore.Scan) (more bool, err error)) error {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for more := true; more && rows.Next(); {
		if more, err = row(rows.Scan); err != nil {
			return err
		}
	}
	rows.Close()
	return rows.Err()
}

// tx is a transaction. All transactions lock users before rooms, and both in the order of their primary keys, so that none wait for
// each other.
type tx struct{ pgx.Tx }

// Get reads the first row into dest, or returns sql.ErrNoRows, which pgx.ErrNoRows wraps.
func (t tx) Get(ctx context.Context, query string, args sqlstore.Args, dest ...any) error {
	return t.QueryRow(ctx, query, args...).Scan(dest...)
}

// Each calls row for each row until it returns false.
func (t tx) Each(ctx context.Context, query string, args sqlstore.Args, row func(sqlstore.Scan) (more bool, err error)) error {
	return each(ctx, t, query, args, row)
}

// Exec runs a statement that returns nothing.
func (t tx) Exec(ctx context.Context, query string, args sqlstore.Args) error {
	_, err := t.Tx.Exec(ctx, query, args...)
	return err
}

// Change runs a statement, and reports whether it has changed a row.
func (t tx) Change(ctx context.Context, query string, args sqlstore.Args) (changed bool, err error) {
	tag, err := t.Tx.Exec(ctx, query, args...)
	return tag.RowsAffected() > 0, err
}

// LockUsers locks users until the transaction ends.
func (t tx) LockUsers(ctx context.Context, users ...chat.UserID) error {
	ids := make([]string, len(users))
	for i, id := range users {
		ids[i] = string(id)
	}
	return t.Exec(ctx, `SELECT 1 FROM users WHERE id = ANY($1) ORDER BY num FOR NO KEY UPDATE`, sqlstore.Args{ids})
}

// Reference marks users as referenced.
func (t tx) Reference(ctx context.Context, users ...int64) error {
	tag, err := t.Tx.Exec(ctx, `UPDATE users SET referenced = 1 WHERE num IN (SELECT num FROM users WHERE num = ANY($1) ORDER BY num FOR NO KEY UPDATE)`, users)
	if err == nil && int(tag.RowsAffected()) < len(users) {
		err = sqlstore.NoUser()
	}
	return err
}

// CountChange increments the counters of users.
func (t tx) CountChange(ctx context.Context, users ...int64) error {
	return t.Exec(ctx, `UPDATE users SET changes = changes + 1 WHERE num IN (SELECT num FROM users WHERE num = ANY($1) ORDER BY num FOR NO KEY UPDATE)`,
		sqlstore.Args{users})
}

// NoteSeen locks the users of the sessions first, as a sweep does.
func (t tx) NoteSeen(ctx context.Context, sessions []string, at chat.Millis) (found bool, err error) {
	tag, err := t.Tx.Exec(ctx, `UPDATE users SET seen_at = greatest(seen_at, $1) WHERE num IN (SELECT num FROM users
		WHERE num IN (SELECT "user" FROM tokens WHERE id = ANY($2)) ORDER BY num FOR NO KEY UPDATE)`, at, sessions)
	if err != nil || tag.RowsAffected() == 0 {
		return false, err
	}
	return true, t.Exec(ctx, `UPDATE tokens SET seen_at = greatest(seen_at, $1) WHERE id = ANY($2)`, sqlstore.Args{at, sessions})
}
