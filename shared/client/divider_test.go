package client

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

func (f *tester) unreadHere() view.Unread {
	synctest.Wait()
	return f.View().Open.Unread
}

func TestWhatIsNewIsCountedAndDatedUntilItIsRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.says(ada, chat.Lobby, "read")
		pass(time.Minute)
		since := time.Now()
		for i := range 3 {
			s.says(ada, chat.Lobby, fmt.Sprint("new ", i))
		}
		s.rooms[chat.Lobby].read = 1
		f := open(t, s, nil)
		if got, want := f.unreadHere(), (view.Unread{Count: 3, Since: since.Local(), From: 2, Loaded: true}); got.Count != want.Count ||
			!got.Since.Equal(want.Since) || got.From != want.From || !got.Loaded {
			t.Fatalf("got %+v, want %+v", got, want)
		}
		s.says(ada, chat.Lobby, "one more")
		if got := f.unreadHere().Count; got != 4 {
			t.Errorf("%d are new, want 4", got)
		}
		if f.unreadHere().Read {
			t.Error("it counts as read before it was")
		}
		f.glance()
		if got := f.unreadHere(); got.Count != 4 || !got.Read {
			t.Errorf("got %+v after reading, want 4 that are read: the divider is still there", got)
		}
		f.MarkAllRead()
		f.wantLine("Ada:read .new 0 .new 1 .new 2 .one more")
		if got := f.unreadHere(); got != (view.Unread{}) {
			t.Errorf("got %+v after it was dismissed", got)
		}
	})
}

// TestThePartThatWasOnScreenIsReadAndTheRestStaysNew goes through what is new a screen at a time.
func TestThePartThatWasOnScreenIsReadAndTheRestStaysNew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		for i := range 4 {
			s.says(ada, chat.Lobby, fmt.Sprint("m", i))
		}
		s.rooms[chat.Lobby].read = 1
		f := open(t, s, nil)
		for seq := range chat.Seq(2) {
			f.Saw(chat.Lobby, 2+seq)
			if got := f.unreadHere(); got.Count != 3 || got.Read || got.Since.IsZero() {
				t.Errorf("got %+v when %d was on screen, want the same 3 that are not all read", got, 2+seq)
			}
			if unread, _ := f.unread(chat.Lobby); unread != 2-int(seq) {
				t.Errorf("%d are unread when %d was on screen", unread, 2+seq)
			}
		}
		s.says(ada, chat.Lobby, "m4")
		pass(2 * seenAtOnce)
		if got := f.unreadHere(); got.Count != 4 || got.Read {
			t.Errorf("got %+v when one more came, want 4 that are not all read", got)
		}
		f.glance()
		if got := f.unreadHere(); got.Count != 4 || !got.Read || got.From != 2 {
			t.Errorf("got %+v at the end, want the same 4, which are read", got)
		}
		f.wantLine("Ada:m0 -- Ada:m1 .m2 .m3 .m4")
		s.says(ada, chat.Lobby, "m5")
		if got := f.unreadHere(); got.Count != 4 || !got.Read {
			t.Errorf("got %+v, want those below the divider, which are read", got)
		}
	})
}

func TestAllIsReadAlsoWhereNobodyLooked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		for i := range 123 {
			s.says(ada, chat.Lobby, fmt.Sprint("m", i))
		}
		f := open(t, s, nil)
		if got := f.unreadHere(); got.Count != 123 || got.Loaded || !got.Since.IsZero() {
			t.Fatalf("got %+v, want 123 that are not all loaded", got)
		}
		f.MarkAllRead()
		if unread, _ := f.unread(chat.Lobby); unread != 0 || s.readUpTo(chat.Lobby) != 123 {
			t.Errorf("%d are unread, the server knows of %d", unread, s.readUpTo(chat.Lobby))
		}
	})
}

