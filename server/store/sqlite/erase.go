package sqlite

import (
	"context"
	"time"

	"parley/server/store/sqlite/dbfile"
)

const (
	eraseEvery  = time.Second           // between two checkpoints after erasures
	eraseRetry  = time.Minute           // at most, between two tries while readers need the log
	eraseWait   = 20 * time.Millisecond // that such a checkpoint waits for readers; nobody can write meanwhile
	noteErasure = 1 << 16               // restarts of the log after which its salt is noted again: see dbfile.Log
)

// eraser empties the write-ahead log after something was erased: the log still has the pages of before.
type eraser struct {
	due     bool // something was erased since the log was empty
	next    time.Time
	wait    time.Duration // until the next try
	timer   *time.Timer
	emptied int // how many times
}

// erase empties the log if that is due, and otherwise sees to it that it is called again. It is called between two groups.
func (w *writer) erase() {
	e := &w.eraser
	if !e.due {
		return
	}
	if rest := time.Until(e.next); rest > 0 {
		w.eraseIn(rest)
		return
	}
	empty, err := w.truncate(context.Background())
	w.checkpointed(err)
	if empty {
		e.due, e.wait = false, eraseEvery
	} else {
		e.wait = min(max(2*e.wait, eraseEvery), eraseRetry)
		w.eraseIn(e.wait)
	}
	e.next = time.Now().Add(e.wait)
}

// eraseIn has the writer go round again after a while.
func (w *writer) eraseIn(wait time.Duration) {
	if w.eraser.timer != nil {
		w.eraser.timer.Stop()
	}
	w.eraser.timer = time.AfterFunc(wait, func() {
		_ = w.write(context.Background(), func(context.Context, tx) error { return nil }) // a store that was closed has no log
	})
}

func (e *eraser) stop() {
	if e.timer != nil {
		e.timer.Stop()
	}
}

// truncate moves the log into the database, and reports whether it is empty now.
func (w *writer) truncate(ctx context.Context) (empty bool, err error) {
	if w.eraser.emptied++; w.eraser.emptied%noteErasure == 0 {
		if err := w.noteSalt(ctx); err != nil {
			return false, err
		}
	}
	if err := w.wait(ctx, eraseWait); err != nil {
		return false, err
	}
	var busy, frames, moved int64
	err = w.tx.Get(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`, nil, &busy, &frames, &moved)
	if again := w.wait(ctx, busyWait); again != nil {
		return false, again
	}
	return err == nil && busy == 0, err
}

// noteSalt notes the present salt, so that it does not get too far from the noted one.
func (w *writer) noteSalt(ctx context.Context) error {
	log, err := dbfile.ReadLog(w.conn.path)
	if err != nil || !log.Begun {
		return err
	}
	if err := w.conn.setNote(ctx, dbfile.FormatSalt(log.Salt)); err != nil {
		return err
	}
	return dbfile.WriteSalt(w.conn.lock, log.Salt)
}
