// Package storetest tests implementations of store.Store against the contract.
package storetest

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// Open opens the store in dir, and creates it the first time. The suite closes each store before it opens the same dir again.
type Open func(t *testing.T, dir string) store.Store

// Run runs the whole suite, each test on a store of its own, some of them at the same time. It calls open concurrently, and returns when
// all tests have ended.
func Run(t *testing.T, open Open) {
	t.Run("store", func(t *testing.T) {
		for _, group := range [][]promise{
			users(), sessions(), accounts(), credentials(), renames(), rooms(), roomRules(), members(), memberships(), asks(), events(), nonces(), pages(), private(), marks(), amendments(), counts(), inboxes(), reactions(), spans(), histories(), requests(), blocks(), silences(), holds(), newcomers(), invites(), reports(), purges(), erasures(), statuses(), drafts(), jobs(), sweeps(), crowds(), searches(), restarts(),
		} {
			for _, p := range group {
				t.Run(p.name, func(t *testing.T) {
					t.Parallel()
					dir := t.TempDir()
					w := &world{t: t, s: open(t, dir), dir: dir, open: open}
					t.Cleanup(func() { w.check(w.s.Close()) })
					p.test(w)
				})
			}
		}
	})
}

// promise is one test, named as what it shows.
type promise struct {
	name string
	test func(w *world)
}

// noon is when the tests take place.
func noon() time.Time { return time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC) }

// world is a store with the test around it.
type world struct {
	t    *testing.T
	s    store.Store
	dir  string
	open Open
	made int
}

func (w *world) ctx() context.Context { return w.t.Context() }

func (w *world) check(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// reopen closes the store and opens it again.
func (w *world) reopen() {
	w.t.Helper()
	w.check(w.s.Close())
	w.s = w.open(w.t, w.dir)
}

// refused demands a refusal with that code.
func (w *world) refused(err error, want chat.Code) {
	w.t.Helper()
	refusal, ok := errors.AsType[*chat.Error](err)
	if !ok || refusal.Code != want {
		w.t.Fatalf("got error %v, want %s", err, want)
	}
}

// name is a name in simple forms: the suite is not about PRECIS.
func name(shown string) store.Name {
	folded := strings.ToLower(shown)
	return store.Name{Shown: shown, Folded: folded, Skeleton: look(folded)}
}

// look is a skeleton that is simple, too.
func look(folded string) string { return strings.ReplaceAll(folded, "0", "o") }

func token(of string) []byte {
	sum := sha256.Sum256([]byte(of))
	return sum[:]
}

// user makes a user whose id is derived from the name.
func (w *world) user(shown string) chat.User {
	w.t.Helper()
	id := chat.UserID("u-" + strings.ToLower(shown))
	u, err := w.s.CreateUser(w.ctx(), store.Newcomer{ID: id, Name: name(shown), Token: token(shown)}, noon())
	w.check(err)
	return u
}

// room makes a public room.
func (w *world) room(shown string) chat.RoomID {
	w.t.Helper()
	id, err := chat.Slug(shown)
	w.check(err)
	maker := chat.UserID("u-maker")
	if _, err := w.s.User(w.ctx(), maker); err != nil {
		w.user("Maker")
	}
	w.check(w.s.CreateRoom(w.ctx(), chat.Room{ID: id, Kind: chat.Public, Name: shown}, look(string(id)), maker, nil, noon()))
	return id
}

// follow makes the users follow the room.
func (w *world) follow(room chat.RoomID, users ...chat.User) {
	w.t.Helper()
	for _, u := range users {
		w.check(w.s.Follow(w.ctx(), u.ID, room, noon()))
	}
}

// direct opens the pair's room.
func (w *world) direct(a, b chat.User) chat.RoomID {
	w.t.Helper()
	room, _, err := w.s.OpenDirect(w.ctx(), a.ID, b.ID, noon())
	w.check(err)
	return room.ID
}

// said is a message that is to be stored, with a nonce that was not used before.
func (w *world) said(room chat.RoomID, by chat.User, text string) store.Append {
	w.made++
	return store.Append{Event: chat.Event{
		Room: room, Kind: chat.Said, At: chat.MillisOf(noon()), By: chat.User{ID: by.ID},
		Nonce: chat.Nonce(fmt.Sprintf("nonce-%012d", w.made)), Message: &chat.Message{Text: text},
	}}
}

// append stores one item and demands that it was not refused.
func (w *world) append(item store.Append) chat.Event {
	w.t.Helper()
	done := w.try(item)
	w.check(done.Err)
	return done.Event
}

func (w *world) try(item store.Append) store.Appended {
	w.t.Helper()
	done, err := w.s.Append(w.ctx(), []store.Append{item})
	w.check(err)
	return done[0]
}

// say stores a message.
func (w *world) say(room chat.RoomID, by chat.User, text string) chat.Event {
	w.t.Helper()
	return w.append(w.said(room, by, text))
}

// state returns where the user stands in the room.
func (w *world) state(u chat.User, room chat.RoomID) chat.RoomState {
	w.t.Helper()
	state, err := w.s.RoomState(w.ctx(), u.ID, room)
	w.check(err)
	return state
}
