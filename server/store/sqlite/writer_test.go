package sqlite

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"

	"parley/server/store"
	"parley/server/store/sqlstore"
)

// hold stops the writer inside a transaction of its own, until the returned function is called.
func hold(t *testing.T, s *Store) (release func()) {
	t.Helper()
	taken, gate := make(chan struct{}), make(chan struct{})
	go func() {
		_, _ = write(t.Context(), s.writer, func(context.Context, tx) (int, error) {
			close(taken)
			<-gate
			return 0, nil
		})
	}()
	<-taken
	return sync.OnceFunc(func() { close(gate) })
}

// note writes a key, and returns how many keys readers can see meanwhile.
func note(ctx context.Context, s *Store, key string) (seen int, err error) {
	return write(ctx, s.writer, func(ctx context.Context, tx tx) (int, error) {
		if err := tx.Exec(ctx, `INSERT INTO meta (key, value) VALUES (?, '')`, sqlstore.Args{key}); err != nil {
			return 0, err
		}
		return notes(ctx, s)
	})
}

func notes(ctx context.Context, s *Store) (n int, err error) {
	err = s.reads.Get(ctx, `SELECT count(*) FROM meta WHERE key NOT IN ('epoch', 'secret', 'log')`, nil, &n)
	return n, err
}

func TestWaitingWritesShareOneCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, filepath.Join(t.TempDir(), "parley.db"))
		defer s.Close()
		release := hold(t, s)
		seen := make([]int, 50)
		errs := make([]error, len(seen))
		var all sync.WaitGroup
		for i := range seen {
			all.Go(func() { seen[i], errs[i] = note(context.Background(), s, string(rune('A'+i))) })
		}
		synctest.Wait()
		release()
		all.Wait()
		for i := range seen {
			if errs[i] != nil || seen[i] != 0 {
				t.Fatalf("write %d: readers saw %d others committed (%v), want all in one commit", i, seen[i], errs[i])
			}
		}
		if n, err := notes(context.Background(), s); err != nil || n != len(seen) {
			t.Errorf("got %d notes (%v), want %d", n, err, len(seen))
		}
	})
}

func TestAFailingWriteDoesNotSpoilItsGroup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, filepath.Join(t.TempDir(), "parley.db"))
		defer s.Close()
		release := hold(t, s)
		failure := errors.New("on purpose")
		errs := make([]error, 9)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() {
				_, errs[i] = write(context.Background(), s.writer, func(ctx context.Context, tx tx) (int, error) {
					err := tx.Exec(ctx, `INSERT INTO meta (key, value) VALUES (?, '')`, sqlstore.Args{i})
					if i%3 == 0 {
						return 0, errors.Join(err, failure)
					}
					return 0, err
				})
			})
		}
		synctest.Wait()
		release()
		all.Wait()
		for i, err := range errs {
			if got, want := errors.Is(err, failure), i%3 == 0; got != want {
				t.Errorf("write %d: got %v, want a failure: %v", i, err, want)
			}
		}
		if n, err := notes(context.Background(), s); err != nil || n != 6 {
			t.Errorf("got %d notes (%v), want 6", n, err)
		}
	})
}

func TestAContextBoundsTheWaitForTheWriterOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, filepath.Join(t.TempDir(), "parley.db"))
		defer s.Close()
		release := hold(t, s)
		ctx, cancel := context.WithCancel(context.Background())
		waits := make(chan error)
		go func() {
			_, err := note(ctx, s, "waits")
			waits <- err
		}()
		synctest.Wait()
		cancel()
		if err := <-waits; !errors.Is(err, context.Canceled) {
			t.Errorf("while it waits: got %v, want canceled", err)
		}
		release()
		ctx, cancel = context.WithCancel(context.Background())
		_, err := write(ctx, s.writer, func(_ context.Context, tx tx) (int, error) {
			cancel()
			return 0, tx.Exec(context.Background(), `INSERT INTO meta (key, value) VALUES ('taken', '')`, nil)
		})
		if n, readErr := notes(context.Background(), s); err != nil || n != 1 {
			t.Errorf("once it is taken: got %v and %d notes (%v), want it stored", err, n, readErr)
		}
	})
}

func TestCloseWaitsForTheRunningWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "parley.db")
		s := open(t, path)
		release := hold(t, s)
		var closing sync.WaitGroup
		var late error
		closing.Go(func() { _ = s.Close() })
		synctest.Wait()
		closing.Go(func() { _, late = note(context.Background(), s, "late") })
		synctest.Wait()
		release()
		closing.Wait()
		if !errors.Is(late, store.ErrClosed) {
			t.Errorf("got %v, want ErrClosed", late)
		}
	})
}

// write returns the result of a transaction.
func write[T any](ctx context.Context, w *writer, fn func(context.Context, tx) (T, error)) (result T, err error) {
	err = w.write(ctx, func(ctx context.Context, tx tx) (err error) {
		result, err = fn(ctx, tx)
		return err
	})
	return result, err
}
