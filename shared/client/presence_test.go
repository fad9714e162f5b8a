package client

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

func (s *server) come(count int, all ...chat.User) {
	s.tell(&protocol.Presence{Room: chat.Lobby, Count: count, Came: all})
}

func (s *server) part(count int, all ...chat.User) {
	s.tell(&protocol.Presence{Room: chat.Lobby, Count: count, Gone: all})
}

// line is the open room in short, without the days.
func (f *tester) line() string {
	synctest.Wait()
	return sketched(slices.DeleteFunc(f.rows(), func(r view.Row) bool { return r.Kind == view.RowDay }))
}

func TestPresenceNoticesCondense(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.rooms[chat.Lobby].here = []chat.User{s.me}
		f := open(t, s, nil)
		if got := f.line(); got != "" {
			t.Errorf("at first %q, want nothing", got)
		}
		step := func(want string) {
			t.Helper()
			if got := f.line(); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		}
		s.come(2, s.me, ada)
		step("+Ada+0")
		s.come(6, bo, person("cy"), person("di"), person("ed"))
		step("+Ada,Bo,Cy+2")
		s.part(5, bo)
		step("+Ada,Cy,Di+1")
		s.says(ada, chat.Lobby, "hi")
		step("+Ada,Cy,Di+1 Ada:hi")
		s.part(4, ada)
		step("+Ada,Cy,Di+1 Ada:hi -Ada+0")
		s.come(5, ada)
		step("+Ada,Cy,Di+1 Ada:hi")
		s.says(ada, chat.Lobby, "again")
		step("+Ada,Cy,Di+1 Ada:hi .again")
	})
}

func TestPeopleAreCountedAndSortedByName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.rooms[chat.Lobby].here = []chat.User{s.me, bo}
		f := open(t, s, nil)
		s.come(3, ada)
		synctest.Wait()
		check := func(count int, more bool, names ...string) {
			t.Helper()
			synctest.Wait()
			o := f.View().Open
			var got []string
			for _, p := range o.People {
				got = append(got, p.Name)
			}
			if o.Here != count || o.More != more || len(got) != len(names) {
				t.Fatalf("%d here, more %v, people %v; want %d, %v, %v", o.Here, o.More, got, count, more, names)
			}
			for i := range got {
				if got[i] != names[i] {
					t.Fatalf("people %v, want %v", got, names)
				}
			}
		}
		check(3, false, "Ada", "Bo", "Mia")
		s.part(2, bo)
		check(2, false, "Ada", "Mia")
		// An incomplete signal: the list is asked for.
		s.set(func() { s.rooms[chat.Lobby].here = []chat.User{s.me, ada, bo, person("cy")} })
		s.tell(&protocol.Presence{Room: chat.Lobby, Count: 4, More: true})
		check(4, true, "Ada", "Mia")
		pass(peopleWait)
		check(4, false, "Ada", "Bo", "Cy", "Mia")
	})
}

func TestTypingIsShownForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.tell(&protocol.Writing{Room: chat.Lobby, Users: []chat.User{s.me, bo, ada}})
		synctest.Wait()
		if got := f.View().Open.Typing; len(got) != 2 || got[0] != "Ada" || got[1] != "Bo" {
			t.Fatalf("typing are %v, want Ada and Bo", got)
		}
		s.says(ada, chat.Lobby, "done")
		synctest.Wait()
		if got := f.View().Open.Typing; len(got) != 1 || got[0] != "Bo" {
			t.Fatalf("typing are %v, want Bo", got)
		}
		pass(typingShown)
		if got := f.View().Open.Typing; len(got) != 0 {
			t.Fatalf("typing are %v, want nobody", got)
		}
	})
}

func TestOwnTypingIsSentSeldom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		for range 60 {
			f.Typing()
			pass(100 * time.Millisecond)
		}
		if got := s.count("typing"); got != 2 {
			t.Errorf("sent %d times in 6 s, want 2", got)
		}
		s.set(func() { s.refuse = func() error { return dial.ErrSignIn } })
		s.cut(nil)
		f.Typing()
		pass(5 * time.Second)
		if got := s.count("typing"); got != 2 {
			t.Errorf("sent %d times, want none while offline", got)
		}
	})
}

func TestRenameUpdatesOldRows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.rooms[chat.Lobby].here = []chat.User{s.me, ada}
		f := open(t, s, nil)
		s.says(ada, chat.Lobby, "a")
		s.whispers(ada, chat.Lobby, "w")
		pass(time.Millisecond)
		s.come(3, bo)
		synctest.Wait()
		eve := chat.User{ID: ada.ID, Name: "Eve", Rev: 2}
		s.mu.Lock()
		s.announce(s.store(chat.Lobby, chat.Event{Kind: chat.Renamed, By: eve, Was: "Ada"}, chat.Lobby))
		s.mu.Unlock()
		if got, want := f.line(), "Eve:a (Eve:w) +Bo+0 Ada>Eve+0"; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		s.says(ada, chat.Lobby, "late") // an older snapshot of her does not bring the old name back
		if got, want := f.line(), "Eve:a (Eve:w) +Bo+0 Ada>Eve+0 Eve:late"; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		if got := f.View().Open.People[0].Name; got != "Bo" && got != "Eve" {
			t.Errorf("people begin with %s", got)
		}
		for _, r := range f.View().Rooms {
			if r.Peer != nil && r.Peer.Name != "Eve" {
				t.Errorf("the direct room is with %s, want Eve", r.Peer.Name)
			}
		}
		f.Rename("Max")
		synctest.Wait()
		if got := f.View().Me.Name; got != "Max" {
			t.Errorf("me is %s, want Max", got)
		}
	})
}

func TestASignalOfANameUpdatesOldRowsToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.says(ada, chat.Lobby, "a")
		eve := chat.User{ID: ada.ID, Name: "Eve", Rev: ada.Rev + 1}
		s.tell(&protocol.Names{Users: []chat.User{eve}})
		if got, want := f.line(), "Eve:a"; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		s.tell(&protocol.Names{Users: []chat.User{ada}}) // an older snapshot, overtaken
		if got, want := f.line(), "Eve:a"; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		if got := f.View().Me; got.ID == eve.ID {
			t.Errorf("me is %+v", got)
		}
	})
}
