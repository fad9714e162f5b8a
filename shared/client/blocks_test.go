package client

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// drawn is the open room with its hidden runs: "[3]" is a run of three.
func (f *tester) drawn() string {
	synctest.Wait()
	var words []string
	for _, r := range f.rows() {
		switch r.Kind {
		case view.RowMessage:
			words = append(words, r.Text)
		case view.RowBlocked:
			words = append(words, "["+strings.Repeat("x", r.Others+1)+"]")
		case view.RowRenamed, view.RowCame, view.RowGone:
			words = append(words, "<"+string(r.Kind)+">")
		}
	}
	return strings.Join(words, " ")
}

func (f *tester) wantDrawn(want string) {
	f.t.Helper()
	if got := f.drawn(); got != want {
		f.t.Fatalf("drawn is %q, want %q", got, want)
	}
}

func TestWhatTheBlockedSayCollapsesIntoRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		for _, text := range []string{"one", "two"} {
			s.says(bo, chat.Lobby, text)
		}
		s.says(ada, chat.Lobby, "hello")
		s.says(bo, chat.Lobby, "three")
		s.whispers(bo, chat.Lobby, "psst")
		f.wantDrawn("one two hello three psst")
		f.Block(bo)
		f.wantDrawn("[xx] hello [xx]")
		s.says(bo, chat.Lobby, "four")
		f.wantDrawn("[xx] hello [xxx]")
		s.tell(&protocol.Presence{Room: chat.Lobby, Came: []chat.User{bo}, Count: 2})
		f.wantDrawn("[xx] hello [xxx]")
		first := ""
		for _, r := range f.rows() {
			if r.Kind == view.RowBlocked && first == "" {
				first = r.Key
			}
		}
		f.Reveal(first)
		f.wantDrawn("one [x] hello [xxx]")
		f.Unblock(bo.ID)
		synctest.Wait()
		if got := f.shown(); got != "one two hello three psst four" {
			t.Errorf("after unblocking %q", got)
		}
	})
}

func TestARunOfTheBlockedIsOneRowAcrossChunks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		for range 40 {
			s.says(ada, chat.Lobby, "a")
		}
		f := open(t, s, nil)
		for range 3 * view.ChunkRows {
			s.says(bo, chat.Lobby, "x")
		}
		s.says(ada, chat.Lobby, "z")
		f.Block(bo)
		synctest.Wait()
		runs := 0
		for _, r := range f.rows() {
			if r.Kind == view.RowBlocked {
				runs++
			}
		}
		if runs != 1 {
			t.Errorf("%d rows stand for one run", runs)
		}
		f.Unblock(bo.ID)
		synctest.Wait()
		if got := len(strings.Fields(f.shown())); got != 41+3*view.ChunkRows {
			t.Errorf("%d messages are back", got)
		}
	})
}

// room is how a room stands in the list.
func (f *tester) room(id chat.RoomID) view.Room {
	synctest.Wait()
	for _, r := range f.View().Rooms {
		if r.ID == id {
			return r
		}
	}
	f.t.Fatalf("no room %s", id)
	return view.Room{}
}

func TestTheBlockedCountForNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.add(chat.Room{ID: "club", Kind: chat.Public, Name: "club"})
		f := open(t, s, nil)
		s.says(ada, "club", "one")
		s.says(bo, "club", "two")
		f.whisper(s, "before")
		if got := f.room("club").Unread; got != 2 {
			t.Fatalf("%d unread before", got)
		}
		f.Block(bo)
		if got := f.room("club").Unread; got != 1 {
			t.Errorf("%d unread when Bo is blocked, want 1", got)
		}
		s.mentions(bo, "club", "@Mia look")
		if got := f.room("club"); got.Unread != 1 || got.Mentions != 0 {
			t.Errorf("%d unread, %d mentions by the blocked", got.Unread, got.Mentions)
		}
		newest := f.View().Open.Newest
		s.says(bo, chat.Lobby, "here")
		f.whisper(s, "after")
		if got := f.View().Open.Newest; got != newest {
			t.Errorf("%d new messages are announced", got-newest)
		}
		direct := f.room(chat.DirectID(s.me.ID, bo.ID))
		if !direct.Blocked || direct.Unread != 0 || f.View().Rooms[len(f.View().Rooms)-1].ID != direct.ID {
			t.Errorf("the direct room is %+v", direct)
		}
		s.tell(&protocol.Writing{Room: chat.Lobby, Users: []chat.User{bo, ada}})
		synctest.Wait()
		if got := f.View().Open.Typing; !slices.Equal(got, []string{"Ada"}) {
			t.Errorf("typing are %q", got)
		}
	})
}

