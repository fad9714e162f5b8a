// Package transfer copies a store into an empty one of any kind, and verifies the copy. It continues an interrupted transfer. Until the
// transfer is complete, no server opens the target: see sqlstore.Notes.
package transfer

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"parley/server/store/sqlstore"
)

// ErrNotEmpty means that the target has data that are not of an interrupted transfer.
var ErrNotEmpty = errors.New("it is not empty; give an empty database, so that nothing can be lost")

// Options of a transfer.
type Options struct {
	// NewEpoch gives the copy another epoch, so that clients forget what it does not have. It is for a source that may be older than what
	// clients have seen.
	NewEpoch bool
	// Move leaves a note in the source, so that no server opens it by mistake after the move. No server may be using the source.
	Move bool
	// Progress, unless nil, is called after each batch with the rows of a table that are done, and all of them.
	Progress func(table string, done, of int64)
}

// Report describes a transfer.
type Report struct {
	Epoch   string
	Tables  []Table
	Resumed int64 // rows that were there from an interrupted transfer
	Begun   bool  // something was written
	Erased  int   // people who were erased again
}

// Table is a table of the copy, which is equal to that of the source.
type Table struct {
	Name string
	Rows int64
	Sum  string // SHA-256 of all values, in hexadecimal
}

// Rows returns how many rows a table has.
func (r *Report) Rows(name string) int64 {
	for _, t := range r.Tables {
		if t.Name == name {
			return t.Rows
		}
	}
	return 0
}

// note is in the target until the transfer is complete.
type note struct {
	From        string  `json:"from"`        // epoch of the source
	Fingerprint []int64 `json:"fingerprint"` // of the source, followed by the number of rows of each table
}

// copying is one transfer.
type copying struct {
	from, to *Side
	o        Options
	note     note
	report   Report
}

// Copy copies from into to. If to is not empty, it returns ErrNotEmpty and changes nothing. After any other error, a call with the same
// sides continues.
func Copy(ctx context.Context, from, to *Side, o Options) (*Report, error) {
	if o.Progress == nil {
		o.Progress = func(string, int64, int64) {}
	}
	c := &copying{from: from, to: to, o: o}
	if _, err := from.Conn.ExecContext(ctx, from.Begin); err != nil {
		return nil, fmt.Errorf("read %s: %w", from.Name, err)
	}
	err := c.copy(ctx)
	if _, end := from.Conn.ExecContext(context.WithoutCancel(ctx), `ROLLBACK`); err == nil && end != nil {
		err = fmt.Errorf("read %s: %w", from.Name, end)
	}
	if err == nil && o.Move {
		err = c.leave(ctx)
	}
	if err == nil {
		err = c.finish(ctx)
	}
	return &c.report, err
}

func (c *copying) copy(ctx context.Context) error {
	if err := c.begin(ctx); err != nil {
		return err
	}
	for i, t := range tables {
		if err := c.table(ctx, i, t); err != nil {
			return err
		}
	}
	rooms, err := c.to.numbers(ctx, torn, 1)
	if err == nil && rooms[0] > 0 {
		err = fmt.Errorf("in %d rooms of %s the messages are not numbered without a gap: %w", rooms[0], c.from.Name, sqlstore.ErrDamaged)
	}
	return err
}

// begin checks both sides, and clears the target unless it can continue.
func (c *copying) begin(ctx context.Context) (err error) {
	now := note{}
	half, err := c.from.meta(ctx, sqlstore.MetaTransfer)
	if err == nil && half != "" {
		err = fmt.Errorf("%s: %w", c.from.Name, sqlstore.Notes(half, ""))
	}
	if err != nil {
		return err
	}
	if now.From, err = c.from.meta(ctx, sqlstore.MetaEpoch); err != nil {
		return err
	}
	if now.Fingerprint, err = c.from.numbers(ctx, fingerprint, 6); err != nil {
		return err
	}
	for _, t := range tables {
		rows, err := c.from.numbers(ctx, t.count(), 1)
		if err != nil {
			return err
		}
		now.Fingerprint = append(now.Fingerprint, rows[0])
	}
	text, err := json.Marshal(now)
	if err != nil {
		return err
	}
	begun, err := c.to.meta(ctx, sqlstore.MetaTransfer)
	if err == nil && begun == "" {
		err = c.mayBegin(ctx)
	}
	if err != nil {
		return err
	}
	c.note, c.report.Begun = now, true
	if begun == string(text) {
		return nil
	}
	return c.clear(ctx, string(text)) // the source has changed since the interrupted transfer
}

