package transfer

import (
	"context"
	"database/sql"
	"fmt"
)

// batchRows are stored in one transaction.
const batchRows = 2000

// inserting inserts rows into a table in batches.
type inserting struct {
	side   *Side
	table  table
	whole  *sql.Stmt // inserts a full batch
	values []any
	rows   int
}

func (in *inserting) add(ctx context.Context, values []any) error {
	in.values = append(in.values, values...)
	if in.rows++; in.rows < batchRows {
		return nil
	}
	return in.flush(ctx)
}

// flush inserts the rows that were added.
func (in *inserting) flush(ctx context.Context) error {
	if in.rows == 0 {
		return nil
	}
	err := in.side.write(ctx, func(tx *sql.Tx) error { return in.store(ctx, tx) })
	in.values, in.rows = in.values[:0], 0
	return err
}

func (in *inserting) store(ctx context.Context, tx *sql.Tx) (err error) {
	if in.rows < batchRows {
		_, err = tx.ExecContext(ctx, in.table.insertion(in.rows, in.side.Param), in.values...)
	} else {
		if in.whole == nil {
			in.whole, err = in.side.Conn.PrepareContext(ctx, in.table.insertion(batchRows, in.side.Param))
		}
		if err == nil {
			_, err = tx.StmtContext(ctx, in.whole).ExecContext(ctx, in.values...)
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", in.table.name, err)
	}
	return nil
}

func (in *inserting) close() {
	if in.whole != nil {
		in.whole.Close()
	}
}
