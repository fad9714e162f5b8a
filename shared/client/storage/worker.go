package storage

import (
	"context"
	"time"

	"parley/shared/client/mailbox"
)

const (
	jobMax   = 5 * time.Second // for one job
	flushMax = 2 * time.Second // for what is left at the end
)

// Worker owns the goroutine that calls a Store: one job at a time, in the order in which they were queued.
type Worker struct {
	store Store
	jobs  *mailbox.Mailbox[job]
	log   func(message string, pairs ...any)
}

// job is one piece of work with the Store. Its error is logged.
type job struct {
	what string
	do   func(ctx context.Context, s Store) error
	done func(error) // may be nil
}

// NewWorker returns a worker that does nothing before Run.
func NewWorker(s Store, log func(message string, pairs ...any)) *Worker {
	return &Worker{store: s, jobs: mailbox.New[job](), log: log}
}

// Run works until Close was called and all jobs are done. After ctx has ended it has flushMax for what is left.
func (w *Worker) Run(ctx context.Context) {
	working, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(flushMax, cancel) })
	defer stop()
	for !w.jobs.Done() {
		<-w.jobs.Wake
		for _, j := range w.jobs.Take() {
			w.work(working, j)
		}
	}
}

func (w *Worker) work(ctx context.Context, j job) {
	ctx, cancel := context.WithTimeout(ctx, jobMax)
	defer cancel()
	err := j.do(ctx, w.store)
	if err != nil {
		w.log("storage", "what", j.what, "error", err)
	}
	if j.done != nil {
		j.done(err)
	}
}

// Do queues work with the Store. done, which may be nil, is called by the worker's goroutine with the error.
func (w *Worker) Do(what string, do func(ctx context.Context, s Store) error, done func(error)) {
	w.jobs.Put(job{what, do, done})
}

// Close makes Run return when all that was queued is done.
func (w *Worker) Close() { w.jobs.Close() }

// Note stores a value at once, in the Journal. It returns false if there is none, or if it refuses.
func (w *Worker) Note(key string, value []byte) bool {
	j, ok := w.store.(Journal)
	return ok && j.PutNow(key, value) == nil
}

// PutNow stores a value in the Journal, if there is one, at once, and in the Store. done, which may be nil, is called when it
// is in one of them; it is not called if both refuse.
func (w *Worker) PutNow(key string, value []byte, done func()) {
	noted := w.Note(key, value)
	if !noted {
		w.deleteNote(key) // else it would be read in place of what follows
	}
	if noted && done != nil {
		done()
	}
	w.Put(key, func() []byte { return value }, func(err error) {
		if !noted && err == nil && done != nil {
			done()
		}
	})
}

// DeleteNow removes a value from both parts.
func (w *Worker) DeleteNow(key string) {
	w.deleteNote(key)
	w.Delete(key)
}

// deleteNote removes a value from the Journal. That can only be refused where nothing was stored either.
func (w *Worker) deleteNote(key string) {
	if j, ok := w.store.(Journal); ok {
		_ = j.DeleteNow(key)
	}
}

// Put stores what encode returns. The worker's goroutine encodes, so encode must not touch the state of others.
func (w *Worker) Put(key string, encode func() []byte, done func(error)) {
	w.jobs.Put(job{"put " + key, func(ctx context.Context, s Store) error {
		return s.Put(ctx, key, encode())
	}, done})
}

// Delete removes a value.
func (w *Worker) Delete(key string) {
	w.jobs.Put(job{"delete " + key, func(ctx context.Context, s Store) error { return s.Delete(ctx, key) }, nil})
}
