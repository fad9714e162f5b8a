package sqlite

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"parley/server/store"
	"parley/server/store/sqlite/sqlitetest"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

var flips = flag.Int("flips", 250, "how many bits of a database are flipped, one at a time")

// picture is all that the store says of its events.
type picture struct {
	about  string
	events []chat.Event
	more   []any
}

// album reads everything in every way. It returns an error if one of them fails.
func album(ctx context.Context, s *Store, direct chat.RoomID) (all []picture, err error) {
	add := func(about string, events []chat.Event, failed error) {
		for i := range events {
			events[i].By = chat.User{ID: events[i].By.ID} // names change, and have no checksum
		}
		all = append(all, picture{about: about, events: events})
		if err == nil {
			err = failed
		}
	}
	for _, room := range []chat.RoomID{chat.Lobby, direct} {
		after, failed := s.Since(ctx, room, 0, 1000, 1<<30)
		add("after", after, failed)
		before, failed := s.Before(ctx, room, 1<<40, 1000, 1<<30)
		add("before", before.Events, failed)
	}
	for seq := range chat.Seq(60) {
		users, _, failed := s.Reactors(ctx, chat.Lobby, seq, "👍", "", 50)
		versions, failed2 := s.Versions(ctx, chat.Lobby, seq)
		if sqlstore.Is(failed2, chat.CodeNoMessage) {
			failed2 = nil
		}
		add("more", nil, errors.Join(failed, failed2))
		all[len(all)-1].more = []any{names(users), versions}
	}
	own, failed := s.OwnReactions(ctx, "u-b", chat.Lobby, []chat.Seq{1, 2, 3, 4, 5, 6, 7, 8, 9})
	add("own", nil, failed)
	all[len(all)-1].more = []any{own}
	pins, failed := s.Pinned(ctx, chat.Lobby)
	add("pins", pins, failed)
	private, failed := s.PrivateIn(ctx, "u-a", chat.Lobby, 0, 1<<40, 1000)
	add("private", private, failed)
	for i := range 150 {
		e, found, failed := s.ByNonce(ctx, "u-a", nonce(i))
		if found || failed != nil {
			add("by nonce", []chat.Event{e}, failed)
		} else {
			add("by nonce", nil, nil)
		}
	}
	return all, err
}

func names(users []chat.User) (ids []chat.UserID) {
	for _, u := range users {
		ids = append(ids, u.ID)
	}
	return ids
}

func nonce(i int) chat.Nonce { return chat.Nonce(fmt.Sprintf("nonce-%012d", i)) }

// changeLobby amends half of the messages in the lobby.
func changeLobby(t *testing.T, s *Store) {
	t.Helper()
	for i := range chat.Seq(50) {
		for _, e := range []chat.Event{
			{Kind: chat.Edited, Target: i + 1, By: chat.User{ID: "u-a"}, Message: &chat.Message{Text: fmt.Sprint("edited ", i)}},
			{Kind: chat.Reacted, Target: i + 1, By: chat.User{ID: "u-b"}, Reaction: &chat.Reaction{Key: "👍"}, On: true},
			{Kind: chat.Reacted, Target: i + 1, By: chat.User{ID: "u-a"}, Reaction: &chat.Reaction{Key: "👍"}, On: true},
			{Kind: chat.Pinned, Target: i + 1, By: chat.User{ID: "u-b"}, On: i%5 == 0},
			{Kind: chat.Deleted, Target: i + 1, By: chat.User{ID: "u-b"}},
		} {
			if e.Room, e.At = chat.Lobby, 1; e.Kind == chat.Deleted && i%10 > 0 {
				continue
			}
			done, err := s.Append(t.Context(), []store.Append{{Event: e, Amendment: &store.Amendment{Moderator: true}}})
			if err != nil || done[0].Err != nil {
				t.Fatal(err, done)
			}
		}
	}
}

// library is a database with a public and a direct room, closed, and what is to be read in it.
func library(t *testing.T, changed bool) (path string, direct chat.RoomID, want []picture) {
	t.Helper()
	s := withUser(t)
	ctx := t.Context()
	_, err := s.CreateUser(ctx, store.Newcomer{ID: "u-b", Name: store.Name{Shown: "B", Folded: "b", Skeleton: "b"}, Token: []byte("b")}, chat.Millis(0).Time())
	if err != nil {
		t.Fatal(err)
	}
	room, _, err := s.OpenDirect(ctx, "u-a", "u-b", chat.Millis(0).Time())
	if err != nil {
		t.Fatal(err)
	}
	for i := range 150 {
		item := said(strings.Repeat(fmt.Sprint("text ", i, " "), 1+i%40), nonce(i))
		if i%3 == 0 {
			item[0].Event.Room, item[0].Event.Message.To, item[0].Event.Message.In = room.ID, "u-b", chat.Lobby
		}
		if done, err := s.Append(ctx, item); err != nil || done[0].Err != nil {
			t.Fatal(err, done)
		}
	}
	if changed {
		changeLobby(t, s)
	}
	if want, err = album(ctx, s, room.ID); err != nil {
		t.Fatal(err)
	}
	path = fileOf(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path, room.ID, want
}

// TestAFlippedBitIsNeverReadAsIfNothingWas flips one bit at a time, all over the file: the store refuses to open, or a read
// fails, or everything is as it was.
func TestAFlippedBitIsNeverReadAsIfNothingWas(t *testing.T) {
	if testing.Short() {
		t.Skip("short: it opens the database hundreds of times")
	}
	path, direct, want := library(t, true)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "parley.db")
	var refused, failed, same int
	for i := range *flips {
		at := (i*len(good) / *flips + i) % len(good)
		bad := append([]byte(nil), good...)
		bad[at] ^= 1 << (i % 8)
		if err := os.WriteFile(copied, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		os.Remove(copied + ".lock")
		s, err := Open(copied, nil)
		if err != nil {
			refused++
			if !strings.Contains(err.Error(), "backup") && !strings.Contains(err.Error(), "another") && !strings.Contains(err.Error(), "newer") {
				t.Errorf("bit %d of byte %d: refused without a hint: %v", i%8, at, err)
			}
			continue
		}
		got, err := album(t.Context(), s, direct)
		switch {
		case err != nil:
			failed++
		case reflect.DeepEqual(got, want):
			same++
		default:
			t.Errorf("bit %d of byte %d: wrong, and nobody noticed: %s", i%8, at, difference(got, want))
		}
		if err := s.Close(); err != nil {
			t.Logf("bit %d of byte %d: close: %v", i%8, at, err)
		}
	}
	t.Logf("%d flips: %d refused at the start, %d noticed by reading, %d without effect", *flips, refused, failed, same)
	if refused == 0 || failed == 0 {
		t.Error("the flips did no harm: this proves nothing")
	}
}

func TestEventsFromBeforeTheChecksumsAreRead(t *testing.T) {
	path, direct, want := library(t, false)
	sqlitetest.Age(t, path, 1)
	s := open(t, path)
	if got, err := album(t.Context(), s, direct); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %s", err, difference(got, want))
	}
	item := said("new", "nonce-new")
	if done, err := s.Append(t.Context(), item); err != nil || done[0].Event.Seq != 101 {
		t.Errorf("got %+v, %v", done, err)
	}
}

func difference(got, want []picture) string {
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			return fmt.Sprintf("%s: %d events, want %d", want[i].about, len(got[i].events), len(want[i].events))
		}
	}
	return "nothing"
}
