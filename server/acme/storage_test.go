package acme

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/server/store/sqlite"
	"parley/server/store/sqlite/sqlitetest"
)

// servers returns the storages of two servers of one store.
func servers(t *testing.T) (one, two *storage) {
	t.Helper()
	db, err := sqlite.Open(sqlitetest.Blank(t, t.TempDir()), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return newStorage(db, time.Now), newStorage(db, time.Now)
}

func TestServersShareFiles(t *testing.T) {
	one, two := servers(t)
	ctx := t.Context()
	for _, key := range []string{"acme/users/a/a.json", "acme/users/a/a.key", "acme/users/b/b.json", "certificates/x.crt"} {
		if err := one.Store(ctx, key, []byte(key)); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := two.Load(ctx, "certificates/x.crt"); err != nil || string(got) != "certificates/x.crt" {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := two.Load(ctx, "acme"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder is loaded: %v", err)
	}
	for _, c := range []struct {
		path      string
		recursive bool
		want      string
	}{
		{"acme/users", false, "acme/users/a acme/users/b"},
		{"acme/users/", false, "acme/users/a acme/users/b"},
		{"acme/users", true, "acme/users/a/a.json acme/users/a/a.key acme/users/b/b.json"},
		{"acme", false, "acme/users"},
	} {
		got, err := two.List(ctx, c.path, c.recursive)
		if err != nil || !slices.Equal(got, strings.Fields(c.want)) {
			t.Errorf("List(%s, %v): got %q, %v", c.path, c.recursive, got, err)
		}
	}
	if _, err := two.List(ctx, "none", true); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
	if info, err := two.Stat(ctx, "certificates/x.crt"); err != nil || !info.IsTerminal || info.Size != 18 || info.Modified.IsZero() {
		t.Errorf("got %+v, %v", info, err)
	}
	if info, err := two.Stat(ctx, "certificates"); err != nil || info.IsTerminal {
		t.Errorf("got %+v, %v", info, err)
	}
	if err := two.Delete(ctx, "acme/users"); err != nil || one.Exists(ctx, "acme") || !one.Exists(ctx, "certificates") {
		t.Errorf("after Delete: %v, %v, %v", err, one.Exists(ctx, "acme"), one.Exists(ctx, "certificates"))
	}
	if _, err := one.Stat(ctx, "acme"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestALockIsOneServers(t *testing.T) {
	one, two := servers(t)
	if err := one.Lock(t.Context(), "order"); err != nil {
		t.Fatal(err)
	}
	soon, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	for _, s := range []*storage{one, two} { // also for another order of the same server
		if err := s.Lock(soon, "order"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a lock that is held: %v", err)
		}
	}
	if err := two.Lock(t.Context(), "another"); err != nil {
		t.Error(err)
	}
	if err := one.Unlock(t.Context(), "order"); err != nil {
		t.Error(err)
	}
	if err := two.Lock(t.Context(), "order"); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"order", "another"} {
		if err := two.Unlock(t.Context(), name); err != nil {
			t.Error(err)
		}
	}
}