func (f *tester) whisper(s *server, text string) {
	s.whispers(bo, chat.Lobby, text)
	synctest.Wait()
}

// mentions has somebody mention the user.
func (s *server) mentions(u chat.User, room chat.RoomID, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &chat.Message{Text: text, Mentions: []chat.User{s.me}}
	s.announce(s.store(room, chat.Event{Kind: chat.Said, By: u, Message: m}, room))
}

func TestTheBlockedAreKnownAfterAReloadAndOffline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		s.add(chat.Room{ID: "club", Kind: chat.Public, Name: "club"})
		s.says(ada, chat.Lobby, "one")
		f := open(t, s, stored)
		f.Block(bo)
		pass(2 * time.Second)
		f.stop()
		for range 30 {
			s.says(bo, "club", "x")
			s.says(bo, chat.Lobby, "x")
		}
		s.says(ada, "club", "y")
		f = open(t, s, stored)
		pass(time.Second)
		if got := f.room("club").Unread; got != 1 {
			t.Errorf("%d unread, want 1", got)
		}
		pass(2 * time.Second)
		f.stop()
		s.set(func() { s.refuse = offline })
		f = open(t, s, stored)
		f.wantDrawn("one [" + strings.Repeat("x", 30) + "]")
		if got := f.View().Blocked; len(got) != 1 || got[0] != bo {
			t.Errorf("blocked are %v", got)
		}
		f.Unblock(bo.ID)
		pass(2 * time.Second)
		f.stop()
		f = open(t, s, stored)
		if got := f.View().Blocked; len(got) != 0 {
			t.Errorf("blocked are %v", got)
		}
	})
}

func TestSearchLeavesTheBlockedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.says(ada, chat.Lobby, "tea by Ada")
		s.says(bo, chat.Lobby, "tea by Bo")
		f := open(t, s, storage.Memory{})
		f.Block(bo)
		pass(2 * time.Second)
		f.Search(view.Query{Text: "tea"})
		pass(time.Second)
		hits := f.View().Search.Hits
		if len(hits) != 1 || hits[0].Text != "tea by Ada" {
			t.Errorf("found are %+v", hits)
		}
	})
}

func TestTheBlockedOfOneUserAreNotThoseOfAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		f := open(t, s, stored)
		f.Block(bo)
		pass(time.Second)
		s.set(func() { s.me, s.blocked = chat.User{ID: "other", Name: "Other", Rev: 1}, nil })
		s.cut(nil)
		pass(dial.WaitMax)
		f.state(view.Online)
		if got := f.View().Blocked; len(got) != 0 {
			t.Errorf("another user has blocked %v", got)
		}
		s.set(func() { s.me, s.blocked = chat.User{ID: "me", Name: "Mia", Rev: 1}, []chat.User{bo} })
		s.cut(nil)
		pass(dial.WaitMax)
		f.state(view.Online)
		if got := f.View().Blocked; len(got) != 1 {
			t.Errorf("blocked are %v", got)
		}
	})
}

func TestTheBlockedFollowInAllTabs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, first, second := newBrowser(), newServer(t), newServer(t)
		one, _ := b.tab(t, first)
		other, _ := b.tab(t, second)
		second.says(bo, chat.Lobby, "hello")
		other.wantDrawn("hello")
		one.Block(bo)
		second.set(func() { second.block(bo, true) }) // the server tells all sessions
		pass(time.Second)
		other.wantDrawn("[x]")
		one.Unblock(bo.ID)
		second.set(func() { second.block(bo, false) })
		pass(time.Second)
		other.wantDrawn("hello")
	})
}

func TestNobodyBlocksOneself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		f.Block(s.me)
		f.Block(chat.User{})
		synctest.Wait()
		if got := f.View().Blocked; len(got) != 0 {
			t.Errorf("blocked are %v", got)
		}
	})
}

func TestABlockWithoutAConnectionReachesTheServerLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		s.says(bo, chat.Lobby, "hello")
		f := open(t, s, stored)
		pass(2 * time.Second)
		s.away()
		f.Block(bo)
		f.wantDrawn("[x]")
		pass(2 * time.Second)
		f.stop()
		f = open(t, s, stored)
		f.wantDrawn("[x]")
		s.back()
		f.returns()
		s.wantBlocked(bo)
		f.wantDrawn("[x]")
		s.away()
		f.Unblock(bo.ID)
		f.Block(ada)
		f.wantDrawn("hello")
		s.back()
		f.returns()
		s.wantBlocked(ada)
	})
}

