package client

import (
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
)

// mentioning is an edit that mentions the user.
func mentioning(text string) chat.Event {
	ev := edited(text)
	ev.Message.Mentions = []chat.User{{ID: "me", Name: "Mia"}}
	return ev
}

func TestADeletionLowersWhatIsUnread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newsServer(t)
		s.says(ada, "news", "before the client ran")
		f := open(t, s, nil)
		for _, text := range []string{"a", "b", "c"} {
			s.says(ada, "news", text)
		}
		want := func(unread, mentions int) {
			t.Helper()
			if n, m := f.unread("news"); n != unread || m != mentions {
				t.Errorf("%d unread and %d mentions, want %d and %d", n, m, unread, mentions)
			}
		}
		want(4, 0)
		s.amends(ada, "news", 2, deleted())
		want(3, 0)
		s.amends(ada, "news", 1, deleted()) // is not loaded
		want(2, 0)
		s.amends(bo, "news", 3, reacted("👍", true))
		s.amends(ada, "news", 3, edited("b2"))
		want(2, 0)
		s.set(func() { s.moderator = true })
		s.amends(bo, "news", 3, deleted())
		want(1, 0)
		s.amends(bo, "news", 3, chat.Event{Kind: chat.Restored})
		want(2, 0)
		s.cut(nil)
		s.set(func() { s.amend(ada, "news", 4, deleted(), 0) })
		pass(10 * time.Second)
		want(1, 0)
	})
}

func TestAMentionThatAnEditAddsCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newsServer(t)
		f := open(t, s, nil)
		s.says(ada, "news", "a")
		s.says(ada, "news", "old")
		want := func(unread, mentions int) {
			t.Helper()
			if n, m := f.unread("news"); n != unread || m != mentions {
				t.Errorf("%d unread and %d mentions, want %d and %d", n, m, unread, mentions)
			}
		}
		f.Open("news")
		f.glance()
		f.Open(chat.Lobby)
		want(0, 0)
		s.amends(ada, "news", 1, mentioning("@Mia a"))
		want(0, 1)
		s.amends(ada, "news", 1, edited("not any more"))
		want(0, 0)
		s.amends(ada, "news", 1, mentioning("@Mia again"))
		want(0, 1)
		f.Open("news")
		f.glance()
		f.Open(chat.Lobby)
		want(0, 0)
		pass(chat.NotifyEdits + time.Second)
		s.amends(ada, "news", 2, mentioning("@Mia too late"))
		want(0, 0)
		s.says(ada, "news", "new")
		s.amends(ada, "news", 7, mentioning("@Mia new"))
		want(1, 1)
		s.amends(ada, "news", 7, deleted())
		want(0, 0)
	})
}

func TestAnAmendmentPromotesAndAnnouncesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.says(ada, chat.Lobby, "a")
		s.whispers(ada, chat.Lobby, "w")
		s.whispers(bo, chat.Lobby, "w")
		f.glance()
		pass(2 * readEvery)
		reads, newest := s.count("read"), f.View().Open.Newest
		first := func() chat.RoomID { synctest.Wait(); return f.View().Rooms[1].ID }
		if first() != chat.DirectID("me", "bo") {
			t.Fatalf("the first direct room is %s", first())
		}
		s.amends(ada, chat.DirectID("me", "ada"), 1, edited("@Mia w2"))
		s.amends(bo, chat.DirectID("me", "ada"), 1, reacted("👍", true))
		s.amends(bo, chat.Lobby, 1, reacted("👍", true))
		f.glance()
		pass(2 * readEvery)
		if first() != chat.DirectID("me", "bo") {
			t.Errorf("the first direct room is %s: an edit promotes none", first())
		}
		if got := f.View().Open.Newest; got != newest {
			t.Errorf("newest is %d, want %d", got, newest)
		}
		if got := s.count("read"); got != reads {
			t.Errorf("the server was told %d times that reactions were read", got-reads)
		}
	})
}

func TestWhatWasReadElsewhereIsReadThoughAReactionCameAfterIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.says(ada, chat.Lobby, "a")
		f := open(t, s, nil)
		if u := f.unreadHere(); u.Count != 1 {
			t.Fatalf("unread: %+v", u)
		}
		s.amends(bo, chat.Lobby, 1, reacted("👍", true))
		s.reads(chat.Lobby, 1)
		if n, _ := f.unread(chat.Lobby); n != 0 || f.unreadHere().Count != 0 {
			t.Errorf("%d are unread, the divider says %+v", n, f.unreadHere())
		}
	})
}

func TestTheDividerCountsNothingDeleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.talk(4)
		s.rooms[chat.Lobby].read = 1
		f := open(t, s, nil)
		f.wantLine("Ada:p1 -- Ada:p2 .p3 .p4")
		s.amends(ada, chat.Lobby, 2, deleted())
		if got := f.unreadHere().Count; got != 2 {
			t.Errorf("%d are new, want 2", got)
		}
		f.wantLine("Ada:p1 . -- Ada:p3 .p4")
	})
}
