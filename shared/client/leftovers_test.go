package client

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
)

var yan = chat.User{ID: "you", Name: "Yan", Rev: 1}

// offlineServer is a server that cannot be reached.
func offlineServer(t *testing.T) *server {
	s := newServer(t)
	s.refuse = offline
	return s
}

// left says what the leftovers of a client are.
func (f *tester) left() string {
	synctest.Wait()
	var words []string
	for _, l := range f.View().Leftovers {
		kind := "message"
		if l.Draft {
			kind = "draft"
		}
		words = append(words, fmt.Sprintf("%s %s in %s by %s", kind, l.Text, l.Room, l.Owner.Name))
	}
	return strings.Join(words, ", ")
}

// as makes a server that knows its client as another user.
func as(t *testing.T, u chat.User) *server {
	s := newServer(t)
	s.me = u
	return s
}

// written is a storage in which Mia has left an unsent message and a draft.
func written(t *testing.T) storage.Memory {
	stored := storage.Memory{}
	known := newServer(t)
	open(t, known, stored).stop()
	f := open(t, offlineServer(t), stored)
	f.Send(chat.Lobby, view.Draft{Text: "mine"})
	f.SaveDraft(chat.Lobby, "half a thought")
	synctest.Wait()
	f.stop()
	return stored
}

// TestWhatIsWrittenBeforeTheServerSaysWhoSignedInIsTheirs has Yan sign in, by a page, on a device that still has what Mia has stored.
func TestWhatIsWrittenBeforeTheServerSaysWhoSignedInIsTheirs(t *testing.T) {
	for about, users := range map[string][]chat.UserID{"Yan has signed in": {yan.ID}, "on another server of the host": {yan.ID, "me"}} {
		synctest.Test(t, func(t *testing.T) {
			stored := written(t)
			other := as(t, yan)
			other.refuse = offline
			f := openWith(t, other, Config{Storage: stored, Room: chat.Lobby, Users: users})
			mine := len(users) == 1
			if got := f.View().Me.ID; got == "me" == mine {
				t.Errorf("%s: the page is of %q before the server has said so", about, got)
			}
			f.Send(chat.Lobby, view.Draft{Text: "hello"})
			f.SaveDraftOf(f.View().Me, chat.Lobby, view.Draft{Text: "and more"}, nil)
			synctest.Wait()
			other.set(func() { other.refuse = nil })
			pass(time.Minute)
			said, draft := "", ""
			if mine {
				said, draft = "hello", "and more"
			}
			if got := other.said(chat.Lobby); got != said {
				t.Errorf("%s: the server has %q of Yan, want %q", about, got, said)
			}
			if got := f.Draft(t.Context(), chat.Lobby).Text; got != draft {
				t.Errorf("%s: Yan's draft is %q, want %q", about, got, draft)
			}
			if got := f.left(); strings.Contains(got, "hello") == mine || !strings.Contains(got, "message mine in lobby by Mia") {
				t.Errorf("%s: left are %q", about, got)
			}
		})
	}
}

func TestWhatOneUserWroteWaitsForThemWhoeverComesBetween(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stored := written(t)
		other := as(t, yan)
		f := open(t, other, stored)
		f.Send(chat.Lobby, view.Draft{Text: "Yan's"})
		f.want("Yan's")
		if got := other.said(chat.Lobby); got != "Yan's" {
			t.Errorf("the server has %q of Yan", got)
		}
		if got := f.Draft(t.Context(), chat.Lobby).Text; got != "" {
			t.Errorf("Yan gets the draft %q", got)
		}
		if v := f.View(); v.Waiting != 0 {
			t.Errorf("%d messages are to be sent", v.Waiting)
		}
		if got, want := f.left(), "message mine in lobby by Mia, draft half a thought in lobby by Mia"; got != want {
			t.Errorf("left are %q, want %q", got, want)
		}
		f.SaveDraft(chat.Lobby, "Yan's draft")
		pass(time.Second)
		f.stop()

		s := newServer(t)
		f = open(t, s, stored)
		f.want("mine")
		if got := s.said(chat.Lobby); got != "mine" {
			t.Errorf("the server has %q of Mia", got)
		}
		if got := f.Draft(t.Context(), chat.Lobby).Text; got != "half a thought" {
			t.Errorf("Mia gets the draft %q", got)
		}
		if got, want := f.left(), "draft Yan's draft in lobby by Yan"; got != want {
			t.Errorf("left are %q, want %q", got, want)
		}
	})
}

