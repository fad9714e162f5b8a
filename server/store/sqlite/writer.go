package sqlite

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"parley/server/store"
)

// groupMax bounds the writes that share one transaction.
const groupMax = 256

// writer owns the connection that writes. Its goroutines start with startWriter and end with stop.
type writer struct {
	conn    *connection
	tx      *prepared
	mover   *mover
	log     *slog.Logger
	jobs    chan job // without a buffer: what waits here was not taken yet
	closing chan struct{}
	stopped chan struct{}

	mu     sync.Mutex
	later  error         // why the last group was not stored, if that may pass
	broken error         // set once, by the first fatal error
	ended  chan struct{} // closed with it

	// Of the goroutine:
	due   int64 // bytes in the log at which it is looked after
	known known
}

// job is one write: do, which may be called once or not at all, or a batch of events. done gets the error when the result is
// durable.
type job struct {
	do     func(ctx context.Context, tx *prepared) error
	batch  []store.Append
	result []store.Appended // as long as the batch
	done   chan error
	// unlinks says that the group is written without checks of foreign keys: see unlink.
	unlinks bool
}

func startWriter(conn *connection, mover *mover, log *slog.Logger) *writer {
	w := &writer{
		conn: conn, mover: mover, log: log,
		jobs: make(chan job), closing: make(chan struct{}), stopped: make(chan struct{}), ended: make(chan struct{}),
	}
	w.tx = prepare(conn.conn, w.stopped)
	w.known.forget()
	go w.serve()
	go mover.run(w.checkpointed)
	return w
}

// stop ends the goroutines after what they are at. It is called once.
func (w *writer) stop() error {
	close(w.closing)
	<-w.stopped
	return w.mover.stop()
}

// write runs fn in a transaction that it may share with others, and returns its result when that is durable. If
// fn fails, nothing that it did is stored. ctx bounds the wait until the writer takes it, not what follows.
func write[T any](ctx context.Context, w *writer, fn func(context.Context, *prepared) (T, error)) (T, error) {
	var result, none T
	j := job{done: make(chan error, 1)}
	j.do = func(ctx context.Context, tx *prepared) (err error) {
		result, err = fn(ctx, tx)
		return err
	}
	if err := w.submit(ctx, j); err != nil {
		return none, err
	}
	return result, nil
}

// submit returns when the job is done.
func (w *writer) submit(ctx context.Context, j job) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case <-w.closing:
		return store.ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	case w.jobs <- j:
	}
	return <-j.done
}

func (w *writer) serve() {
	defer close(w.stopped)
	for {
		select {
		case <-w.closing:
			return
		case first := <-w.jobs:
			w.finish(w.gather(first))
			w.checkpoint()
		}
	}
}

// gather takes every write that waits. They came while the last group was being synced, so the slower the disk,
// the larger the groups.
func (w *writer) gather(first job) []job {
	group := []job{first}
	for len(group) < groupMax {
		select {
		case j := <-w.jobs:
			group = append(group, j)
		default:
			return group
		}
	}
	return group
}

// finish tells each job its result. If the transaction failed, that is its failure for all of them: also a refusal
// may rest on what another job of the group did and what is now undone.
func (w *writer) finish(group []job) {
	errs, err := w.commit(group)
	if fatal(err) {
		err = w.breakOff(err)
	}
	w.hinder(errors.Join(append(errs, err)...))
	for i, j := range group {
		if err != nil {
			j.done <- err
		} else {
			j.done <- errs[i]
		}
	}
}

// hinder notes that a group failed in a way that may pass, or that it did not.
func (w *writer) hinder(err error) {
	if !errors.Is(err, store.ErrLater) {
		err = nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if err != nil && w.later == nil {
		w.log.Warn("nothing can be stored at the moment; make room on the disk if it is full", "error", err)
	} else if err == nil && w.later != nil {
		w.log.Info("writes are stored again")
	}
	w.later = err
}

// hindrance returns why the last group was not stored, or nil.
func (w *writer) hindrance() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.later
}

// breakOff ends writing for good, and returns what every later write fails with.
func (w *writer) breakOff(err error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.broken == nil {
		w.broken = fmt.Errorf("%w: %w", store.ErrBroken, err)
		w.log.Error("the database cannot be written any more", "error", err)
		close(w.ended)
	}
	return w.broken
}

// health returns the error that ended writing, or nil.
func (w *writer) health() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.broken
}
