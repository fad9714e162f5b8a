package client

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

func (f *tester) rooms() string {
	synctest.Wait()
	list := ""
	for _, r := range f.View().Rooms {
		list += string(r.ID) + " "
	}
	return list
}

func TestCreatedRoomIsOpened(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		f.Create(view.NewRoom{Name: "Tea Time", Topic: "hot"})
		synctest.Wait()
		if o := f.View().Open; o.Room.ID != "tea-time" || o.Room.Topic != "hot" || !o.Known || !o.Start {
			t.Errorf("open is %+v", o)
		}
		if got, want := f.rooms(), "lobby tea-time "; got != want {
			t.Errorf("rooms are %s, want %s", got, want)
		}
		f.Leave("tea-time")
		if got, want := f.rooms(), "lobby "; got != want {
			t.Errorf("rooms are %s, want %s", got, want)
		}
		if got := f.View().Open.Room.ID; got != chat.Lobby {
			t.Errorf("open is %s, want another room", got)
		}
	})
}

func TestANewTopicIsANoticeAndInTheHeader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		f.want("")
		topic := func(want string) {
			t.Helper()
			synctest.Wait()
			if got := f.View().Open.Room.Topic; got != want {
				t.Errorf("the topic is %q, want %q", got, want)
			}
		}
		f.SetTopic(chat.Lobby, "tea")
		topic("tea")
		f.wantLine("Mia=tea")
		s.away()
		f.SetTopic(chat.Lobby, "coffee")
		topic("tea")
		s.back()
		topic("coffee")
		f.wantLine("Mia=coffee")
		s.says(ada, chat.Lobby, "hello")
		f.wantLine("Mia=coffee Ada:hello")
		f.SetTopic(chat.Lobby, "two\nlines")
		topic("coffee")
		f.SetTopic(chat.Lobby, "")
		topic("")
		f.wantLine("Mia=coffee Ada:hello Mia=")
		if n := f.View().Notices; len(n) != 1 || n[0].About != "topic" {
			t.Errorf("notices are %+v", n)
		}
	})
}

// TestATopicOfABlockedPersonIsTheRoomsTopic: the topic belongs to the room, like its name. Only who has changed it is not said.
func TestATopicOfABlockedPersonIsTheRoomsTopic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		f.Block(bo)
		s.says(ada, chat.Lobby, "hello")
		f.wantLine("Ada:hello")
		s.titles(bo, chat.Lobby, "tea")
		f.wantLine("Ada:hello")
		if got := f.View().Open.Room.Topic; got != "tea" {
			t.Errorf("the topic is %q", got)
		}
		f.Unblock(bo.ID)
		f.wantLine("Ada:hello Bo=tea")
	})
}

// TestAnOlderTopicReplacesNoNewerOne resumes from before a change that the answer to the join has already.
func TestAnOlderTopicReplacesNoNewerOne(t *testing.T) {
	r := &room{Room: chat.Room{ID: chat.Lobby, Kind: chat.Public}}
	state := func(topic string, head chat.Seq) {
		r.set(chat.RoomState{Room: chat.Room{ID: chat.Lobby, Topic: topic}, Head: head})
	}
	state("third", 3)
	r.titled(&chat.Event{Kind: chat.Titled, Seq: 2, Topic: "second"})
	if r.Topic != "third" {
		t.Errorf("the topic is %q", r.Topic)
	}
	r.titled(&chat.Event{Kind: chat.Titled, Seq: 4, Topic: "fourth"})
	if state("third", 3); r.Topic != "fourth" {
		t.Errorf("the topic is %q", r.Topic)
	}
}

func TestRefusalOfWhatAPersonAskedForIsANotice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.set(func() { s.answer = func(protocol.Payload) *chat.Error { return chat.Limited("that", time.Second) } })
		f.Rename("Max")
		f.Create(view.NewRoom{Name: "Tea"})
		f.Leave(chat.Lobby)
		f.Create(view.NewRoom{Name: "   "})
		synctest.Wait()
		about := ""
		for _, n := range f.View().Notices {
			about += n.About + ":" + string(n.Error.Code) + " "
		}
		if want := "create:bad_room_name rename:rate_limited create:rate_limited leave:rate_limited "; about != want {
			t.Errorf("notices are %s, want %s", about, want)
		}
		for _, n := range f.View().Notices {
			f.Dismiss(n.ID)
		}
		synctest.Wait()
		if n := len(f.View().Notices); n != 0 {
			t.Errorf("%d notices are left", n)
		}
	})
}

func TestCommandsWaitForTheConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.refuse = func() error { return errors.New("no route") }
		f := open(t, s, nil)
		f.Rename("Max")
		s.set(func() { s.refuse = nil })
		pass(10 * time.Second)
		if got := f.View().Me.Name; got != "Max" {
			t.Errorf("me is %s, want Max", got)
		}
	})
}

func TestMissingRoomIsSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := openRoom(t, s, nil, "nowhere")
		if o := f.View().Open; !o.Missing || o.Room.ID != "nowhere" {
			t.Errorf("open is %+v, want a missing room", o)
		}
		f.Open("Not A Room!")
		synctest.Wait()
		if !f.View().Open.Missing {
			t.Error("an impossible room is not missing")
		}
		f.Open(chat.Lobby)
		synctest.Wait()
		if o := f.View().Open; o.Missing || !o.Known {
			t.Errorf("open is %+v, want the lobby", o)
		}
	})
}

