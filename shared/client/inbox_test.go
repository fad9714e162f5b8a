package client

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/inbox"
	"parley/shared/client/storage"
	"parley/shared/protocol"
)

// inbox answers as the real server does.
func (s *server) inbox(p *protocol.Inbox) protocol.Payload {
	var found []chat.Event
	for _, r := range s.rooms {
		for _, ev := range r.rows(1, chat.Seq(len(r.events))) {
			var own *chat.Event
			if ev.Message != nil && ev.Message.Reply > 0 {
				own = r.events[ev.Message.Reply-1]
			}
			if !r.request && inbox.Concerns(s.me.ID, ev, own) {
				found = append(found, *ev)
			}
		}
	}
	slices.SortFunc(found, func(a, b chat.Event) int {
		return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(b.Room, a.Room), cmp.Compare(b.Seq, a.Seq))
	})
	if p.Seq > 0 {
		at := slices.IndexFunc(found, func(ev chat.Event) bool { return ev.Room == p.Room && ev.Seq == p.Seq })
		found = found[at+1:]
	}
	limit := min(cmp.Or(p.Limit, chat.InboxPage), len(found))
	return &protocol.Entries{Events: found[:limit], More: limit < len(found)}
}

// mentionsMe has Ada mention the user.
func (s *server) mentionsMe(room chat.RoomID, text string, reply chat.Seq) {
	time.Sleep(time.Second)
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &chat.Message{Text: text, Reply: reply}
	if strings.Contains(text, "@") {
		m.Mentions = []chat.User{s.me}
	}
	s.announce(s.store(room, chat.Event{Kind: chat.Said, By: ada, Message: m}, room))
}

// entries are the texts of the inbox, with * for what is unread and ^ for replies.
func (f *tester) entries() string {
	f.t.Helper()
	synctest.Wait()
	var all []string
	if v := f.View().Inbox; v != nil {
		for _, e := range v.Entries {
			text := e.Text
			if e.Unread {
				text += "*"
			}
			if e.Reply {
				text += "^"
			}
			all = append(all, text)
		}
	}
	return strings.Join(all, " | ")
}

func (f *tester) wantEntries(want string) {
	f.t.Helper()
	if got := f.entries(); got != want {
		f.t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestTheInboxFollowsWhatHappens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newsServer(t)
		s.mu.Lock()
		s.store("news", chat.Event{Kind: chat.Said, By: s.me, Message: &chat.Message{Text: "mine"}}, "news")
		s.mu.Unlock()
		s.mentionsMe("news", "old @Mia", 0)
		f := open(t, s, nil)
		f.wantEntries("")
		f.LoadInbox(false)
		f.wantEntries("old @Mia*")
		s.mentionsMe(chat.Lobby, "@Mia", 0)
		s.mentionsMe(chat.Lobby, "plain", 0)
		f.wantEntries("@Mia* | old @Mia*")
		s.amends(ada, chat.Lobby, 1, edited("nobody"))
		f.wantEntries("old @Mia*")
		s.amends(ada, chat.Lobby, 2, mentioning("@Mia after all"))
		f.wantEntries("@Mia after all* | old @Mia*")
		f.glance() // at the lobby
		f.wantEntries("@Mia after all | old @Mia*")
		f.CloseInbox()
		s.mentionsMe("news", "a reply", 1)
		f.Open("news")
		synctest.Wait()
		s.mentionsMe("news", "another reply", 1)
		f.wantEntries("@Mia after all | old @Mia*") // nobody looks
		f.LoadInbox(false)
		f.wantEntries("another reply*^ | a reply*^ | @Mia after all | old @Mia*")
		s.amends(ada, "news", 3, deleted())
		s.amends(ada, "news", 2, deleted())
		f.wantEntries("another reply*^ | @Mia after all")
		s.cut(nil)
		s.mentionsMe("news", "missed @Mia", 0)
		pass(10 * time.Second)
		f.wantEntries("missed @Mia* | another reply*^ | @Mia after all")
		f.Block(ada)
		f.wantEntries("")
	})
}

func TestTheInboxIsPaged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		for i := range chat.InboxPage + 10 {
			s.mentionsMe(chat.Lobby, fmt.Sprint("@Mia ", i), 0)
		}
		f := open(t, s, nil)
		f.LoadInbox(false)
		synctest.Wait()
		if v := f.View().Inbox; len(v.Entries) != chat.InboxPage || !v.More || !v.Done {
			t.Fatalf("got %d entries, more %v", len(v.Entries), v.More)
		}
		f.LoadInbox(true)
		pass(time.Second)
		if v := f.View().Inbox; len(v.Entries) != chat.InboxPage+10 || v.More {
			t.Errorf("got %d entries, more %v", len(v.Entries), v.More)
		}
		if n := s.count("inbox"); n != 2 {
			t.Errorf("the server was asked %d times", n)
		}
	})
}

func TestWithoutAConnectionTheInboxHasWhatIsStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		s.mu.Lock()
		s.store(chat.Lobby, chat.Event{Kind: chat.Said, By: s.me, Message: &chat.Message{Text: "mine"}}, chat.Lobby)
		s.mu.Unlock()
		s.talk(storage.LeastEvents)
		s.mentionsMe(chat.Lobby, "@Mia", 0)
		s.mentionsMe(chat.Lobby, "reply", 1)
		f := open(t, s, stored)
		pass(10 * time.Second)
		f.stop()
		s.set(func() { s.refuse = func() error { return fmt.Errorf("no route") } })
		f = open(t, s, stored)
		pass(time.Second)
		f.LoadInbox(false)
		pass(time.Second)
		f.wantEntries("reply*^ | @Mia*")
		if v := f.View().Inbox; v.Error == nil {
			t.Error("nothing says that there is no connection")
		}
	})
}

func TestADayIsFoundOnTheServerAndInWhatIsStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		began := time.Now()
		for i := range 200 {
			time.Sleep(time.Hour)
			s.says(ada, chat.Lobby, fmt.Sprint(i+1))
		}
		f := open(t, s, stored)
		want := func(hours int, seq chat.Seq) {
			t.Helper()
			f.SeekTime(chat.Lobby, began.Add(time.Duration(hours)*time.Hour+time.Minute))
			pass(time.Second)
			if d := f.View().Day; d == nil || !d.Done || d.Seq != seq || d.Error != nil || d.Found.Before(began) {
				t.Errorf("%d hours: got %+v, want %d", hours, d, seq)
			}
		}
		want(-5, 1)
		want(19, 20)
		want(300, 200)
		f.Seek(chat.Lobby, 20)
		synctest.Wait()
		if !f.View().Open.Detached || s.count("history") > 6 {
			t.Errorf("the part of the history is not shown, or was loaded twice: %d pages", s.count("history"))
		}
		f.ToEnd()
		pass(10 * time.Second)
		f.stop()
		s.set(func() { s.refuse = func() error { return fmt.Errorf("no route") } })
		f = open(t, s, stored)
		pass(time.Second)
		want(180, 181)
		want(300, 200)
	})
}
