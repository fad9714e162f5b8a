package sqlite

import (
	"context"
	"fmt"
	"os"
	"time"
)

const (
	logStep     = 4 << 20                // bytes that the write-ahead log grows by between two checkpoints
	logMax      = 64 << 20               // bytes, then a checkpoint waits for readers, so that the log begins anew
	readersWait = 200 * time.Millisecond // for them, while nobody can write
)

// checkpoint moves the write-ahead log into the database now and then. SQLite would do so by itself inside a commit, but
// there the group waits for it, and its I/O errors are lost.
func (w *writer) checkpoint() {
	if w.health() != nil {
		return
	}
	size, hindered := w.conn.logSize(), w.hindrance() != nil
	if size < w.due && !hindered {
		w.due = min(w.due, size+logStep) // less than before if the log has begun anew
		return
	}
	w.due = size + logStep
	move := w.move
	if hindered || size >= logMax {
		move = w.empty
	}
	if err := move(context.Background()); fatal(err) {
		_ = w.breakOff(err) // the next write is told
	} else if err != nil && !hindered {
		w.log.Warn("checkpoint failed; it will be tried again", "error", err)
	}
}

// move waits for nobody. What readers still need stays in the log.
func (w *writer) move(ctx context.Context) error {
	return w.tx.exec(ctx, `PRAGMA wal_checkpoint(PASSIVE)`, nil)
}

// empty gives the log's space back to the disk, which may be full because of it, if readers let go in time.
func (w *writer) empty(ctx context.Context) error {
	if err := w.wait(ctx, readersWait); err != nil {
		return err
	}
	err := w.tx.exec(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`, nil)
	if again := w.wait(ctx, busyWait); again != nil {
		return again
	}
	return err
}

// wait sets how long a statement waits for others.
func (w *writer) wait(ctx context.Context, d time.Duration) error {
	return w.tx.exec(ctx, fmt.Sprintf(`PRAGMA busy_timeout = %d`, d.Milliseconds()), nil)
}

// logSize returns the size of the write-ahead log, 0 if it is not there.
func (c *connection) logSize() int64 {
	info, err := os.Stat(c.log)
	if err != nil {
		return 0
	}
	return info.Size()
}
