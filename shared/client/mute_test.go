package client

import (
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
		case view.RowMuted:
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

func TestWhatTheMutedSayCollapsesIntoRuns(t *testing.T) {
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
		f.Mute(bo)
		f.wantDrawn("[xx] hello [xx]")
		s.says(bo, chat.Lobby, "four")
		f.wantDrawn("[xx] hello [xxx]")
		s.tell(&protocol.Presence{Room: chat.Lobby, Came: []chat.User{bo}, Count: 2})
		f.wantDrawn("[xx] hello [xxx]")
		first := ""
		for _, r := range f.rows() {
			if r.Kind == view.RowMuted && first == "" {
				first = r.Key
			}
		}
		f.Reveal(first)
		f.wantDrawn("one two hello [xxx]")
		f.Unmute(bo.ID)
		synctest.Wait()
		if got := f.shown(); got != "one two hello three psst four" {
			t.Errorf("after unmuting %q", got)
		}
	})
}

func TestARunOfTheMutedIsOneRowAcrossChunks(t *testing.T) {
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
		f.Mute(bo)
		synctest.Wait()
		runs := 0
		for _, r := range f.rows() {
			if r.Kind == view.RowMuted {
				runs++
			}
		}
		if runs != 1 {
			t.Errorf("%d rows stand for one run", runs)
		}
		f.Unmute(bo.ID)
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

func TestTheMutedCountForNothing(t *testing.T) {
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
		f.Mute(bo)
		if got := f.room("club").Unread; got != 1 {
			t.Errorf("%d unread when Bo is muted, want 1", got)
		}
		s.mentions(bo, "club", "@Mia look")
		if got := f.room("club"); got.Unread != 1 || got.Mentions != 0 {
			t.Errorf("%d unread, %d mentions by the muted", got.Unread, got.Mentions)
		}
		newest := f.View().Open.Newest
		s.says(bo, chat.Lobby, "here")
		f.whisper(s, "after")
		if got := f.View().Open.Newest; got != newest {
			t.Errorf("%d new messages are announced", got-newest)
		}
		direct := f.room(chat.DirectID(s.me.ID, bo.ID))
		if !direct.Muted || direct.Unread != 0 || f.View().Rooms[len(f.View().Rooms)-1].ID != direct.ID {
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

func TestTheMutedAreKnownAfterAReloadAndOfflineAndTheirCountIsTakenOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		s.add(chat.Room{ID: "club", Kind: chat.Public, Name: "club"})
		s.says(ada, chat.Lobby, "one")
		f := open(t, s, stored)
		f.Mute(bo)
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
			t.Errorf("%d unread, want 1: the server's count has the muted", got)
		}
		pass(2 * time.Second)
		f.stop()
		s.refuse = offline
		f = open(t, s, stored)
		f.wantDrawn("one [" + strings.Repeat("x", 30) + "]")
		if got := f.View().Muted; len(got) != 1 || got[0] != bo {
			t.Errorf("muted are %v", got)
		}
		f.Unmute(bo.ID)
		pass(2 * time.Second)
		f.stop()
		f = open(t, s, stored)
		if got := f.View().Muted; len(got) != 0 {
			t.Errorf("muted are %v", got)
		}
	})
}

func TestSearchLeavesTheMutedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.says(ada, chat.Lobby, "tea by Ada")
		s.says(bo, chat.Lobby, "tea by Bo")
		f := open(t, s, storage.Memory{})
		f.Mute(bo)
		pass(2 * time.Second)
		f.Search("tea")
		pass(time.Second)
		hits := f.View().Search.Hits
		if len(hits) != 1 || hits[0].Text != "tea by Ada" {
			t.Errorf("found are %+v", hits)
		}
	})
}

func TestTheMutedOfOneUserAreNotThoseOfAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		f := open(t, s, stored)
		f.Mute(bo)
		pass(time.Second)
		s.set(func() { s.me = chat.User{ID: "other", Name: "Other", Rev: 1} })
		s.cut(nil)
		pass(dial.WaitMax)
		f.state(view.Online)
		if got := f.View().Muted; len(got) != 0 {
			t.Errorf("another user has muted %v", got)
		}
		s.set(func() { s.me = chat.User{ID: "me", Name: "Mia", Rev: 1} })
		s.cut(nil)
		pass(dial.WaitMax)
		f.state(view.Online)
		if got := f.View().Muted; len(got) != 1 {
			t.Errorf("muted are %v", got)
		}
	})
}

func TestTheMutedFollowInAllTabs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, first, second := newBrowser(), newServer(t), newServer(t)
		one, _ := b.tab(t, first)
		other, _ := b.tab(t, second)
		second.says(bo, chat.Lobby, "hello")
		other.wantDrawn("hello")
		one.Mute(bo)
		pass(time.Second)
		other.wantDrawn("[x]")
		one.Unmute(bo.ID)
		pass(time.Second)
		other.wantDrawn("hello")
	})
}

func TestNobodyMutesOneself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		f.Mute(s.me)
		f.Mute(chat.User{})
		synctest.Wait()
		if got := f.View().Muted; len(got) != 0 {
			t.Errorf("muted are %v", got)
		}
	})
}
