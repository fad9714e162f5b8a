package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

func files(w *world) {
	ctx := w.ctx()
	data := []byte{0, 1, 0xff}
	for i, key := range []string{"acme/users/a.json", "acme/users/a.key", "acme/users-of-others", "acme", "acmes", "acme/Z"} {
		w.check(w.s.PutFile(ctx, key, data, noon().Add(time.Duration(i)*time.Second)))
	}
	w.check(w.s.PutFile(ctx, "acme/users/a.key", []byte("another"), noon().Add(time.Hour)))
	w.reopen()
	got, err := w.s.File(ctx, "acme/users/a.json")
	if w.check(err); !bytes.Equal(got.Data, data) || got.Modified != chat.MillisOf(noon()) || got.Key != "acme/users/a.json" {
		w.t.Errorf("got %+v", got)
	}
	got, err = w.s.File(ctx, "acme/users/a.key")
	if w.check(err); string(got.Data) != "another" || got.Modified != chat.MillisOf(noon().Add(time.Hour)) {
		w.t.Errorf("got %+v", got)
	}
	w.folder("acme/users", "acme/users/a.json acme/users/a.key")
	w.folder("acme", "acme acme/Z acme/users-of-others acme/users/a.json acme/users/a.key")
	w.folder("none", "")
	w.check(w.s.DeleteFiles(ctx, "acme/users"))
	w.check(w.s.DeleteFiles(ctx, "none"))
	w.folder("acme", "acme acme/Z acme/users-of-others")
	if _, err := w.s.File(ctx, "acme/users/a.key"); !errors.Is(err, store.ErrNoFile) {
		w.t.Errorf("a file that was deleted: %v", err)
	}
	w.folder("acmes", "acmes")
}

// folder checks the keys of a folder.
func (w *world) folder(key, want string) {
	w.t.Helper()
	all, err := w.s.ListFiles(w.ctx(), key)
	w.check(err)
	var keys []string
	for _, file := range all {
		keys = append(keys, file.Key)
	}
	if got := strings.Join(keys, " "); got != want {
		w.t.Errorf("in %s are %q, want %q", key, got, want)
	}
}

func leases(w *world) {
	ctx := w.ctx()
	lease := func(owner string, from, until time.Duration, want bool) {
		w.t.Helper()
		got, err := w.s.Lease(ctx, "a", owner, noon().Add(until), noon().Add(from))
		if w.check(err); got != want {
			w.t.Errorf("%s at %v: got %v, want %v", owner, from, got, want)
		}
	}
	lease("one", 0, time.Minute, true)
	lease("two", time.Second, time.Hour, false)
	lease("one", time.Second, 2*time.Minute, true) // renewed
	lease("two", 90*time.Second, time.Hour, false)
	lease("two", 2*time.Minute, time.Hour, true) // it has run out
	w.check(w.s.EndLease(ctx, "a", "one"))       // which has lost it
	lease("one", 3*time.Minute, time.Hour, false)
	w.check(w.s.EndLease(ctx, "a", "two"))
	lease("one", 3*time.Minute, time.Hour, true)

	var taken atomic.Int32
	var work sync.WaitGroup
	for i := range 8 {
		work.Go(func() {
			if got, err := w.s.Lease(context.WithoutCancel(ctx), "race", fmt.Sprint(i), noon().Add(time.Hour), noon()); err == nil && got {
				taken.Add(1)
			}
		})
	}
	if work.Wait(); taken.Load() != 1 {
		w.t.Errorf("%d have the lease", taken.Load())
	}
}
