package postgres

import (
	"context"
	"sync"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/server/store/writing"
)

// groupMax bounds the calls that share a commit.
const groupMax = 64

// writer commits events in groups.
type writer struct {
	store *Store
	queue *writing.Queue[*job]
	work  sync.WaitGroup
}

// job is one call of Append.
type job struct {
	batch *sqlstore.Batch
	done  chan error
}

// startWriter starts a goroutine for each group that may be committed at the same time.
func startWriter(s *Store, lanes int) *writer {
	w := &writer{store: s, queue: writing.NewQueue[*job]()}
	for range lanes {
		w.work.Go(w.run)
	}
	return w
}

// stop ends the goroutines after their current groups. It is called once.
func (w *writer) stop() {
	w.queue.Close()
	w.work.Wait()
}

func (w *writer) run() {
	for group := w.queue.Take(groupMax); group != nil; group = w.queue.Take(groupMax) {
		batches := make([]*sqlstore.Batch, len(group))
		for i, j := range group {
			batches[i] = j.batch
		}
		err := w.store.commit(batches)
		w.store.health.Note(err)
		for _, j := range group {
			j.done <- err
		}
	}
}

// Append commits the batch together with the other batches that wait.
func (s *Store) Append(ctx context.Context, batch []store.Append) ([]store.Appended, error) {
	if len(batch) == 0 {
		return nil, nil
	}
	if s.closed() {
		return nil, store.ErrClosed
	}
	j := &job{batch: &sqlstore.Batch{Items: batch}, done: make(chan error, 1)}
	if err := s.writer.queue.Put(ctx, j); err != nil {
		return nil, err
	}
	if err := <-j.done; err != nil {
		return nil, err
	}
	return j.batch.Results, nil
}
