package sqlite

import (
	"context"
	"errors"
	"log/slog"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/server/store/writing"
)

// groupMax bounds the writes that share one transaction.
const groupMax = 256

// writer owns the connection that writes. Its goroutines start with startWriter and end with stop.
type writer struct {
	conn    *connection
	tx      tx
	mover   *mover
	log     *slog.Logger
	queue   *writing.Queue[job]
	health  *writing.Health
	stopped chan struct{}

	// Owned by the goroutine:
	due    int64 // bytes in the write-ahead log at which checkpoint acts
	cache  cache
	eraser eraser
	// unscrubbed is where the first transaction begins that scrub has to look at, nil if there is none.
	unscrubbed *logPlace
}

// job is one write: a function, or a batch of events. The function may be called once or not at all. done receives the error when
// the result is durable.
type job struct {
	do    func(ctx context.Context, t tx) error
	batch *sqlstore.Batch
	done  chan error
	// unlinks says that the group is written without checks of foreign keys: see writer.checkForeignKeys.
	unlinks bool
	// replaces says that the job replaces texts, or moves them from one page to another.
	replaces bool
	// erases says that the job removes texts.
	erases bool
}

func startWriter(conn *connection, mover *mover, log *slog.Logger) *writer {
	w := &writer{
		conn: conn, mover: mover, log: log,
		queue: writing.NewQueue[job](), health: writing.NewHealth(log), stopped: make(chan struct{}),
	}
	w.tx = tx{prepare(conn.conn, w.stopped)}
	w.cache.clear()
	go w.serve()
	go mover.run(w.checkpointed)
	return w
}

// stop ends the goroutines after their current work. It is called once.
func (w *writer) stop() error {
	w.queue.Close()
	<-w.stopped
	w.eraser.stop()
	return w.mover.stop()
}

// write runs fn in a transaction that it may share with others, and returns when that is durable. If fn fails, nothing that it did is
// stored. ctx bounds the wait until the writer takes it, not what follows.
func (w *writer) write(ctx context.Context, fn func(context.Context, tx) error) error {
	return w.submit(ctx, job{do: fn, done: make(chan error, 1)})
}

// submit returns when the job is done.
func (w *writer) submit(ctx context.Context, j job) error {
	if err := w.queue.Put(ctx, j); err != nil {
		return err
	}
	return <-j.done
}

func (w *writer) serve() {
	defer close(w.stopped)
	for group := w.queue.Take(groupMax); group != nil; group = w.queue.Take(groupMax) {
		w.finish(group)
		if w.health.Err() == nil {
			w.checkpointed(w.scrub(context.Background()))
			w.erase()
		}
		w.checkpoint()
	}
}

// finish commits a group and gives each job its result. If the transaction failed, all jobs get its error, refusals included: a refusal
// may depend on what another job of the group did, which is now undone.
func (w *writer) finish(group []job) {
	errs, err := w.commit(group)
	if fatal(err) {
		err = w.health.Break(err)
	}
	w.noteResult(errors.Join(append(errs, err)...))
	for i, j := range group {
		if err != nil {
			j.done <- err
		} else {
			j.done <- errs[i]
		}
	}
}

// noteResult tells the health that the disk took the group unless the error is ErrUnavailable: a refusal is no failure.
func (w *writer) noteResult(err error) {
	if !errors.Is(err, store.ErrUnavailable) {
		err = nil
	}
	w.health.Note(err)
}