func TestAMissingRoomThatIsCreatedIsOpenedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := openRoom(t, newServer(t), nil, "tea-time")
		if !f.View().Open.Missing {
			t.Fatal("there is such a room")
		}
		f.Create(view.NewRoom{Name: "tea-time"})
		synctest.Wait()
		if o := f.View().Open; o.Missing || !o.Known || o.Room.Name != "tea-time" {
			t.Errorf("open is %+v", o)
		}
	})
}

func TestRoomLeftElsewhereIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.add(chat.Room{ID: "a", Kind: chat.Public, Name: "A"})
		s.add(chat.Room{ID: "b", Kind: chat.Public, Name: "B"})
		f := open(t, s, nil)
		s.set(func() { s.rooms["a"].follow = false })
		s.tell(&protocol.Left{Room: "a"})
		if got, want := f.rooms(), "lobby b "; got != want {
			t.Errorf("rooms are %s, want %s", got, want)
		}
		f.Open("b")
		synctest.Wait()
		s.set(func() { s.rooms["b"].follow = false })
		s.cut(nil)
		pass(10 * time.Second)
		if got, want := f.rooms(), "lobby "; got != want {
			t.Errorf("rooms are %s, want %s", got, want)
		}
		if got := f.View().Open.Room.ID; got != chat.Lobby {
			t.Errorf("open is %s, want lobby", got)
		}
	})
}

func TestRoomsThatDoNotFitIntoAWelcomeStay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.listMax = 2
		for _, id := range []chat.RoomID{"a", "b", "c"} {
			s.add(chat.Room{ID: id, Kind: chat.Public, Name: string(id)})
		}
		for _, u := range []chat.User{ada, bo} {
			s.whispers(u, chat.DirectID("me", u.ID), "hi")
		}
		stored := storage.Memory{}
		f := openRoom(t, s, stored, "c")
		const all = "lobby a b c direct:ada:me direct:bo:me "
		check := func(want string) {
			t.Helper()
			if got := f.rooms(); got != want {
				t.Errorf("rooms are %s, want %s", got, want)
			}
			if got := f.View().Open.Room.ID; got != "c" {
				t.Errorf("open is %s, want c", got)
			}
		}
		check(all)
		s.says(ada, "c", "x")
		s.cut(nil)
		s.says(ada, "c", "y")
		pass(10 * time.Second)
		check(all)
		f.want("x y")
		f.stop()
		s.set(func() { s.rooms["b"].follow = false })
		f = openRoom(t, s, stored, "c")
		check("lobby a c direct:ada:me direct:bo:me ")
	})
}

func TestManyRoomsAreJoinedInTurnsTheOpenOneFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		for i := range 400 {
			id := chat.RoomID(fmt.Sprint("room-", i))
			s.add(chat.Room{ID: id, Kind: chat.Public, Name: string(id)})
		}
		s.lose = func(p protocol.Payload) bool { return p.Kind() == "joined" }
		f := openRoom(t, s, nil, "room-7")
		pass(time.Second)
		s.set(func() {
			if j, ok := s.commands[0].(*protocol.Join); !ok || j.Room != "room-7" {
				t.Errorf("first comes %+v", s.commands[0])
			}
		})
		if got := s.count("join"); got != joinsMax {
			t.Errorf("%d joins at once, want %d", got, joinsMax)
		}
		s.set(func() { s.lose, s.commands = nil, nil })
		s.cut(nil)
		pass(10 * time.Second)
		if got := s.count("join"); got != 401 {
			t.Errorf("%d joins, want 401", got)
		}
		s.says(ada, "room-399", "x")
		if got, _ := f.unread("room-399"); got != 1 {
			t.Errorf("unread are %d, want 1", got)
		}
	})
}

func TestLimitedJoinsAndPagesAreRepeatedByThemselves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.says(ada, chat.Lobby, "a")
		refused := map[protocol.Kind]int{}
		s.answer = func(p protocol.Payload) *chat.Error {
			if refused[p.Kind()]++; refused[p.Kind()] <= 2 {
				return chat.Limited("that", 2*time.Second)
			}
			return nil
		}
		f := open(t, s, nil)
		pass(20 * time.Second)
		f.want("a")
		f.glance()
		pass(20 * time.Second)
		if got := s.readUpTo(chat.Lobby); got != 1 {
			t.Errorf("read up to %d, want 1", got)
		}
		if n := f.View().Notices; len(n) != 0 {
			t.Errorf("notices %+v, want none", n)
		}
	})
}

func TestLookupAndDirectoryAreAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.says(ada, chat.Lobby, "hi")
		synctest.Wait()
		f.Find("a")
		f.Find("ad")
		f.Find("ada")
		synctest.Wait()
		if l := f.View().Lookup; l == nil || l.Name != "ada" || l.Done || l.Match == nil || l.Match.ID != ada.ID {
			t.Errorf("at once: %+v, want what is known here", l)
		}
		f.Browse("lob")
		pass(time.Second)
		if l := f.View().Lookup; !l.Done || l.Match != nil || s.count("find") != 1 {
			t.Errorf("then: %+v after %d questions", l, s.count("find"))
		}
		if d := f.View().Directory; d.Loading || d.Query != "lob" || len(d.Rooms) != 1 {
			t.Errorf("the directory is %+v", d)
		}
	})
}

func TestAnotherBuildIsAnUpdate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.build = "1"
		f := open(t, s, nil)
		s.cut(nil)
		pass(10 * time.Second)
		if f.View().Update {
			t.Error("the same build is an update")
		}
		s.set(func() { s.build = "2" })
		s.cut(nil)
		pass(10 * time.Second)
		if !f.View().Update {
			t.Error("another build is no update")
		}
	})
}