func TestTheFirstThatIsNewIsReachedByFewPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		for i := range 400 {
			s.says(ada, chat.Lobby, fmt.Sprint("m", i))
		}
		s.rooms[chat.Lobby].read = 400 - 250
		f := open(t, s, nil)
		before := s.count("history")
		f.Seek(chat.Lobby, f.unreadHere().From)
		if got := f.unreadHere(); got.Count != 250 || !got.Loaded || got.Since.IsZero() {
			t.Errorf("got %+v, want all 250 loaded", got)
		}
		if n := s.count("history") - before; n != 1 {
			t.Errorf("%d pages, want one", n)
		}
		rows := f.rows()
		for i, r := range rows {
			if r.Kind == view.RowUnread && rows[i+1].Text == "m150" {
				return
			}
		}
		t.Error("the divider is not where reading stopped")
	})
}

func TestWhatWasReadElsewhereIsNotNewHere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.says(ada, chat.Lobby, "a")
		s.says(ada, chat.Lobby, "b")
		f := open(t, s, nil)
		if got := f.unreadHere().Count; got != 2 {
			t.Fatalf("%d are new, want 2", got)
		}
		s.reads(chat.Lobby, 2)
		if got := f.unreadHere(); got.Count != 0 {
			t.Errorf("got %+v", got)
		}
	})
}

func TestAnUnreadPrivateMessageStandsBelowTheDivider(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.add(chat.Room{ID: chat.DirectID(s.me.ID, ada.ID), Kind: chat.Direct, Peer: &ada})
		s.says(ada, chat.Lobby, "read")
		s.whispers(ada, chat.Lobby, "read too")
		s.rooms[chat.Lobby].read = 1
		s.rooms[chat.DirectID(s.me.ID, ada.ID)].read = 1
		pass(time.Second)
		s.whispers(ada, chat.Lobby, "psst") // after the last public message that was read
		s.says(bo, chat.Lobby, "hello")
		f := open(t, s, nil)
		f.wantLine("Ada:read (Ada:read too) -- (Ada:psst) Bo:hello")
		if got := f.unreadHere(); got.Count != 2 || got.Read {
			t.Errorf("got %+v, want 2 that are not read", got)
		}
		f.glance()
		if got := f.unreadHere(); !got.Read {
			t.Errorf("got %+v, want it read", got)
		}
		f.Open("elsewhere")
		pass(time.Second)
		f.Open(chat.Lobby)
		f.wantLine("Ada:read (Ada:read too) (.psst) Bo:hello")
	})
}

func TestAPrivateMessageAloneIsNewToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.says(bo, chat.Lobby, "read")
		s.rooms[chat.Lobby].read = 1
		s.whispers(ada, chat.Lobby, "psst")
		f := open(t, s, nil)
		f.wantLine("Bo:read -- (Ada:psst)")
		s.says(bo, chat.Lobby, "live")
		f.wantLine("Bo:read -- (Ada:psst) Bo:live")
		f.glance()
		s.says(bo, chat.Lobby, "and on")
		f.wantLine("Bo:read -- (Ada:psst) Bo:live .and on")
	})
}

func TestWhatTheServerSaysIsReadReplacesWhatWasStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		s.says(ada, chat.Lobby, "a")
		f := open(t, s, stored)
		f.wantLine("-- Ada:a")
		pass(5 * time.Second)
		f.stop()
		s.rooms[chat.Lobby].read = 1 // on another device
		f = open(t, s, stored)
		f.wantLine("Ada:a")
		if got := f.unreadHere(); got.Count != 0 {
			t.Errorf("got %+v", got)
		}
	})
}

func TestARoomIsBehindUntilAllThatWasMissedIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		s.says(ada, chat.Lobby, "a")
		f := open(t, s, stored)
		pass(5 * time.Second)
		f.stop()
		s.says(ada, chat.Lobby, "b")
		held := true
		s.lose = func(p protocol.Payload) bool { _, event := p.(*protocol.Event); return event && held }
		f = open(t, s, stored)
		if v := f.View(); v.Link.State != view.Online || !v.Open.Known || !v.Open.Behind {
			t.Fatalf("the link is %s, the room %+v; want it behind", v.Link.State, v.Open)
		}
		s.set(func() { held = false })
		pass(time.Minute)
		f.want("a b")
		if f.View().Open.Behind {
			t.Error("it stays behind")
		}
	})
}