// mayBegin returns an error if the source was moved before, perhaps to this target by a command that was killed at its very end, or if the
// target is not empty.
func (c *copying) mayBegin(ctx context.Context) error {
	if c.o.Move {
		moved, err := c.from.meta(ctx, sqlstore.MetaMoved)
		if err == nil && moved != "" {
			err = fmt.Errorf("%s: %w", c.from.Name, sqlstore.Notes("", moved))
		}
		if err != nil {
			return err
		}
	}
	n, err := c.to.numbers(ctx, `SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM events), (SELECT count(*) FROM rooms WHERE id <> 'lobby')`, 3)
	if err == nil && n[0]+n[1]+n[2] > 0 {
		err = fmt.Errorf("%s: %w", c.to.Name, ErrNotEmpty)
	}
	return err
}

func (c *copying) clear(ctx context.Context, note string) error {
	return c.to.write(ctx, func(tx *sql.Tx) error {
		for i := range tables {
			if _, err := tx.ExecContext(ctx, tables[len(tables)-1-i].clear()); err != nil {
				return err
			}
		}
		return c.to.setMeta(ctx, tx, sqlstore.MetaTransfer, note)
	})
}

// table copies the missing rows of a table, and compares both sides.
func (c *copying) table(ctx context.Context, i int, t table) error {
	last, err := c.to.last(ctx, t)
	if err != nil {
		return err
	}
	source, of := newDigest(), c.note.Fingerprint[len(c.note.Fingerprint)-len(tables)+i]
	into := &inserting{side: c.to, table: t}
	defer into.close()
	err = c.from.each(ctx, t, func(values []any) error {
		if err := source.add(values); err != nil {
			return err
		}
		if last != nil && compare(values[:t.key], last) <= 0 {
			c.report.Resumed++
			return nil
		}
		if err := into.add(ctx, values); err != nil {
			return err
		}
		if source.rows%batchRows == 0 {
			c.o.Progress(t.name, source.rows, of)
		}
		return nil
	})
	if err == nil {
		err = into.flush(ctx)
	}
	if err != nil {
		return err
	}
	c.o.Progress(t.name, source.rows, of)
	return c.verify(ctx, t, source)
}

// verify reads the copy.
func (c *copying) verify(ctx context.Context, t table, source *digest) error {
	target, err := c.to.digest(ctx, t)
	if err != nil {
		return err
	}
	if source.rows != target.rows || source.sum() != target.sum() {
		return fmt.Errorf("%s: %d rows of %s (SHA-256 %s) became %d in %s (%s): empty that one and begin again",
			t.name, source.rows, c.from.Name, source.sum(), target.rows, c.to.Name, target.sum())
	}
	c.report.Tables = append(c.report.Tables, Table{t.name, target.rows, target.sum()})
	return nil
}

// leave notes in the source where the data were moved.
func (c *copying) leave(ctx context.Context) error {
	note := fmt.Sprintf("%s on %s", c.to.Name, time.Now().UTC().Format(time.DateOnly))
	return c.from.write(ctx, func(tx *sql.Tx) error { return c.from.setMeta(ctx, tx, sqlstore.MetaMoved, note) })
}

// finish makes the target ready for a server.
func (c *copying) finish(ctx context.Context) error {
	c.report.Epoch = c.note.From
	return c.to.write(ctx, func(tx *sql.Tx) error {
		if c.o.NewEpoch {
			var epoch [16]byte
			rand.Read(epoch[:])
			c.report.Epoch = hex.EncodeToString(epoch[:])
			if err := c.to.setMeta(ctx, tx, sqlstore.MetaEpoch, c.report.Epoch); err != nil {
				return err
			}
		}
		for _, statement := range append([]string{referenced}, append(c.to.Finish, `DELETE FROM meta WHERE key = '`+sqlstore.MetaTransfer+`'`)...) {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
}
