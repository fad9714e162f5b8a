package client

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// talk has Ada say p1 to pN in the lobby.
func (s *server) talk(n int) {
	for i := 1; i <= n; i++ {
		s.says(ada, chat.Lobby, fmt.Sprint("p", i))
	}
}

// row returns the row of a message of the lobby.
func (f *tester) rowOf(seq chat.Seq) view.Row {
	f.t.Helper()
	synctest.Wait()
	for _, r := range f.rows() {
		if r.Kind == view.RowMessage && r.Room == chat.Lobby && r.Seq == seq {
			return r
		}
	}
	f.t.Fatalf("no row of message %d among %q", seq, f.shown())
	return view.Row{}
}

func (f *tester) detached(want bool) {
	f.t.Helper()
	synctest.Wait()
	if got := f.View().Open.Detached; got != want {
		f.t.Fatalf("detached is %v, want %v; shown are %q", got, want, f.shown())
	}
}

func TestASoughtMessageIsShownInAWindowOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.talk(400)
		f := open(t, s, nil)
		before := s.count("history")
		f.Seek(chat.Lobby, 120)
		f.want(texts(71, 170))
		f.detached(true)
		if got := s.count("history") - before; got != 1 {
			t.Errorf("%d pages were asked for, want 1", got)
		}
		chunks := f.View().Open.Live
		s.whispers(bo, chat.Lobby, "private")
		s.says(ada, chat.Lobby, "p401")
		f.Send(chat.Lobby, view.Draft{Text: "p402"})
		f.want(texts(71, 170))
		if o := f.View().Open; !slices.Equal(o.Live, chunks) || o.Newest != 2 {
			t.Errorf("what came at the end made chunks anew, or newest is %d, want 2", o.Newest)
		}
		f.LoadOlder()
		f.want(texts(21, 170))
		f.ToEnd()
		f.want(texts(351, 400) + " private p401 p402")
		f.detached(false)
		f.Seek(chat.Lobby, 30) // is loaded still
		f.want(texts(21, 170))
		if got := s.count("history") - before; got != 2 {
			t.Errorf("%d pages were asked for, want 2", got)
		}
	})
}

func TestWhatIsSoughtLastIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.talk(600)
		f := open(t, s, nil)
		f.Seek(chat.Lobby, 100)
		f.Seek(chat.Lobby, 300)
		f.want(texts(251, 350))
		f.Seek(chat.Lobby, 100)
		f.want(texts(51, 150))
		f.Seek(chat.Lobby, 999) // has not come
		f.want(texts(551, 600))
		s.set(func() {
			s.answer = func(p protocol.Payload) *chat.Error {
				if h, ok := p.(*protocol.History); ok && h.Around > 0 {
					return chat.Errorf(chat.CodeNoMessage, "no such message")
				}
				return nil
			}
		})
		f.Seek(chat.Lobby, 200)
		f.want(texts(551, 600))
	})
}

func TestAWindowGrowsUntilItTouchesTheLiveOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.talk(400)
		f := open(t, s, nil)
		f.Seek(chat.Lobby, 120)
		f.want(texts(71, 170))
		first := chunkIDs(f)[0]
		for range 3 {
			f.detached(true)
			f.LoadNewer()
		}
		f.Send(chat.Lobby, view.Draft{Text: "p401"})
		f.detached(true)
		f.LoadNewer()
		f.want(texts(71, 401))
		f.detached(false)
		if chunkIDs(f)[0] != first {
			t.Error("the rows that were shown are made anew")
		}
		s.says(ada, chat.Lobby, "p402")
		f.want(texts(71, 402))
		for range 3 {
			f.LoadOlder()
			synctest.Wait()
		}
		f.want(texts(1, 402))
		f.sound()
	})
}

func TestWindowsThatTouchBecomeOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.talk(600)
		f := open(t, s, nil)
		f.Seek(chat.Lobby, 100)
		f.want(texts(51, 150))
		f.Seek(chat.Lobby, 300)
		f.want(texts(251, 350))
		f.Seek(chat.Lobby, 200)
		f.want(texts(51, 350))
		f.LoadNewer()
		f.want(texts(51, 400))
		for range 8 {
			f.LoadOlder()
			synctest.Wait()
			f.LoadNewer()
			synctest.Wait()
		}
		f.want(texts(1, 600))
		f.detached(false)
		f.sound()
	})
}

func TestAnAmendmentReachesEveryWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.talk(400)
		f := open(t, s, nil)
		f.Seek(chat.Lobby, 50)
		f.detached(true)
		f.Seek(chat.Lobby, 200)
		f.want(texts(151, 250))
		s.amends(ada, chat.Lobby, 200, edited("edited"))
		s.amends(ada, chat.Lobby, 50, edited("other"))
		s.amends(ada, chat.Lobby, 400, reacted("👍", true))
		if row := f.rowOf(200); row.Text != "edited" || row.EditedAt.IsZero() || row.Rev != 401 {
			t.Errorf("the row is %+v", row)
		}
		f.Seek(chat.Lobby, 50)
		if row := f.rowOf(50); row.Text != "other" {
			t.Errorf("the row in the other window is %+v", row)
		}
		f.ToEnd()
		if row := f.rowOf(400); len(row.Reactions) != 1 {
			t.Errorf("the row at the end is %+v", row)
		}
	})
}

func TestAChangeThatComesBeforeThePageOfItsMessageIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.talk(400)
		f := open(t, s, nil)
		s.set(func() {
			s.handle = func(fr protocol.Frame) protocol.Payload {
				h, ok := fr.Payload.(*protocol.History)
				if !ok || h.Around == 0 {
					return nil
				}
				page := s.history(h) // read now, and answered after the change
				s.handle = nil
				ev, _ := s.amend(ada, chat.Lobby, 50, deleted(), 0)
				s.announce(ev)
				return page
			}
		})
		f.Seek(chat.Lobby, 50)
		f.detached(true)
		if row := f.rowOf(50); !row.Gone || row.Text != "" {
			t.Errorf("the row is %+v, want none of a deleted message", row)
		}
	})
}

func TestAWindowIsDroppedWithTheHistory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.talk(400)
		f := open(t, s, nil)
		f.Seek(chat.Lobby, 120)
		f.detached(true)
		s.set(func() { s.epoch = "epoch-2" })
		s.cut(nil)
		pass(10 * time.Second)
		f.detached(false)
		f.want(texts(351, 400))
	})
}

func TestOfflineAWindowIsMadeOfWhatIsStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		f := open(t, s, stored)
		s.talk(500)
		pass(2 * saveEvery)
		f.stop()
		s.set(func() { s.refuse = offline })
		f = open(t, s, stored)
		f.want(texts(385, 500))
		f.Seek(chat.Lobby, 200)
		f.want(texts(129, 256))
		f.detached(true)
		f.LoadOlder()
		f.want(texts(1, 256))
		f.LoadNewer()
		f.want(texts(1, 500))
		f.detached(false)
		f.sound()
	})
}

func TestTheFirstUnreadIsShownWithWhatIsAroundIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.talk(400)
		s.rooms[chat.Lobby].read = 150
		f := open(t, s, nil)
		if u := f.unreadHere(); u.Loaded || u.Count != 250 {
			t.Fatalf("unread: %+v", u)
		}
		f.Seek(chat.Lobby, f.unreadHere().From)
		synctest.Wait()
		if u := f.unreadHere(); !u.Loaded || u.Since.IsZero() {
			t.Errorf("unread: %+v", u)
		}
		if !slices.ContainsFunc(f.rows(), func(r view.Row) bool { return r.Kind == view.RowUnread }) {
			t.Error("there is no divider")
		}
		f.Watch(chat.Lobby, true) // a front end that is wrong about what is on screen
		if n, _ := f.unread(chat.Lobby); n != 250 {
			t.Errorf("%d are unread, want 250: the end was not seen", n)
		}
	})
}

func TestAPrivateMessageStandsInEveryWindowThatHasItsPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.talk(100)
		s.whispers(ada, chat.Lobby, "w")
		for i := 101; i <= 300; i++ {
			s.says(ada, chat.Lobby, fmt.Sprint("p", i))
		}
		f := open(t, s, nil)
		f.Seek(chat.Lobby, 100)
		f.detached(true)
		if got := f.shown(); !strings.Contains(got, "p100 w p101") {
			t.Errorf("shown are %q", got)
		}
		s.amends(ada, chat.DirectID("me", "ada"), 1, edited("@Mia w2"))
		synctest.Wait()
		if got := f.shown(); !strings.Contains(got, "p100 w2 p101") {
			t.Errorf("after the edit: %q", got)
		}
	})
}
