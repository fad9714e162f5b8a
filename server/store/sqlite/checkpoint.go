package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

const (
	logStep     = 4 << 20                // bytes written to the write-ahead log between two checkpoints
	logTurn     = 16 << 20               // bytes at which the writer moves the rest itself, so that SQLite restarts the log
	logRest     = 512 << 10              // bytes; the writer moves at most twice as many
	logMax      = 64 << 20               // bytes at which a checkpoint waits for readers
	readersWait = 200 * time.Millisecond // that a checkpoint waits for readers; nobody can write meanwhile
	frameSize   = 4096 + 24              // bytes of a page in the log
)

// mover checkpoints the write-ahead log on its own connection, while the writer goes on. SQLite would do so by itself within a commit, but
// then the group would wait for it, and I/O errors would be lost.
type mover struct {
	db    *sql.DB
	sql   *statements
	wake  chan struct{}
	busy  atomic.Bool
	ended chan struct{}
}

func newMover(path string) (*mover, error) {
	db, err := sql.Open("sqlite", source(path))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if err := openAll(db, 1); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &mover{db: db, sql: prepare(db, nil), wake: make(chan struct{}, 1), ended: make(chan struct{})}, nil
}

// start makes it checkpoint the present log, unless it is busy.
func (m *mover) start() {
	if m.busy.CompareAndSwap(false, true) {
		m.wake <- struct{}{}
	}
}

// run checkpoints after each start, and reports the result.
func (m *mover) run(report func(error)) {
	defer close(m.ended)
	for range m.wake {
		report(move(m.sql))
		m.busy.Store(false)
	}
}

// stop waits until it is no longer busy. It is called once, after the last start.
func (m *mover) stop() error {
	close(m.wake)
	<-m.ended
	return errors.Join(m.sql.close(), m.db.Close())
}

// checkpoint keeps the write-ahead log from growing forever.
func (w *writer) checkpoint() {
	if w.health.Err() != nil {
		return
	}
	size, rest, err := w.logged()
	w.due = min(w.due, size+logStep) // less than before if the log was restarted
	failing := w.health.Unavailable() != nil
	switch {
	case err != nil:
	case !failing && (size < w.due || w.mover.busy.Load()):
		return
	case failing || size >= logMax:
		err = w.empty(context.Background())
		w.due = size + logStep
	case size >= logTurn && rest <= 2*logRest:
		err = move(w.tx.statements)
		w.due = size + logStep
	case size >= logTurn:
		w.mover.start()
		w.due = size + logRest
	default:
		w.mover.start()
		w.due = size + logStep
	}
	w.checkpointed(err)
}

// checkpointed ends writing after a fatal error. Other errors pass, or appear again at the next write.
func (w *writer) checkpointed(err error) {
	if fatal(err) {
		_ = w.health.Break(err) // the next write returns it
	} else if err != nil && w.health.Unavailable() == nil {
		w.log.Warn("checkpoint failed; it will be tried again", "error", err)
	}
}

// logged returns the bytes in the log, and how many of them are not in the database yet.
func (w *writer) logged() (size, rest int64, err error) {
	var busy, frames, moved int64
	err = w.tx.Get(context.Background(), `PRAGMA wal_checkpoint(NOOP)`, nil, &busy, &frames, &moved)
	return frames * frameSize, (frames - moved) * frameSize, err
}

// move checkpoints without waiting. What readers still need stays in the log.
func move(sql *statements) error {
	return sql.Exec(context.Background(), `PRAGMA wal_checkpoint(PASSIVE)`, nil)
}

// empty truncates the log, which may be what fills the disk, unless readers need it for too long.
func (w *writer) empty(ctx context.Context) error {
	if err := w.wait(ctx, readersWait); err != nil {
		return err
	}
	err := w.tx.Exec(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`, nil)
	if again := w.wait(ctx, busyWait); again != nil {
		return again
	}
	return err
}

// wait sets how long a statement waits for others.
func (w *writer) wait(ctx context.Context, d time.Duration) error {
	return w.tx.Exec(ctx, fmt.Sprintf(`PRAGMA busy_timeout = %d`, d.Milliseconds()), nil)
}
