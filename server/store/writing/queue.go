// Package writing is how the writes of a store wait for a commit, and how a store notes that it cannot write.
package writing

import (
	"context"
	"sync"

	"parley/server/store"
)

// Queue hands writes to a writer, which takes all that wait as one group and commits them together. Writes arrive while a group is
// being committed, so a slower disk makes larger groups, not more commits.
type Queue[J any] struct {
	jobs    chan J // unbuffered: a job that waits here has not been taken
	closing chan struct{}
	close   func()
}

// NewQueue returns an empty queue.
func NewQueue[J any]() *Queue[J] {
	q := &Queue[J]{jobs: make(chan J), closing: make(chan struct{})}
	q.close = sync.OnceFunc(func() { close(q.closing) })
	return q
}

// Put returns when a writer has taken the job, with ErrClosed, or with the error of ctx.
func (q *Queue[J]) Put(ctx context.Context, job J) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if q.Closed() {
		return store.ErrClosed
	}
	select {
	case <-q.closing:
		return store.ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	case q.jobs <- job:
		return nil
	}
}

// Take waits for a job, and returns it with the others that wait, at most limit. It returns nil after Close.
func (q *Queue[J]) Take(limit int) []J {
	select {
	case <-q.closing:
		return nil
	case first := <-q.jobs:
		return q.gather([]J{first}, limit)
	}
}

func (q *Queue[J]) gather(group []J, limit int) []J {
	for len(group) < limit {
		select {
		case job := <-q.jobs:
			group = append(group, job)
		default:
			return group
		}
	}
	return group
}

// Close ends Put and Take. Groups that were taken are not affected.
func (q *Queue[J]) Close() { q.close() }

// Closed reports whether Close was called.
func (q *Queue[J]) Closed() bool {
	select {
	case <-q.closing:
		return true
	default:
		return false
	}
}

// Closing is closed by Close.
func (q *Queue[J]) Closing() <-chan struct{} { return q.closing }
