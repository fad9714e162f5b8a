package postgres

import (
	"context"
	"sync"

	"parley/server/store"
)

// groupMax bounds how many calls share a commit.
const groupMax = 64

// writer commits events in groups: what waits while one group is committed is the next. A slow database makes the groups
// larger, not the number of commits.
type writer struct {
	store   *Store
	jobs    chan *job
	closing chan struct{}
	work    sync.WaitGroup
}

// job is one call of Append.
type job struct {
	batch  []store.Append
	result []store.Appended
	err    error
	done   chan struct{}
}

func startWriter(s *Store, lanes int) *writer {
	w := &writer{store: s, jobs: make(chan *job), closing: make(chan struct{})}
	for range lanes {
		w.work.Go(w.run)
	}
	return w
}

// stop ends the lanes after the groups that they are at. It is called once.
func (w *writer) stop() {
	close(w.closing)
	w.work.Wait()
}

func (w *writer) run() {
	for {
		select {
		case <-w.closing:
			return
		case first := <-w.jobs:
			group := w.gather(first)
			err := w.store.commit(group)
			w.store.hinder(err)
			for _, j := range group {
				j.err = err
				close(j.done)
			}
		}
	}
}

func (w *writer) gather(first *job) []*job {
	group := []*job{first}
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

// Append commits the batch together with whatever else waits.
func (s *Store) Append(ctx context.Context, batch []store.Append) ([]store.Appended, error) {
	if len(batch) == 0 {
		return nil, nil
	}
	if s.closed() {
		return nil, store.ErrClosed
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	j := &job{batch: batch, done: make(chan struct{})}
	select {
	case <-s.closing:
		return nil, store.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	case s.writer.jobs <- j:
	}
	<-j.done
	if j.err != nil {
		return nil, j.err
	}
	return j.result, nil
}