func TestANewGuestInAnOpenTabSendsNothingOfTheOneBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.set(func() { s.refuse = offline })
		s.cut(nil)
		f.Send(chat.Lobby, view.Draft{Text: "mine"})
		f.SaveDraft(chat.Lobby, "half a thought")
		f.want("mine?")
		s.set(func() { s.refuse, s.me = nil, yan })
		pass(10 * time.Second)
		f.state(view.Online)
		f.want("")
		if got := s.said(chat.Lobby); got != "" {
			t.Errorf("the server has %q", got)
		}
		if got, want := f.left(), "message mine in lobby by Mia, draft half a thought in lobby by Mia"; got != want {
			t.Errorf("left are %q, want %q", got, want)
		}
	})
}

func TestLeftoversAreSentAsTheNewUserOnlyByChoice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stored := written(t)
		s := as(t, yan)
		f := open(t, s, stored)
		f.left()
		f.SendLeftovers()
		f.want("mine")
		if rows := f.rows(); rows[len(rows)-1].Author.ID != yan.ID {
			t.Errorf("it is %+v's", rows[len(rows)-1].Author)
		}
		if got := f.Draft(t.Context(), chat.Lobby).Text; got != "half a thought" {
			t.Errorf("the draft is %q", got)
		}
		f.SaveDraft(chat.Lobby, "half a thought")
		pass(time.Second)
		if got := f.left(); got != "" {
			t.Errorf("still left are %q", got)
		}
		f.stop()
		mia := newServer(t)
		open(t, mia, stored).want("")
		if got := mia.said(chat.Lobby); got != "" {
			t.Errorf("Mia sends %q again", got)
		}
	})
}

func TestDiscardedLeftoversAreGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stored := written(t)
		f := open(t, as(t, yan), stored)
		f.left()
		f.DiscardLeftovers()
		pass(time.Second)
		if got := f.left(); got != "" {
			t.Errorf("left are %q", got)
		}
		for _, prefix := range []string{storage.KeyOutbox, storage.KeyDraft} {
			if keys, _ := stored.Keys(t.Context(), prefix); len(keys) != 0 {
				t.Errorf("still stored: %q", keys)
			}
		}
	})
}

func TestALeftoverToOnePersonGoesToThatPerson(t *testing.T) {
	for peer, want := range map[chat.UserID]chat.RoomID{"ada": chat.DirectID("ada", "you"), "you": ""} {
		room, ok := transfer(chat.DirectID("me", peer), "me", "you")
		if ok != (want != "") || ok && room != want {
			t.Errorf("to %s: got %s %v, want %s", peer, room, ok, want)
		}
	}
	if room, ok := transfer("tea", "me", "you"); !ok || room != "tea" {
		t.Errorf("a public room became %s %v", room, ok)
	}
}

// TestWhatWasStoredBeforeThereWereOwnersBelongsToTheSessionOfThen also reads the storage twice as somebody else: the first
// time the session that is stored becomes theirs.
func TestWhatWasStoredBeforeThereWereOwnersBelongsToTheSessionOfThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stored := storage.Memory{}
		open(t, newServer(t), stored).stop()
		stored[storage.KeyOutbox+"00000000000000000001-0123456789abcdef0123456789abcdef"] =
			[]byte(`{"Room":"lobby","Nonce":"0123456789abcdef0123456789abcdef","Draft":{"Text":"old"},"Order":1,"Format":1}`)
		stored[storage.KeyDraft+"lobby"] = []byte("old draft")
		for range 2 {
			other := as(t, yan)
			f := open(t, other, stored)
			pass(2 * time.Second)
			f.want("")
			if got, want := f.left(), "message old in lobby by Mia, draft old draft in lobby by Mia"; got != want {
				t.Errorf("left are %q, want %q", got, want)
			}
			f.stop()
		}
		s := newServer(t)
		f := open(t, s, stored)
		f.want("old")
		if got := f.Draft(t.Context(), chat.Lobby).Text; got != "old draft" {
			t.Errorf("the draft is %q", got)
		}
	})
}

