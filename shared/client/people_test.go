package client

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// crowd is n people whose order of id is not that of their names.
func crowd(n int) []chat.User {
	all := make([]chat.User, n)
	for i := range all {
		all[i] = chat.User{ID: chat.UserID(fmt.Sprintf("u%03d", i)), Name: fmt.Sprintf("Guest-%03d", (i*7)%n), Rev: 1}
	}
	return all
}

func TestEverybodyInARoomCanBeLoaded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		all := crowd(121)
		s.rooms[chat.Lobby].here = all
		f := open(t, s, nil)
		check := func(known int, more bool) {
			t.Helper()
			synctest.Wait()
			if o := f.View().Open; len(o.People) != known || o.More != more || o.Here != len(s.rooms[chat.Lobby].here) {
				t.Fatalf("%d people of %d, more %v; want %d, %v", len(o.People), o.Here, o.More, known, more)
			}
		}
		check(50, true)
		f.MorePeople()
		f.MorePeople() // one page at a time
		check(100, true)
		f.MorePeople()
		check(121, false)
		f.MorePeople()
		check(121, false)
		for i, p := range f.View().Open.People {
			if want := fmt.Sprintf("Guest-%03d", i); p.Name != want {
				t.Fatalf("number %d is %s, want %s", i, p.Name, want)
			}
		}
		if got := s.count("people"); got != 2 {
			t.Errorf("asked %d times, want twice", got)
		}

		// The first page is asked for again, as after the machine slept: somebody of it has gone, and all others stay.
		s.set(func() { s.rooms[chat.Lobby].here = all[1:] })
		f.Wake()
		check(120, false)
		s.part(119, all[120])
		s.set(func() { s.rooms[chat.Lobby].here = all[1:120] })
		check(119, false)
	})
}

func TestPeopleOfAnEndedConnectionAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.rooms[chat.Lobby].here = crowd(70)
		f := open(t, s, nil)
		s.set(func() { s.lose = func(p protocol.Payload) bool { _, here := p.(*protocol.Here); return here } })
		f.MorePeople()
		synctest.Wait()
		s.set(func() { s.lose, s.rooms[chat.Lobby].here = nil, crowd(60) })
		s.cut(nil)
		pass(dial.WaitMax)
		f.MorePeople()
		synctest.Wait()
		if o := f.View().Open; len(o.People) != 60 || o.More {
			t.Errorf("%d people, more %v; want 60 and no more", len(o.People), o.More)
		}
	})
}

// TestTheFirstMessageMakesADirectRoom opens a direct room that the server does not have.
func TestTheFirstMessageMakesADirectRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.rooms[chat.Lobby].here = []chat.User{s.me, bo}
		f := open(t, s, nil)
		direct := chat.DirectID(s.me.ID, bo.ID)
		f.Open(direct)
		synctest.Wait()
		o := f.View().Open
		if o.Missing || !o.Known || !o.Start || o.Room.Peer == nil || o.Room.Peer.Name != "Bo" {
			t.Fatalf("the room is %+v, want an empty one with Bo", o)
		}
		f.Send(direct, view.Draft{Text: "hello", To: bo.ID})
		f.want("hello")
		if got := s.said(direct); got != "hello" {
			t.Errorf("the server has %q", got)
		}
		if rooms := f.View().Rooms; len(rooms) != 2 || rooms[1].ID != direct {
			t.Errorf("the rooms are %+v, want the new one among them", rooms)
		}
		s.says(bo, direct, "hi")
		f.want("hello hi")
	})
}

func TestADirectRoomWithNobodyKnownIsMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		f.Open(chat.DirectID(s.me.ID, "stranger"))
		synctest.Wait()
		if !f.View().Open.Missing {
			t.Errorf("the room is %+v, want it missing", f.View().Open)
		}
	})
}

func TestRoomsTellHowRecentlyTheyWereUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.add(chat.Room{ID: "tea", Kind: chat.Public, Name: "tea"})
		s.add(chat.Room{ID: "cake", Kind: chat.Public, Name: "cake"})
		f := open(t, s, nil)
		f.Open("cake")
		synctest.Wait()
		used := map[chat.RoomID]int64{}
		for _, r := range f.View().Rooms {
			used[r.ID] = r.Used
		}
		if used["tea"] != 0 || used[chat.Lobby] == 0 || used["cake"] <= used[chat.Lobby] {
			t.Errorf("got %v, want cake after the lobby and tea not at all", used)
		}
	})
}

func TestRoomsTellHowRecentlyTheyWereUsedBeforeARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		for _, id := range []chat.RoomID{"never", "tea", "cake"} {
			s.add(chat.Room{ID: id, Kind: chat.Public, Name: string(id)})
			s.says(ada, id, "hello")
		}
		f := open(t, s, stored)
		for _, id := range []chat.RoomID{"tea", "cake"} {
			f.Open(id)
			f.want("hello")
		}
		pass(dial.WaitMax)
		f.stop()
		s.set(func() { s.refuse = func() error { return errors.New("no route") } })
		f = open(t, s, stored)
		used := map[chat.RoomID]int64{}
		for _, r := range f.View().Rooms {
			used[r.ID] = r.Used
		}
		if used["cake"] <= used["tea"] || used["tea"] <= used["never"] || used[chat.Lobby] <= used["cake"] {
			t.Errorf("got %v, want the lobby, which is open, then cake, then tea", used)
		}
	})
}
