package node

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/server/store/sqlite/sqlitetest"
	"parley/shared/chat"
)

// inBackground runs work on a node with an empty store while test runs, and waits until work ends with its context. Time passes as soon as
// all wait for it. It returns the log.
func inBackground(t *testing.T, work func(*node, context.Context), test func(*testing.T, store.Store)) string {
	t.Helper()
	dir := t.TempDir()
	var logs bytes.Buffer
	synctest.Test(t, func(t *testing.T) {
		db, err := sqlite.Open(sqlitetest.Blank(t, dir), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		n := &node{store: db, now: time.Now, log: slog.New(slog.NewTextHandler(&logs, nil))}
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		defer running.Wait()
		defer cancel()
		running.Go(func() { work(n, ctx) })
		test(t, db)
	})
	return logs.String()
}

// TestUnusedGuestsAndEmptyRoomsAreRemovedInTheBackground has more of them than one transaction takes.
func TestUnusedGuestsAndEmptyRoomsAreRemovedInTheBackground(t *testing.T) {
	const guests = sweepBatch + 5
	sweep := func(n *node, ctx context.Context) {
		n.sweep(ctx, SweepRule{Guests: 48 * time.Hour, Rooms: 72 * time.Hour})
	}
	logs := inBackground(t, sweep, func(t *testing.T, db store.Store) {
		ctx, start := t.Context(), time.Now()
		user := func(i int) chat.UserID { return chat.UserID(fmt.Sprint("u-", i)) }
		for i := range guests {
			name := fmt.Sprint("Guest", i)
			if _, err := db.CreateUser(ctx, store.Newcomer{ID: user(i), Name: store.Name{Shown: name, Folded: name, Skeleton: name}, Token: []byte(name)}, start); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.CreateRoom(ctx, chat.Room{ID: "tea", Name: "Tea"}, "tea", user(0), nil, start); err != nil {
			t.Fatal(err)
		}
		time.Sleep(47 * time.Hour)
		synctest.Wait()
		if _, err := db.User(ctx, user(guests-1)); err != nil {
			t.Errorf("before the time: %v", err)
		}
		time.Sleep(3 * time.Hour)
		synctest.Wait()
		for i := range guests {
			if _, err := db.User(ctx, user(i)); (err == nil) != (i == 0) {
				t.Errorf("guest %d after the time: %v; want that the maker of the room alone stays", i, err)
			}
		}
		time.Sleep(24 * time.Hour)
		synctest.Wait()
		if _, err := db.Room(ctx, "tea"); chat.AsError(err).Code != chat.CodeNoRoom {
			t.Errorf("the room after its time: got %v, want no_room", err)
		}
	})
	if strings.Count(logs, "\n") != 2 || !strings.Contains(logs, fmt.Sprintf("guests=%d rooms=0", guests-1)) || !strings.Contains(logs, "guests=0 rooms=1") {
		t.Errorf("got the log\n%s, want what was removed each time", logs)
	}
}

// TestRoomsThatNobodyIsInAreRemovedInTheBackground has more events in them than one transaction takes, and nothing else that may be removed.
func TestRoomsThatNobodyIsInAreRemovedInTheBackground(t *testing.T) {
	room := chat.Room{ID: chat.NewRoomID(), Kind: chat.Private, Name: "Den"}
	logs := inBackground(t, func(n *node, ctx context.Context) { n.sweep(ctx, SweepRule{}) }, func(t *testing.T, db store.Store) {
		ctx, start := t.Context(), time.Now()
		if _, err := db.CreateUser(ctx, store.Newcomer{ID: "u-ada", Name: store.Name{Shown: "Ada", Folded: "ada", Skeleton: "ada"}, Token: []byte("a")}, start); err != nil {
			t.Fatal(err)
		}
		if err := db.CreateRoom(ctx, room, "", "u-ada", nil, start); err != nil {
			t.Fatal(err)
		}
		said := func(room chat.RoomID, n int) {
			items := make([]store.Append, n)
			for i := range items {
				items[i] = store.Append{Rules: 99, Event: chat.Event{Room: room, Kind: chat.Said, At: 1, By: chat.User{ID: "u-ada"}, Message: &chat.Message{Text: fmt.Sprint("leaf ", i)}}}
			}
			if _, err := db.Append(ctx, items); err != nil {
				t.Fatal(err)
			}
		}
		said(room.ID, sweepSpan+1)
		if _, err := db.RemoveMember(ctx, room.ID, "u-ada", "u-ada", start); err != nil {
			t.Fatal(err)
		}
		said(chat.Lobby, 1)
		for more := true; more; {
			var err error
			if more, err = db.Index(ctx, 1000); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(sweepFirst + 10*sweepPause)
		synctest.Wait()
		if _, err := db.Room(ctx, room.ID); chat.AsError(err).Code != chat.CodeNoRoom {
			t.Errorf("got %v, want no_room", err)
		}
	})
	if logs != "" {
		t.Errorf("got the log %s", logs)
	}
}

func TestWhatIsNeverRemovedIsNotLookedFor(t *testing.T) {
	n := &node{} // without a store, which it would need
	n.sweepAll(t.Context(), SweepRule{})
	idle := SweepRule{Rooms: time.Hour}.Idle(time.Now())
	if !idle.GuestsBefore.IsZero() || idle.RoomsBefore.IsZero() {
		t.Errorf("got %+v, want rooms only", idle)
	}
}

func TestSizesAndAgesAreRead(t *testing.T) {
	for text, want := range map[string]int64{"0": 0, "512": 512, "1GiB": 1 << 30, "512MiB": 512 << 20, "2 GB": 2e9, "64KiB": 64 << 10, "1": 1} {
		if got, err := parseBytes(text); err != nil || got != want {
			t.Errorf("%q: got %d (%v), want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "GiB", "-1", "1.5GiB", "1 TiB", "99999999999GiB", "a lot"} {
		if got, err := parseBytes(text); err == nil {
			t.Errorf("%q: got %d, want an error", text, got)
		}
	}
	for text, want := range map[string]time.Duration{"0": 0, "720h": 720 * time.Hour, "48h": 48 * time.Hour} {
		if got, err := parseAge(text); err != nil || got != want {
			t.Errorf("%q: got %v (%v), want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "30", "30d", "30s", "24h", "-720h", "never"} {
		if got, err := parseAge(text); err == nil {
			t.Errorf("%q: got %v, want an error", text, got)
		}
	}
}
