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

// wantNowhere looks for a text in everything that is stored.
func wantNowhere(t *testing.T, stored storage.Memory, text string) {
	t.Helper()
	for key, value := range stored {
		if strings.Contains(string(value), text) {
			t.Errorf("%s still has %q", key, text)
		}
	}
}

// away runs a client with another room open while things happen, and stops it.
func away(t *testing.T, s *server, stored storage.Store, things func()) {
	t.Helper()
	f := openRoom(t, s, stored, "news")
	things()
	pass(2 * saveEvery)
	f.stop()
}

func newsServer(t *testing.T) *server {
	s := newServer(t)
	s.add(chat.Room{ID: "news", Kind: chat.Public, Name: "News"})
	return s
}

func TestAStoredMessageThatIsNotInMemoryIsChanged(t *testing.T) {
	for name, when := range map[string]func(t *testing.T, s *server, stored storage.Memory, change func()){
		"while the client runs": func(t *testing.T, s *server, stored storage.Memory, change func()) { away(t, s, stored, change) },
		"while it does not": func(t *testing.T, s *server, stored storage.Memory, change func()) {
			change()
			away(t, s, stored, func() {})
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, stored := newsServer(t), storage.Memory{}
				f := open(t, s, stored)
				s.talk(300)
				s.says(ada, chat.Lobby, "secret")
				s.talk(20)
				pass(2 * saveEvery)
				f.stop()
				when(t, s, stored, func() {
					s.amends(ada, chat.Lobby, 301, deleted())
					s.amends(ada, chat.Lobby, 20, edited("edited"))
					s.amends(bo, chat.Lobby, 21, reacted("👍", true))
				})
				wantNowhere(t, stored, "secret")
				s.set(func() { s.refuse = offline })
				f = open(t, s, stored)
				f.Search(view.Query{Text: "edited"})
				pass(searchPause)
				if hits := f.View().Search.Hits; len(hits) != 1 || hits[0].Seq != 20 {
					t.Errorf("found %+v, want the edited message", hits)
				}
				f.Seek(chat.Lobby, 21)
				if row := f.rowOf(20); row.Text != "edited" || row.EditedAt.IsZero() {
					t.Errorf("offline: %+v", row)
				}
				if row := f.rowOf(21); len(row.Reactions) != 1 {
					t.Errorf("offline: %+v", row)
				}
				f.ToEnd()
				if row := f.rowOf(301); !row.Gone {
					t.Errorf("offline: %+v", row)
				}
			})
		})
	}
}

func TestAPrivateMessageThatIsStoredWithItsRoomIsChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newsServer(t), storage.Memory{}
		f := open(t, s, stored)
		s.talk(100)
		s.whispers(ada, chat.Lobby, "secret")
		s.talk(100)
		pass(2 * saveEvery)
		f.stop()
		away(t, s, stored, func() { s.amends(ada, chat.DirectID("me", "ada"), 1, deleted()) })
		wantNowhere(t, stored, "secret")
	})
}

// TestWhatIsStoredOfADirectRoomFollowsItsChanges has the stored events end before those that were received and read: the changes in between
// have to be received again.
func TestWhatIsStoredOfADirectRoomFollowsItsChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newsServer(t), storage.Memory{}
		s.whispers(ada, chat.Lobby, "secret")
		direct := chat.DirectID("me", "ada")
		f := openRoom(t, s, stored, direct)
		pass(2 * saveEvery)
		f.stop()
		s.amends(ada, direct, 1, deleted())
		s.whispers(ada, chat.Lobby, "read elsewhere")
		s.reads(direct, 3)
		var state storage.State
		if err := storage.Get(t.Context(), stored, storage.KeyState, &state); err != nil {
			t.Fatal(err)
		}
		for i, r := range state.Rooms {
			if r.State.Room.ID == direct {
				if r.Kept != 1 {
					t.Fatalf("%d events of the room are stored, want 1", r.Kept)
				}
				state.Rooms[i].Last = 3
				state.Rooms[i].State.Head, state.Rooms[i].State.Read, state.Rooms[i].State.Unread = 3, 3, 0
			}
		}
		if err := stored.Put(t.Context(), storage.KeyState, storage.Encode(state)); err != nil {
			t.Fatal(err)
		}
		away(t, s, stored, func() {})
		wantNowhere(t, stored, "secret")
	})
}

