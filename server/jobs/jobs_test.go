package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/jobs"
	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/server/store/sqlite/sqlitetest"
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
	db, err := sqlite.Open(sqlitetest.Blank(t, dir), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"ada", "bo"} {
		_, err := db.CreateUser(t.Context(), store.Newcomer{ID: chat.UserID(name), Name: store.Name{Shown: name, Folded: name, Skeleton: name}, Token: []byte(name)}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
	}
	return &work{t: t, db: db}
}

func (w *work) put(kind, key string, after time.Duration) { w.putFor("ada", kind, key, after) }

func (w *work) putFor(user chat.UserID, kind, key string, after time.Duration) {
	w.t.Helper()
	job := store.Job{Kind: kind, User: user, Key: key, Due: chat.MillisOf(time.Now().Add(after)), Payload: []byte("{}")}
	if err := w.db.PutJob(w.t.Context(), job, 1000, time.Now()); err != nil {
		w.t.Fatal(err)
	}
}

// run runs a server until the test stops it.
func (w *work) run() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	runner := w.runner()
	var running sync.WaitGroup
	running.Go(func() { runner.Run(ctx) })
	return func() { cancel(); running.Wait() }
}

func (w *work) runner() *jobs.Runner {
	return &jobs.Runner{Store: w.db, Now: time.Now, Log: slog.New(slog.DiscardHandler), Handlers: map[string]jobs.Handler{
		"test":   w.do,
		"broken": func(context.Context, store.Job) error { return fmt.Errorf("decode it: %w", store.ErrBadJob) },
		"panics": func(context.Context, store.Job) error { panic("a fault") },
		"hangs":  func(ctx context.Context, _ store.Job) error { <-ctx.Done(); return ctx.Err() },
	}}
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

// failing demands these keys of jobs that were given up, and of those that are tried again.
func (w *work) failing(about string, failed, again []string) {
	w.t.Helper()
	all, _, _, err := w.db.FailingJobs(w.t.Context(), 100)
	if err != nil {
		w.t.Fatal(err)
	}
	var gotFailed, gotAgain []string
	for _, job := range all {
		if job.Failed > 0 {
			gotFailed = append(gotFailed, job.Key)
		} else {
			gotAgain = append(gotAgain, job.Key)
		}
	}
	slices.Sort(gotFailed)
	slices.Sort(gotAgain)
	if !slices.Equal(gotFailed, failed) || !slices.Equal(gotAgain, again) {
		w.t.Errorf("%s: %q were given up, %q are tried again; want %q and %q", about, gotFailed, gotAgain, failed, again)
	}
}

func TestABadJobKeepsNoOtherOneFromBeingDone(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		w := newWork(t, dir)
		defer w.db.Close()
		for i, kind := range []string{"unknown", "broken", "panics", "hangs"} {
			w.put(kind, kind, time.Duration(i)*time.Millisecond)
		}
		w.put("test", "hers", 5*time.Millisecond)
		w.putFor("bo", "test", "his", 5*time.Millisecond)
		stop := w.run()
		time.Sleep(2 * time.Second)
		w.want("another user's", "his")
		time.Sleep(2 * time.Minute)
		w.want("her own", "his", "hers")
		w.failing("at first", []string{"broken", "panics"}, []string{"hangs", "unknown"})
		stop()
		for range 110 { // not every second of these days
			time.Sleep(time.Hour + time.Minute)
			w.runner().Once(t.Context())
		}
		w.failing("after some days", []string{"broken", "hangs", "panics", "unknown"}, nil)
		if n, err := w.db.ReviveJobs(t.Context(), time.Now()); n != 4 || err != nil {
			t.Errorf("%d were revived (%v), want 4", n, err)
		}
		w.runner().Once(t.Context())
		w.runner().Once(t.Context()) // hers after the one that hangs
		w.failing("tried once more", []string{"broken", "panics"}, []string{"hangs", "unknown"})
	})
}
