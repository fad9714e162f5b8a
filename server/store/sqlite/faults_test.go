package sqlite

import (
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"parley/server/store"
	"parley/shared/chat"
)

func said(text string, nonce chat.Nonce) []store.Append {
	return []store.Append{{Event: chat.Event{Room: chat.Lobby, Kind: chat.Said, By: chat.User{ID: "u-a"}, Nonce: nonce,
		Message: &chat.Message{Text: text}}}}
}

func withUser(t *testing.T) *Store {
	t.Helper()
	s := open(t, filepath.Join(t.TempDir(), "parley.db"))
	_, err := s.CreateUser(t.Context(), store.Newcomer{ID: "u-a", Name: store.Name{Shown: "A", Folded: "a", Skeleton: "a"}, Token: []byte("a")}, chat.Millis(0).Time())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func fileOf(t *testing.T, s *Store) (path string) {
	t.Helper()
	if err := s.reads.Get(t.Context(), `SELECT file FROM pragma_database_list`, nil, &path); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAFullDiskIsLaterAndHeals(t *testing.T) {
	s := withUser(t)
	ctx := t.Context()
	pages := func(max string) {
		if err := s.writer.tx.Exec(ctx, `PRAGMA max_page_count = `+max, nil); err != nil {
			t.Fatal(err)
		}
	}
	pages("1") // as many as there are now
	full := strings.Repeat("x", chat.TextBytes)
	if _, err := s.Append(ctx, said(full, "nonce-1")); !errors.Is(err, store.ErrUnavailable) {
		t.Fatalf("got %v, want ErrUnavailable", err)
	}
	if page, err := s.Since(ctx, chat.Lobby, 0, 10, 1); err != nil || len(page) != 0 {
		t.Errorf("got %v (%v), want reads to go on and nothing stored", page, err)
	}
	if err := s.Ping(ctx); err != nil {
		t.Errorf("got %v, want a store that may heal", err)
	}
	if err := s.Unavailable(); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("Later: got %v", err)
	}
	pages("100000")
	done, err := s.Append(ctx, said(full, "nonce-1"))
	if err != nil || done[0].Dup || done[0].Event.Seq != 1 {
		t.Errorf("got %+v (%v), want event 1", done, err)
	}
	if err := s.Unavailable(); err != nil {
		t.Errorf("Later: got %v after a write that was stored", err)
	}
}

func TestAFileHeldByAnotherIsLater(t *testing.T) {
	s := withUser(t)
	ctx := t.Context()
	if err := s.writer.tx.Exec(ctx, `PRAGMA busy_timeout = 1`, nil); err != nil {
		t.Fatal(err)
	}
	other, err := sql.Open("sqlite", fileOf(t, s)+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := other.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Append(ctx, said("x", "nonce-1")); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("got %v, want ErrUnavailable", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if done, err := s.Append(ctx, said("x", "nonce-1")); err != nil || done[0].Event.Seq != 1 {
		t.Errorf("got %+v (%v), want event 1", done, err)
	}
}

func TestAfterAnIOErrorNothingIsAcknowledged(t *testing.T) {
	s := withUser(t)
	ctx := t.Context()
	broken := errors.New("input/output error")
	s.writer.health.Break(broken)
	if _, err := s.Append(ctx, said("x", "nonce-1")); !errors.Is(err, broken) || errors.Is(err, store.ErrUnavailable) {
		t.Errorf("got %v, want the cause for good", err)
	}
	if err := s.Ping(ctx); !errors.Is(err, broken) {
		t.Errorf("Ping: got %v, want the cause", err)
	}
	if err := s.Ping(ctx); !errors.Is(err, store.ErrBroken) {
		t.Errorf("Ping: got %v, want ErrBroken", err)
	}
	select {
	case <-s.Broken():
	default:
		t.Error("the store does not say that it is broken")
	}
	if u, err := s.User(ctx, "u-a"); err != nil || u.Name != "A" {
		t.Errorf("got %v (%v), want reads to go on", u, err)
	}
}

// failingFile is a mark on a file system that has failed.
type failingFile struct {
	markFile
	err error
}

// WriteAt fails.
func (f failingFile) WriteAt([]byte, int64) (int, error) { return 0, f.err }

func TestAFileSystemThatFailsRightAfterACommitIsBroken(t *testing.T) {
	for _, failure := range []error{syscall.EROFS, syscall.EIO} {
		s := withUser(t)
		s.writer.conn.guard.file = failingFile{s.writer.conn.guard.file, failure}
		if _, err := s.Append(t.Context(), said("x", "nonce-1")); !errors.Is(err, store.ErrBroken) {
			t.Errorf("%v: an event was acknowledged, which may not be on the disk (%v)", failure, err)
		}
		<-s.Broken()
	}
}

func TestAMarkThatFindsNoRoomStopsNobody(t *testing.T) {
	s := withUser(t)
	s.writer.conn.guard.file = failingFile{s.writer.conn.guard.file, syscall.ENOSPC}
	if done, err := s.Append(t.Context(), said("x", "nonce-1")); err != nil || done[0].Event.Seq != 1 {
		t.Errorf("got %+v (%v), want event 1", done, err)
	}
}
