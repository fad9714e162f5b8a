package client

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// renames has somebody take another name.
func (s *server) renames(u chat.User, name string) chat.User {
	s.mu.Lock()
	defer s.mu.Unlock()
	was := u.Name
	u.Name, u.Rev = name, u.Rev+1
	s.announce(s.store(chat.Lobby, chat.Event{Kind: chat.Renamed, By: u, Was: was}, chat.Lobby))
	return u
}

func (f *tester) wantLine(want string) {
	f.t.Helper()
	if got := f.line(); got != want {
		f.t.Fatalf("got  %s\nwant %s", got, want)
	}
}

func TestWhoTookSeveralNamesIsNamedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.says(ada, chat.Lobby, "a")
		eve := s.renames(ada, "Eve")
		f.wantLine("Eve:a Ada>Eve+0")
		eda := s.renames(eve, "Eda")
		f.wantLine("Eda:a Ada>Eda+0")
		s.renames(eda, "Ada")
		f.wantLine("Ada:a")
	})
}

func TestWhoComesAndTakesANameIsOneNotice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.rooms[chat.Lobby].here = []chat.User{s.me}
		f := open(t, s, nil)
		s.says(ada, chat.Lobby, "a")
		for i := range 60 {
			u := chat.User{ID: chat.UserID(fmt.Sprint("u", i)), Name: fmt.Sprintf("Quiet-%d", i), Rev: 1}
			s.come(i+2, u)
			s.renames(u, fmt.Sprintf("Name-%d", i))
		}
		f.wantLine("Ada:a +Name-0,Name-1,Name-2+57")
		s.says(ada, chat.Lobby, "b")
		f.wantLine("Ada:a .b +Name-0,Name-1,Name-2+57")
		s.says(bo, chat.Lobby, "c")
		f.wantLine("Ada:a .b +Name-0,Name-1,Name-2+57 Bo:c")
	})
}

func TestARenameIsShownOnceItsAuthorIsKnownToHaveSpoken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.says(ada, chat.Lobby, "first")
		for i := range 60 {
			s.says(person(fmt.Sprint("u", i)), chat.Lobby, fmt.Sprint("m", i))
		}
		s.renames(ada, "Eve")
		s.says(bo, chat.Lobby, "last")
		f := open(t, s, nil)
		renamed := func() (n int) {
			synctest.Wait()
			for _, r := range f.rows() {
				if r.Kind == view.RowRenamed {
					n++
				}
			}
			return n
		}
		if got := renamed(); got != 0 {
			t.Errorf("%d renames of somebody who has said nothing that is loaded", got)
		}
		f.LoadOlder()
		if got := renamed(); got != 1 {
			t.Errorf("%d renames, want one", got)
		}
	})
}

// TestANoticeNeverSplitsWhatOnePersonSays puts one notice at each place of a long run, live and loaded as pages.
func TestANoticeNeverSplitsWhatOnePersonSays(t *testing.T) {
	const messages = 2*view.ChunkRows + 5
	for at := range messages {
		synctest.Test(t, func(t *testing.T) {
			s := newServer(t)
			f := open(t, s, nil)
			s.says(bo, chat.Lobby, "hi")
			for i := range messages {
				s.says(ada, chat.Lobby, fmt.Sprint(i))
				if i == at {
					s.renames(bo, "Rob")
					s.tell(&protocol.Presence{Room: chat.Lobby, Came: []chat.User{person("cy")}, Count: 3})
				}
				synctest.Wait()
			}
			wantWhole(t, f, at, "+Cy+0", "Bo>Rob+0")
			f.stop()
			again := open(t, s, nil)
			again.MarkAllRead()
			for range 3 {
				again.LoadOlder()
				synctest.Wait()
			}
			wantWhole(t, again, at, "Bo>Rob+0")
		})
	}
}

func wantWhole(t *testing.T, f *tester, at int, notices ...string) {
	t.Helper()
	want := "Rob:hi Ada:0"
	for i := 1; i < 2*view.ChunkRows+5; i++ {
		want += fmt.Sprint(" .", i)
	}
	for _, n := range notices {
		want += " " + n
	}
	if got := f.line(); got != want {
		t.Fatalf("a notice after message %d:\ngot  %s\nwant %s", at, got, want)
	}
}

func TestNobodyCountsAsHereLongAfterTheConnectionWasLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.rooms[chat.Lobby].here = []chat.User{s.me, ada}
		s.add(chat.Room{ID: chat.DirectID(s.me.ID, ada.ID), Kind: chat.Direct, Peer: &ada}).here = []chat.User{s.me, ada}
		f := open(t, s, nil)
		s.whispers(ada, chat.Lobby, "psst")
		here := func() (n int, peer, private bool) {
			synctest.Wait()
			v := f.View()
			for _, p := range v.Open.People {
				if p.Here {
					n++
				}
			}
			for _, r := range v.Rooms {
				peer = peer || r.PeerHere
			}
			for _, r := range f.rows() {
				private = private || r.Private != nil && r.Private.Here
			}
			return n, peer, private
		}
		check := func(about string, want int) {
			t.Helper()
			if n, peer, private := here(); n != want || peer != (want > 0) || private != (want > 0) {
				t.Fatalf("%s: %d are here, the peer %v, on a message %v; want %d", about, n, peer, private, want)
			}
		}
		check("online", 2)
		s.set(func() { s.refuse = offline })
		lost := time.Now()
		s.cut(nil)
		check("just lost", 2)
		pass(view.GracePeriod)
		check("lost for long", 0)
		if o := f.View().Open; len(o.People) != 2 || o.Here != 0 || !o.LastSeen.Equal(lost) {
			t.Errorf("got %d people, %d here, seen last at %v; want both, as they were seen at %v", len(o.People), o.Here, o.LastSeen, lost)
		}
		s.set(func() { s.refuse = nil })
		pass(2 * dial.WaitMax)
		check("back", 2)
		if o := f.View().Open; !o.LastSeen.IsZero() {
			t.Errorf("they were seen last at %v, want now", o.LastSeen)
		}
	})
}
