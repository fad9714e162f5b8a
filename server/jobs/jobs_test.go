package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/jobs"
	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/shared/chat"
)

// work is a store with a user and what was done of the jobs in it.
type work struct {
	t    *testing.T
	db   *sqlite.Store
	mu   sync.Mutex
	done []string
	fail int // so often
}

func newWork(t *testing.T, dir string) *work {
	db, err := sqlite.Open(filepath.Join(dir, "parley.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.CreateUser(t.Context(), store.Newcomer{ID: "ada", Name: store.Name{Shown: "Ada", Folded: "ada", Skeleton: "ada"}, Token: []byte("token")}, time.Now()); err != nil {
		t.Fatal(err)
	}
	return &work{t: t, db: db}
}

func (w *work) put(kind, key string, after time.Duration) {
	w.t.Helper()
	job := store.Job{Kind: kind, User: "ada", Key: key, Due: chat.MillisOf(time.Now().Add(after)), Payload: []byte("{}")}
	if err := w.db.PutJob(w.t.Context(), job, 1000, time.Now()); err != nil {
		w.t.Fatal(err)
	}
}

// run runs a server until the test stops it.
func (w *work) run() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	runner := &jobs.Runner{Store: w.db, Now: time.Now, Log: slog.New(slog.DiscardHandler), Handlers: map[string]jobs.Handler{"test": w.do}}
	var running sync.WaitGroup
	running.Go(func() { runner.Run(ctx) })
	return func() { cancel(); running.Wait() }
}

func (w *work) do(_ context.Context, job store.Job) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.fail > 0 {
		w.fail--
		return errors.New("not now")
	}
	w.done = append(w.done, job.Key)
	return nil
}

func (w *work) want(about string, keys ...string) {
	w.t.Helper()
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	if !slices.Equal(w.done, keys) {
		w.t.Errorf("%s: done is %q, want %q", about, w.done, keys)
	}
}

func (w *work) left(want int) {
	w.t.Helper()
	all, err := w.db.UserJobs(w.t.Context(), "test", "ada")
	if err != nil || len(all) != want {
		w.t.Errorf("%d jobs are left, want %d: %v", len(all), want, err)
	}
}

func TestJobsAreDoneWhenTheyAreDueAndTriedUntilTheyAre(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		w := newWork(t, dir)
		defer w.db.Close()
		w.put("test", "b", 20*time.Second)
		w.put("test", "a", 10*time.Second)
		w.put("unknown", "c", 0)
		stop := w.run()
		time.Sleep(9 * time.Second)
		w.want("too early")
		time.Sleep(3 * time.Second)
		w.want("one is due", "a")
		w.mu.Lock()
		w.fail = 3
		w.mu.Unlock()
		time.Sleep(10 * time.Second)
		w.want("it fails", "a")
		w.left(1)
		time.Sleep(40 * time.Second) // 5, 10 and 20 s
		w.want("it was tried again", "a", "b")
		w.left(0)
		stop()
		w.put("test", "later", 0)
		time.Sleep(time.Hour)
		w.want("nobody runs", "a", "b")
		stop = w.run()
		time.Sleep(time.Second)
		w.want("somebody does", "a", "b", "later")
		stop()
		if other, err := w.db.UserJobs(t.Context(), "unknown", "ada"); err != nil || len(other) != 1 {
			t.Errorf("a job of another version is gone: %v", err)
		}
	})
}

func TestTwoServersDoEachJobOnce(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		w := newWork(t, dir)
		defer w.db.Close()
		var want []string
		for i := range 100 {
			key := fmt.Sprintf("%03d", i)
			w.put("test", key, time.Duration(i)*100*time.Millisecond)
			want = append(want, key)
		}
		stopA, stopB := w.run(), w.run()
		time.Sleep(time.Minute)
		stopA()
		stopB()
		w.mu.Lock()
		slices.Sort(w.done)
		w.mu.Unlock()
		w.want("all", want...)
		w.left(0)
	})
}