func TestWhatIsStoredGoesWithAPartOfTheHistoryThatIsSkipped(t *testing.T) {
	for name, skip := range map[string]func(s *server){
		"too far behind":  func(s *server) { s.talk(behindMax + 1) },
		"another history": func(s *server) { s.set(func() { s.epoch = "epoch-2" }) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, stored := newsServer(t), storage.Memory{}
				f := open(t, s, stored)
				s.says(ada, chat.Lobby, "secret")
				s.whispers(ada, chat.Lobby, "other")
				s.talk(100)
				pass(2 * saveEvery)
				f.stop()
				s.amends(ada, chat.Lobby, 1, deleted())
				skip(s)
				away(t, s, stored, func() {})
				wantNowhere(t, stored, "secret")
			})
		})
	}
}

func TestARoomThatFallsBehindIsNotStoredAsItWas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newsServer(t), storage.Memory{}
		f := open(t, s, stored)
		s.says(ada, chat.Lobby, "secret")
		s.talk(100)
		pass(2 * saveEvery)
		f.Open("news")
		synctest.Wait()
		s.cut(nil)
		s.amends(ada, chat.Lobby, 1, deleted())
		s.talk(behindMax + 1)
		pass(time.Minute)
		f.stop()
		wantNowhere(t, stored, "secret")
	})
}

// The room is open when the connection is back, so nothing is skipped then, but its reader opens another one before its gap is closed.
func TestARoomThatIsLeftWhileItCatchesUpIsNotStoredAsItWas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newsServer(t), storage.Memory{}
		f := open(t, s, stored)
		s.says(ada, chat.Lobby, "secret")
		s.talk(100)
		pass(2 * saveEvery)
		s.away()
		s.talk(chat.PageMax + 100)
		s.amends(ada, chat.Lobby, 1, deleted())
		s.talk(behindMax)
		s.set(func() { s.resume, s.reading, s.refuse = 1, time.Second, nil })
		for len(s.sentAs("history")) == 0 {
			pass(time.Millisecond)
		}
		f.Open("news")
		pass(time.Minute)
		f.stop()
		wantNowhere(t, stored, "secret")
	})
}

func TestAfterAResetOfADirectRoomItsMessagesElsewhereAreReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		f := open(t, s, stored)
		s.talk(3)
		s.whispers(ada, chat.Lobby, "secret")
		f.want("p1 p2 p3 secret")
		pass(2 * saveEvery)
		direct := chat.DirectID("me", "ada")
		s.set(func() {
			s.amend(ada, direct, 1, deleted(), 0)
			s.rooms[direct].events[0].At++ // the client's last event is another one
		})
		s.cut(nil)
		s.says(ada, chat.Lobby, "p4")
		pass(time.Minute)
		for _, r := range f.rows() {
			if r.Text == "secret" {
				t.Errorf("shown is %+v", r)
			}
		}
		f.stop()
		wantNowhere(t, stored, "secret")
	})
}

func TestWhatAnOlderProgramStoredOfRoomsGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		stored := storage.Memory{
			"2/state": []byte(`{}`), "2/room/lobby": []byte(`{}`), "2/page/lobby/000000000000": []byte(`{"Events":[{"message":{"text":"secret"}}]}`),
			"9/page/lobby/000000000000":                                    []byte("of a newer program"),
			"outbox/00000000000000000007-0199c5b87e4a7d219f3c5a1b2c3d4e5f": []byte(`{"Room":"lobby","Nonce":"0199c5b87e4a7d219f3c5a1b2c3d4e5f","Draft":{"Text":"unsent"},"Order":7,"Format":2,"Owner":{"id":"me","name":"Mia"}}`),
			"draft/@:me:lobby":                                             []byte(`{"Owner":{"id":"me"},"Text":"half"}`),
		}
		f := open(t, s, stored)
		f.want("unsent")
		if got := f.Draft(t.Context(), chat.Lobby).Text; got != "half" {
			t.Errorf("the draft is %q", got)
		}
		pass(2 * saveEvery)
		f.stop()
		for key := range stored {
			if strings.HasPrefix(key, "2/") {
				t.Errorf("%s is still stored", key)
			}
		}
		if stored["9/page/lobby/000000000000"] == nil {
			t.Error("what a newer program stored is gone")
		}
	})
}

