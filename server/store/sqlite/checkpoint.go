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
	logStep     = 4 << 20                // bytes that are written to the write-ahead log between two moves
	logTurn     = 16 << 20               // bytes, then the writer moves the last of them itself, so that the log begins anew
	logRest     = 512 << 10              // bytes; twice that is few enough for it
	logMax      = 64 << 20               // bytes, then a checkpoint waits for readers
	readersWait = 200 * time.Millisecond // for them, while nobody can write
	frameSize   = 4096 + 24              // bytes of a page in the log
)

// mover moves the write-ahead log into the database while the writer goes on, on a connection of its own. SQLite would do so
// by itself inside a commit, but there the group waits for it, and its I/O errors are lost.
type mover struct {
	db    *sql.DB
	tx    *prepared
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
	return &mover{db: db, tx: prepare(db, nil), wake: make(chan struct{}, 1), ended: make(chan struct{})}, nil
}

// start lets it move what is in the log now, unless it is at work.
func (m *mover) start() {
	if m.busy.CompareAndSwap(false, true) {
		m.wake <- struct{}{}
	}
}

// run moves whenever it is told to, and tells what became of it.
func (m *mover) run(tell func(error)) {
	defer close(m.ended)
	for range m.wake {
		tell(move(m.tx))
		m.busy.Store(false)
	}
}

// stop returns when it is not at work any more. It is called once, after the last start.
func (m *mover) stop() error {
	close(m.wake)
	<-m.ended
	return errors.Join(m.tx.close(), m.db.Close())
}

// checkpoint sees to it that the write-ahead log gets into the database, and does not grow for ever.
func (w *writer) checkpoint() {
	if w.health() != nil {
		return
	}
	size, rest, err := w.logged()
	w.due = min(w.due, size+logStep) // less than before if the log has begun anew
	hindered := w.hindrance() != nil
	switch {
	case err != nil:
	case !hindered && (size < w.due || w.mover.busy.Load()):
		return
	case hindered || size >= logMax:
		err = w.empty(context.Background())
		w.due = size + logStep
	case size >= logTurn && rest <= 2*logRest:
		err = move(w.tx)
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

// checkpointed ends writing after an error that says so; others pass, or show in what is written next.
func (w *writer) checkpointed(err error) {
	if fatal(err) {
		_ = w.breakOff(err) // the next write is told
	} else if err != nil && w.hindrance() == nil {
		w.log.Warn("checkpoint failed; it will be tried again", "error", err)
	}
}

// logged returns the bytes that are in the log, and how many of them are not in the database yet.
func (w *writer) logged() (size, rest int64, err error) {
	var busy, frames, moved int64
	err = w.tx.get(context.Background(), `PRAGMA wal_checkpoint(NOOP)`, nil, &busy, &frames, &moved)
	return frames * frameSize, (frames - moved) * frameSize, err
}

// move waits for nobody. What readers still need stays in the log.
func move(tx *prepared) error {
	return tx.exec(context.Background(), `PRAGMA wal_checkpoint(PASSIVE)`, nil)
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
