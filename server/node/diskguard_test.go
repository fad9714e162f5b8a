package node

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/server/store/sqlite/sqlitetest"
	"parley/shared/chat"
)

// lowDisk is a store on a disk whose room a test sets.
func lowDisk(t *testing.T, floor uint64) (*diskGuard, *uint64, *bytes.Buffer) {
	t.Helper()
	db, err := sqlite.Open(sqlitetest.Blank(t, t.TempDir()), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	var logs bytes.Buffer
	free := uint64(0)
	return &diskGuard{Store: db, floor: floor, free: func() (uint64, error) { return free, nil }, log: slog.New(slog.NewTextHandler(&logs, nil))}, &free, &logs
}

// indexed adds what was said to the index, and returns how many messages are not in it afterwards.
func indexed(t *testing.T, g *diskGuard) (waiting int64) {
	t.Helper()
	if _, err := g.Index(t.Context(), 100); err != nil {
		t.Fatal(err)
	}
	state, err := g.Store.(*sqlite.Store).CheckIndex(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return state.Waiting
}

func TestANearlyFullDiskIsAnsweredAsAFullOne(t *testing.T) {
	g, free, logs := lowDisk(t, 1000)
	ctx := context.Background()
	ada := chat.User{ID: "u-ada", Name: "Ada"}
	make := func() error {
		_, err := g.CreateUser(ctx, store.Newcomer{ID: ada.ID, Name: store.Name{Shown: "Ada", Folded: "ada", Skeleton: "ada"}, Token: []byte("token")}, time.Now())
		return err
	}
	said := 0
	grows := map[string]func() error{
		"message": func() error {
			said++
			done, err := g.Append(ctx, []store.Append{{Event: chat.Event{Room: chat.Lobby, Kind: chat.Said, At: 1, By: ada, Message: &chat.Message{Text: "hello"}}}})
			if err == nil {
				err = done[0].Err
			}
			return err
		},
		"room": func() error {
			return g.CreateRoom(ctx, chat.Room{ID: "tea", Name: "Tea"}, "tea", ada.ID, nil, time.Now())
		},
		"rename": func() error {
			_, _, err := g.Rename(ctx, ada.ID, store.Name{Shown: "Eve", Folded: "eve", Skeleton: "eve"}, time.Now())
			return err
		},
		"request": func() error { _, _, err := g.RequestDirect(ctx, ada.ID, "u-bo", time.Now()); return err },
		"direct":  func() error { _, _, err := g.OpenDirect(ctx, ada.ID, "u-bo", time.Now()); return err },
	}
	*free = 1000
	if g.check(); g.Unavailable() != nil || make() != nil {
		t.Fatal("a disk with just enough room is taken for a full one")
	}
	if err := grows["message"](); err != nil {
		t.Fatal(err)
	}
	*free = 999
	g.check()
	if !errors.Is(g.Unavailable(), store.ErrUnavailable) || !errors.Is(make(), store.ErrUnavailable) {
		t.Error("below the floor: want ErrUnavailable")
	}
	for what, grow := range grows {
		if err := grow(); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("%s below the floor: got %v, want ErrUnavailable", what, err)
		}
	}
	if waiting := indexed(t, g); waiting != 1 {
		t.Errorf("below the floor, %d messages wait for the index, want 1", waiting)
	}
	if _, err := g.User(ctx, ada.ID); err != nil {
		t.Errorf("reads go on: %v", err)
	}
	if err := g.Follow(ctx, ada.ID, chat.Lobby, time.Now()); err != nil {
		t.Errorf("small changes go on: %v", err)
	}
	edit := store.Append{Event: chat.Event{Room: chat.Lobby, Kind: chat.Edited, Target: 1, At: 1, By: ada, Message: &chat.Message{Text: "more"}}}
	deletion := store.Append{Event: chat.Event{Room: chat.Lobby, Kind: chat.Deleted, Target: 1, At: 1, By: ada}}
	if done, err := g.Append(ctx, []store.Append{edit, deletion, edit}); err != nil || len(done) != 3 || !errors.Is(done[0].Err, store.ErrUnavailable) ||
		done[1].Err != nil || done[1].Event.Kind != chat.Deleted || !errors.Is(done[2].Err, store.ErrUnavailable) {
		t.Errorf("a deletion between two edits: got %+v, %v", done, err)
	}
	*free = 2000
	g.check()
	if waiting := indexed(t, g); waiting != 0 {
		t.Errorf("with room again, %d messages wait for the index", waiting)
	}
	if err := grows["message"](); err != nil || g.Unavailable() != nil {
		t.Errorf("with room again: %v, %v", err, g.Unavailable())
	}
	if got := logs.String(); strings.Count(got, "\n") != 2 || !strings.Contains(got, "--disk-floor") {
		t.Errorf("got the log\n%s, want one line each time", got)
	}
}

func TestOnlyAFileHasAFloor(t *testing.T) {
	db := &diskGuard{}
	for at, want := range map[string]bool{"sqlite:" + filepath.Join(t.TempDir(), "parley.db"): true, "postgres://db.internal/parley": false} {
		_, has := guardDisk(db.Store, &Config{Store: at, DiskFloor: 1}, slog.New(slog.DiscardHandler)).(*diskGuard)
		if has != want {
			t.Errorf("%s: got a floor %v, want %v", at, has, want)
		}
	}
	if _, has := guardDisk(db.Store, &Config{Store: "sqlite:parley.db"}, nil).(*diskGuard); has {
		t.Error("with a floor of 0: got a floor")
	}
}

func TestInvitedPeopleNeedRoomOnTheDisk(t *testing.T) {
	g, free, _ := lowDisk(t, 1000)
	*free = 999
	g.check()
	ctx := t.Context()
	_, _, created := g.CreateInvited(ctx, store.Newcomer{ID: "u-ada", Name: store.Name{Shown: "Ada", Folded: "ada", Skeleton: "ada"}, Follows: chat.Lobby}, []byte("x"), time.Now())
	_, used := g.UseInvite(ctx, []byte("x"), "u-ada", time.Now())
	added := g.AddInvite(ctx, chat.Invite{ID: "i", Role: chat.RoleMember, State: chat.InviteActive, Expires: 1 << 50}, []byte("y"))
	for what, err := range map[string]error{"CreateInvited": created, "UseInvite": used, "AddInvite": added} {
		if !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("%s below the floor: %v", what, err)
		}
	}
}