func TestWhatIsWrittenBeforeTheFirstNameIsTheFirstUsers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stored := storage.Memory{}
		f := open(t, offlineServer(t), stored)
		f.Send(chat.Lobby, view.Draft{Text: "first"})
		f.SaveDraft(chat.Lobby, "first draft")
		synctest.Wait()
		f.stop()
		f = open(t, newServer(t), stored)
		f.want("first")
		pass(2 * time.Second)
		f.stop()
		f = open(t, as(t, yan), stored)
		if got, want := f.left(), "draft first draft in lobby by Mia"; got != want {
			t.Errorf("left are %q, want %q", got, want)
		}
	})
}

func TestAnEarlyMessageHandedOverTwiceIsSentOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, down := newBrowser(), offlineServer(t)
		early := func(stored *int) Early {
			return Early{Room: chat.Lobby, Draft: view.Draft{Text: "early"}, Nonce: "0123456789abcdef0123456789abcdef", Stored: func() { *stored++ }}
		}
		var first, second, third, fourth int
		f, one := b.tab(t, down)
		f.SendEarly(early(&first))
		f.SendEarly(early(&second))
		f.want("early?")
		f.stop() // the page dies before it has dropped its copy
		s := newServer(t)
		f, _ = b.reload(t, s, one)
		f.SendEarly(early(&third))
		f.want("early")
		f.SendEarly(early(&fourth))
		pass(10 * time.Second)
		f.want("early")
		if got := s.said(chat.Lobby); got != "early" {
			t.Errorf("the server has %q", got)
		}
		if first != 1 || second != 1 || third != 1 || fourth != 1 {
			t.Errorf("told %d, %d, %d and %d times that it is stored, want once each", first, second, third, fourth)
		}
	})
}

func TestAnEarlyMessageIsNotForgottenBeforeItIsStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, s := newBrowser(), offlineServer(t)
		f, device := b.tab(t, s)
		b.mu.Lock()
		device.full = true
		b.mu.Unlock()
		stored := 0
		f.SendEarly(Early{Room: chat.Lobby, Draft: view.Draft{Text: "early"}, Nonce: "0123456789abcdef0123456789abcdef", Stored: func() { stored++ }})
		f.want("early?")
		if stored != 0 {
			t.Error("a full device is said to have stored it")
		}
		s.set(func() { s.refuse = nil })
		pass(20 * time.Second)
		f.want("early")
		if stored != 1 {
			t.Errorf("told %d times, want once: the server has it", stored)
		}
	})
}

func TestAnEarlyMessageOfAnotherUserIsLeftOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := as(t, yan)
		f := open(t, s, nil)
		f.SendEarly(Early{Room: chat.Lobby, Draft: view.Draft{Text: "early"}, Nonce: "0123456789abcdef0123456789abcdef", By: chat.User{ID: "me", Name: "Mia"}})
		pass(time.Second)
		f.want("")
		if got, want := f.left(), "message early in lobby by Mia"; got != want {
			t.Errorf("left are %q, want %q", got, want)
		}
	})
}

func TestAMessageIsItsWritersWhereverTheProgramEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, s := newBrowser(), newServer(t)
		f, device := b.tab(t, s)
		b.mu.Lock()
		device.slow = true // the page is gone before the rest is written
		delete(b.values, storage.KeyState)
		b.mu.Unlock()
		s.set(func() { s.refuse = offline })
		s.cut(nil)
		f.Send(chat.Lobby, view.Draft{Text: "in the first second"})
		f.want("in the first second?")
		f.stop()
		f, _ = b.reload(t, offlineServer(t), device)
		f.want("in the first second?")
		if got := f.View().Me.ID; got != "me" {
			t.Errorf("this is %q", got)
		}
	})
}