func (s *server) wantBlocked(want ...chat.User) {
	s.t.Helper()
	synctest.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Equal(s.blocked, want) {
		s.t.Errorf("the server has blocked %v, want %v", s.blocked, want)
	}
}

func TestTheBlockedOfAnotherDeviceAreBlockedHere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.blocked = []chat.User{bo}
		s.says(bo, chat.Lobby, "hello")
		f := open(t, s, storage.Memory{})
		f.wantDrawn("[x]")
		s.set(func() { s.block(bo, false) })
		f.wantDrawn("hello")
		s.set(func() { s.block(bo, true) })
		f.wantDrawn("[x]")
		s.cut(nil)
		s.set(func() { s.blocked = nil })
		f.returns()
		f.wantDrawn("hello")
	})
}

// A program of before muted people on one device: its list is taken over once.
func TestTheMutedOfFormerProgramsAreBlocked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		s.says(bo, chat.Lobby, "hello")
		open(t, s, stored).stop()
		stored[storage.KeyMuted+string(s.me.ID)] = storage.Encode([]chat.User{bo})
		f := open(t, s, stored)
		f.wantDrawn("[x]")
		pass(time.Second)
		s.wantBlocked(bo)
		f.Unblock(bo.ID)
		pass(time.Second)
		f.stop()
		f = open(t, s, stored)
		f.wantDrawn("hello")
		if _, still := stored[storage.KeyMuted+string(s.me.ID)]; still {
			t.Error("the list of the muted is still there")
		}
	})
}

func TestManyMutedDoNotUseUpWhatASessionMayAsk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		open(t, s, stored).stop()
		many := make([]chat.User, 200)
		for i := range many {
			many[i] = chat.User{ID: chat.UserID(fmt.Sprint("user", i)), Name: fmt.Sprint("User", i), Rev: 1}
		}
		stored[storage.KeyMuted+string(s.me.ID)] = storage.Encode(many)
		told := map[chat.UserID]bool{}
		s.handle = func(frame protocol.Frame) protocol.Payload {
			if p, is := frame.Payload.(*protocol.Block); is {
				told[p.User] = p.On
				return &protocol.Done{}
			}
			return nil
		}
		open(t, s, stored)
		count := func() (n int) { s.set(func() { n = len(told) }); return n }
		pass(30 * time.Second)
		if n := count(); n == 0 || n > chat.FrameBurst/2 {
			t.Errorf("told of %d in half a minute", n)
		}
		pass(5 * time.Minute)
		if n := count(); n != len(many) {
			t.Errorf("told of %d, want %d", n, len(many))
		}
	})
}

func TestARefusedBlockIsShownAndTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.says(bo, chat.Lobby, "hello")
		f := open(t, s, nil)
		s.set(func() {
			s.answer = func(p protocol.Payload) *chat.Error {
				if _, is := p.(*protocol.Block); is {
					return chat.Errorf(chat.CodeTooMany, "you block too many")
				}
				return nil
			}
		})
		f.Block(bo)
		f.wantDrawn("hello")
		if got := f.View().Notices; len(got) != 1 || got[0].Error.Code != chat.CodeTooMany {
			t.Errorf("notices are %+v", got)
		}
	})
}

func TestTheBlockedAreNotOffered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.says(bo, chat.Lobby, "hello")
		f := open(t, s, nil)
		s.set(func() {
			s.handle = func(fr protocol.Frame) protocol.Payload {
				if p, is := fr.Payload.(*protocol.Find); is {
					return &protocol.Found{Name: p.Name, Match: &chat.Person{User: bo}, Offers: []chat.Person{{User: bo}, {User: chat.User{ID: "boris", Name: "Boris"}}}}
				}
				return nil
			}
		})
		f.Block(bo)
		f.Find("bo")
		synctest.Wait()
		if l := f.View().Lookup; len(l.Offers) != 0 {
			t.Errorf("known are %+v", l)
		}
		pass(time.Second)
		if l := f.View().Lookup; !l.Done || len(l.Offers) != 1 || l.Offers[0].ID != "boris" || l.Match == nil {
			t.Errorf("found are %+v", l)
		}
	})
}