// TestAChangeIsStoredWhereverTheProgramEnds ends the program after each of its writes, and starts it again without a connection, then with one.
func TestAChangeIsStoredWhereverTheProgramEnds(t *testing.T) {
	for writes := range 9 {
		synctest.Test(t, func(t *testing.T) {
			s, stored := newServer(t), storage.Memory{}
			f := open(t, s, stored)
			s.talk(140)
			pass(2 * saveEvery)
			f.stop()
			left := writes
			f = open(t, s, dying{stored, &left})
			s.amends(ada, chat.Lobby, 5, edited("edited"))
			s.amends(ada, chat.Lobby, 140, edited("late"))
			s.says(ada, chat.Lobby, "more")
			pass(2 * saveEvery)
			f.stop()
			f = open(t, s, stored)
			pass(2 * saveEvery)
			for range 3 {
				f.LoadOlder()
				synctest.Wait()
			}
			f.want(strings.ReplaceAll(strings.ReplaceAll(texts(1, 140), "p5 ", "edited "), "p140", "late more"))
			f.stop()
			s.set(func() { s.refuse = offline })
			f = open(t, s, stored)
			f.LoadOlder()
			f.want(strings.ReplaceAll(strings.ReplaceAll(texts(1, 140), "p5 ", "edited "), "p140", "late more"))
			wantNowhere(t, stored, fmt.Sprintf("%q", "p5"))
		})
	}
}

func TestAnOpenSearchFollowsChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		f := open(t, s, stored)
		for _, text := range []string{"blue harbour", "green harbour", "red harbour"} {
			s.says(ada, chat.Lobby, text)
			pass(time.Millisecond)
		}
		found := func() string {
			pass(time.Second)
			var all []string
			for _, hit := range f.View().Search.Hits {
				all = append(all, hit.Text)
			}
			return strings.Join(all, ", ")
		}
		f.Search(view.Query{Text: "harbour"})
		if got, want := found(), "red harbour, green harbour, blue harbour"; got != want {
			t.Fatalf("found %q, want %q", got, want)
		}
		s.amends(ada, chat.Lobby, 1, edited("a harbour at dawn"))
		s.amends(ada, chat.Lobby, 2, deleted())
		s.amends(ada, chat.Lobby, 3, edited("a beach"))
		s.amends(bo, chat.Lobby, 1, reacted("👍", true))
		if got, want := found(), "a harbour at dawn"; got != want {
			t.Errorf("found %q, want %q", got, want)
		}
		if hits := f.View().Search.Hits; len(hits) == 1 && (len(hits[0].Found) != 1 || hits[0].Text[hits[0].Found[0].From:hits[0].Found[0].To] != "harbour") {
			t.Errorf("marked is %+v", hits[0].Found)
		}
		for query, want := range map[string]string{"green": "", "red": "", "blue": "", "beach": "a beach", "dawn": "a harbour at dawn"} {
			f.Search(view.Query{Text: query})
			if found() != want {
				t.Errorf("%s: found %q, want %q", query, found(), want)
			}
		}
	})
}

func TestQuotesAreThereOffline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		f := open(t, s, stored)
		s.talk(300)
		s.mu.Lock()
		s.announce(s.store(chat.Lobby, chat.Event{Kind: chat.Said, By: bo, Message: &chat.Message{Text: "yes", Reply: 10}}, chat.Lobby))
		s.mu.Unlock()
		pass(2 * saveEvery)
		f.stop()
		s.set(func() { s.refuse = offline })
		f = open(t, s, stored)
		pass(time.Second)
		if q := f.rowOf(301).Quote; q == nil || q.Text != "p10" || q.Author.Name != "Ada" {
			t.Errorf("the quote is %+v", q)
		}
	})
}
