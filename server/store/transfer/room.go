package transfer

import (
	"context"
	"database/sql"

	"parley/server/store/roomfile"
	"parley/server/store/sqlstore"
)

// ImportRoom stores the room of a file in one transaction: after an error, nothing has changed.
func ImportRoom(ctx context.Context, to *Side, in *roomfile.Reader, o sqlstore.Import) (done sqlstore.Imported, err error) {
	half, err := to.meta(ctx, sqlstore.MetaTransfer)
	if err != nil {
		return done, err
	}
	moved, err := to.meta(ctx, sqlstore.MetaMoved)
	if err != nil {
		return done, err
	}
	if err := sqlstore.Notes(half, moved); err != nil {
		return done, err
	}
	tx, err := to.Conn.BeginTx(ctx, nil)
	if err != nil {
		return done, err
	}
	defer tx.Rollback() // after a commit it does nothing
	changes := &changer{tx: tx, prepared: map[string]*sql.Stmt{}}
	defer changes.close()
	if done, err = sqlstore.ImportRoom(ctx, changes, in, o); err != nil {
		return done, err
	}
	changes.close()
	return done, tx.Commit()
}

// changer runs the statements of a transaction, and prepares each once.
type changer struct {
	tx       *sql.Tx
	prepared map[string]*sql.Stmt
}

func (c *changer) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt := c.prepared[query]; stmt != nil {
		return stmt, nil
	}
	stmt, err := c.tx.PrepareContext(ctx, query)
	if err == nil {
		c.prepared[query] = stmt
	}
	return stmt, err
}

func (c *changer) close() {
	for _, stmt := range c.prepared {
		stmt.Close()
	}
	clear(c.prepared)
}

// Get reads the first row.
func (c *changer) Get(ctx context.Context, query string, args sqlstore.Args, dest ...any) error {
	stmt, err := c.statement(ctx, query) //nolint:sqlclosecheck // close does
	if err != nil {
		return err
	}
	return stmt.QueryRowContext(ctx, args...).Scan(dest...)
}

// Each calls row for each row until it returns false.
func (c *changer) Each(ctx context.Context, query string, args sqlstore.Args, row func(sqlstore.Scan) (more bool, err error)) error {
	stmt, err := c.statement(ctx, query) //nolint:sqlclosecheck // close does
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for more := true; more && rows.Next(); {
		if more, err = row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Exec runs a statement that returns nothing.
func (c *changer) Exec(ctx context.Context, query string, args sqlstore.Args) error {
	stmt, err := c.statement(ctx, query) //nolint:sqlclosecheck // close does
	if err != nil {
		return err
	}
	_, err = stmt.ExecContext(ctx, args...)
	return err
}
