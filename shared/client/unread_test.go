package client

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

func (f *tester) unread(id chat.RoomID) (unread, mentions int) {
	f.t.Helper()
	synctest.Wait()
	for _, r := range f.View().Rooms {
		if r.ID == id {
			return r.Unread, r.Mentions
		}
	}
	f.t.Fatalf("%s is not in the list", id)
	return 0, 0
}

// glance has the person see the end of the open room for a moment.
func (f *tester) glance() {
	f.t.Helper()
	synctest.Wait()
	room := f.View().Open.Room.ID
	f.Watch(room, true)
	pass(seenAfter)
	f.Watch(room, false)
}

func TestUnreadDividerStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.says(ada, chat.Lobby, "a")
		s.says(ada, chat.Lobby, "b")
		s.rooms[chat.Lobby].read = 1
		f := open(t, s, nil)
		step := func(want string) {
			t.Helper()
			if got := f.line(); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		}
		step("Ada:a -- Ada:b")
		f.glance()
		step("Ada:a -- Ada:b")
		s.cut(nil)
		s.says(ada, chat.Lobby, "c")
		pass(10 * time.Second)
		step("Ada:a -- Ada:b .c")
		s.says(ada, chat.Lobby, "d")
		step("Ada:a -- Ada:b .c .d")
		f.glance()
		f.Open("other")
		f.Open(chat.Lobby)
		step("Ada:a .b .c .d")
		f.Open("other")
		s.says(bo, chat.Lobby, "e")
		synctest.Wait()
		f.Open(chat.Lobby)
		step("Ada:a .b .c .d -- Bo:e")
	})
}

func TestDividerWaitsForThePageThatItStandsIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		for i := range 80 {
			s.says(ada, chat.Lobby, fmt.Sprint("m", i+1))
		}
		s.rooms[chat.Lobby].read = 10
		f := open(t, s, nil)
		for _, r := range f.rows() {
			if r.Kind == view.RowUnread {
				t.Error("the divider stands where nobody knows that reading stopped")
			}
		}
		f.LoadOlder()
		synctest.Wait()
		rows := f.rows()
		for i, r := range rows {
			if r.Kind == view.RowUnread && rows[i+1].Text != "m11" {
				t.Errorf("the divider stands before %q, want m11", rows[i+1].Text)
			}
		}
		if n := len(rows); n != 82 {
			t.Errorf("%d rows, want 80 messages, a day and the divider", n)
		}
	})
}

func TestUnreadIsCountedUntilRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.add(chat.Room{ID: "news", Kind: chat.Public, Name: "News"})
		s.says(ada, "news", "before")
		f := open(t, s, nil)
		check := func(want, wantMentions int) {
			t.Helper()
			if got, mentions := f.unread("news"); got != want || mentions != wantMentions {
				t.Fatalf("unread %d with %d mentions, want %d with %d", got, mentions, want, wantMentions)
			}
		}
		check(1, 0)
		s.says(ada, "news", "live")
		check(2, 0)
		s.mu.Lock()
		s.announce(s.store("news", chat.Event{Kind: chat.Said, By: ada,
			Message: &chat.Message{Text: "hi @Mia", Mentions: []chat.User{s.me}}}, "news"))
		s.announce(s.store("news", chat.Event{Kind: chat.Said, By: s.me, Message: &chat.Message{Text: "mine"}}, "news"))
		s.mu.Unlock()
		check(3, 1)
		s.cut(nil)
		s.says(ada, "news", "missed")
		pass(10 * time.Second)
		if got, _ := f.unread("news"); got != 4 {
			t.Fatalf("unread %d after a cut, want 4", got)
		}
		s.reads("news", 4)
		check(1, 0)
		f.Open("news")
		f.glance()
		check(0, 0)
		if got := s.readUpTo("news"); got != 5 {
			t.Errorf("the server knows of %d, want 5", got)
		}
	})
}

func TestReadingOfflineIsToldLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.says(ada, chat.Lobby, "a")
		f := open(t, s, nil)
		s.set(func() { s.refuse = func() error { return fmt.Errorf("no route") } })
		s.cut(nil)
		f.glance()
		synctest.Wait()
		s.set(func() { s.refuse = nil })
		pass(10 * time.Second)
		if got, _ := f.unread(chat.Lobby); got != 0 {
			t.Errorf("unread are %d, want 0", got)
		}
		if got := s.readUpTo(chat.Lobby); got != 1 {
			t.Errorf("the server knows of %d, want 1", got)
		}
	})
}

func TestAnOldStateOfARoomChangesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.add(chat.Room{ID: "news", Kind: chat.Public, Name: "News"})
		f := open(t, s, nil)
		s.mu.Lock()
		old := s.state(s.rooms["news"])
		s.mu.Unlock()
		s.says(ada, "news", "a")
		s.says(ada, "news", "b")
		synctest.Wait()
		s.tell(&protocol.Followed{State: old})
		if got, _ := f.unread("news"); got != 2 {
			t.Errorf("unread are %d, want 2", got)
		}
		s.says(ada, "news", "c")
		f.Open("news")
		f.want("a b c")
		if n := s.count("join"); n != 2 {
			t.Errorf("%d joins, want one per room", n)
		}
	})
}

func TestNothingThatComesIntoAWatchedRoomIsUnread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.add(chat.Room{ID: "news", Kind: chat.Public, Name: "News"})
		f := open(t, s, nil)
		s.says(ada, chat.Lobby, "a")
		if got, _ := f.unread(chat.Lobby); got != 1 {
			t.Fatalf("%d are unread before anybody looks, want 1", got)
		}
		f.Watch(chat.Lobby, true)
		synctest.Wait()
		var mu sync.Mutex
		var shown []int
		f.OnChange(func() {
			mu.Lock()
			defer mu.Unlock()
			shown = append(shown, f.View().Rooms[0].Unread)
		})
		for range 3 {
			s.says(ada, chat.Lobby, "b")
			synctest.Wait()
		}
		mu.Lock()
		if got := f.View().Open.Unread; len(shown) != 3 || slices.Max(shown) > 0 || got.Count > 0 && !got.Read {
			t.Errorf("the snapshots had %v unread, the room %+v; want one snapshot a message, and nothing unread", shown, got)
		}
		mu.Unlock()
		pass(seenAfter + readEvery)
		if got, want := s.readUpTo(chat.Lobby), chat.Seq(4); got != want {
			t.Errorf("the server knows of %d, want %d", got, want)
		}
		f.Open("news")
		s.says(ada, chat.Lobby, "c")
		if got, _ := f.unread(chat.Lobby); got != 1 {
			t.Errorf("%d are unread in a room that is left, want 1", got)
		}
		f.Open(chat.Lobby)
		synctest.Wait()
		if got, _ := f.unread(chat.Lobby); got != 1 {
			t.Errorf("%d are unread after coming back, want 1 until somebody looks", got)
		}
	})
}

func TestAWatchLastsThroughALostConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		f.Watch(chat.Lobby, true)
		synctest.Wait()
		s.cut(nil)
		s.says(ada, chat.Lobby, "missed")
		pass(10 * time.Second)
		s.says(ada, chat.Lobby, "live")
		if got, _ := f.unread(chat.Lobby); got != 0 {
			t.Errorf("%d are unread, want 0", got)
		}
		pass(seenAfter + readEvery)
		if got := s.readUpTo(chat.Lobby); got != 2 {
			t.Errorf("the server knows of %d, want 2", got)
		}
	})
}
