package client

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

var (
	member = protocol.Account{Role: chat.RoleMember, Claimed: true}
	guest  = protocol.Account{Role: chat.RoleGuest}
)

// accountServer is a server that knows its user as an account.
func accountServer(t *testing.T) *server {
	s := newServer(t)
	s.account = member
	return s
}

// forgets has the server not know the token any more, until knows. It counts the guests that are made meanwhile.
func (s *server) forgets() *atomic.Int64 {
	guests := new(atomic.Int64)
	s.set(func() {
		s.greet = &protocol.Goodbye{Reason: protocol.ReasonSignIn}
		s.signIn = func() error { guests.Add(1); return nil }
	})
	return guests
}

// knows has the server know the token as that of a user.
func (s *server) knows(u chat.User, a protocol.Account) {
	s.set(func() { s.greet, s.me, s.account = nil, u, a })
}

// mustSignIn demands that a client waits for its user to sign in.
func (f *tester) mustSignIn() {
	f.t.Helper()
	f.state(view.Stopped)
	if got := f.View().Link.Cause; got != view.CauseSignIn {
		f.t.Fatalf("the cause is %q, want %q", got, view.CauseSignIn)
	}
}

func TestAnAccountWhoseTokenIsRefusedSignsInAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := accountServer(t), storage.Memory{}
		f := open(t, s, stored)
		s.says(ada, chat.Lobby, "secret")
		f.want("secret")
		pass(time.Minute)
		guests := s.forgets()
		s.tell(&protocol.Goodbye{Reason: protocol.ReasonSignIn})
		f.mustSignIn()
		f.Send(chat.Lobby, view.Draft{Text: "mine"})
		f.SaveDraft(chat.Lobby, "half a thought")
		pass(time.Hour)
		f.want("mine?") // and nothing of what the account could read
		if len(f.View().Rooms) > 0 {
			t.Errorf("the rooms are %+v", f.View().Rooms)
		}
		f.stop()

		f = open(t, s, stored) // the program again
		f.mustSignIn()
		if f.View().Me.ID != s.me.ID || !f.View().Account.Claimed {
			t.Errorf("it is %+v, %+v", f.View().Me, f.View().Account)
		}
		f.want("mine?")
		f.Wake()
		pass(time.Second)
		f.mustSignIn()
		if guests.Load() > 0 {
			t.Errorf("%d guests were made", guests.Load())
		}
		s.knows(s.me, member)
		f.Wake()
		pass(time.Second)
		f.want("secret mine")
		if got := f.Draft(t.Context(), chat.Lobby).Text; got != "half a thought" {
			t.Errorf("the draft is %q", got)
		}
	})
}

func TestAGuestWhoseTokenIsRefusedIsAnotherGuest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		s.account = guest
		f := open(t, s, stored)
		if a := f.View().Account; !a.Guest() {
			t.Errorf("the account is %+v", a)
		}
		f.stop()
		guests := s.forgets()
		s.set(func() {
			s.signIn = func() error { guests.Add(1); s.knows(yan, guest); return nil }
		})
		f = open(t, s, stored)
		f.state(view.Online)
		if guests.Load() != 1 || f.View().Me.ID != yan.ID {
			t.Errorf("%d guests, it is %+v", guests.Load(), f.View().Me)
		}
	})
}

func TestAnotherUserNeitherSeesNorSendsNorDropsWhatAnAccountLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := accountServer(t), storage.Memory{}
		mia := s.me
		f := open(t, s, stored)
		s.says(ada, chat.Lobby, "one")
		f.want("one")
		s.away()
		f.Send(chat.Lobby, view.Draft{Text: "mine"})
		f.SaveDraft(chat.Lobby, "half a thought")
		f.React(chat.Lobby, 1, "👍", true)
		pass(time.Second)
		f.stop()
		s.set(func() { s.refuse = nil })
		s.knows(yan, member)
		f = open(t, s, stored)
		f.state(view.Online)
		if got := f.left(); got != "" {
			t.Errorf("another user sees %q", got)
		}
		f.SendLeftovers()
		f.DiscardLeftovers()
		pass(time.Second)
		f.want("one")
		if got := f.Draft(t.Context(), chat.Lobby).Text; got != "" {
			t.Errorf("another user gets the draft %q", got)
		}
		f.stop()
		s.knows(mia, member)
		f = open(t, s, stored)
		pass(time.Second)
		f.want("one mine")
		if got := f.Draft(t.Context(), chat.Lobby).Text; got != "half a thought" {
			t.Errorf("the draft is %q", got)
		}
		if row := f.rowOf(1); len(row.Reactions) != 1 || !row.Reactions[0].Mine {
			t.Errorf("the reactions are %+v", row.Reactions)
		}
	})
}

func TestWhatAnAccountWantedIsNotDoneAsSomebodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := accountServer(t)
		f := open(t, s, nil)
		f.state(view.Online)
		s.away()
		f.Rename("Secret")
		f.SetStatus(chat.Status{Text: "of an account"})
		s.set(func() { s.me, s.account, s.refuse = yan, guest, nil })
		pass(time.Minute)
		f.state(view.Online)
		s.set(func() {
			for _, c := range s.commands {
				switch c.(type) {
				case *protocol.Rename, *protocol.Status:
					t.Errorf("%s wanted %+v", yan.Name, c)
				}
			}
		})
	})
}

func TestAClaimReachesOpenSessionsAndIsRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		s.account = guest
		f := open(t, s, stored)
		s.away()
		f.Send(chat.Lobby, view.Draft{Text: "before"})
		s.knows(s.me, member) // by a page of the site
		s.back()
		f.want("before")
		if a := f.View().Account; a.Guest() || a.Role != chat.RoleMember {
			t.Errorf("after the claim, the account is %+v", a)
		}
		s.tell(&protocol.Account{Role: chat.RoleAdmin, Claimed: true})
		synctest.Wait()
		if got := f.View().Account.Role; got != chat.RoleAdmin {
			t.Errorf("the role is %q", got)
		}
		guests := s.forgets()
		s.tell(&protocol.Goodbye{Reason: protocol.ReasonSignIn})
		f.mustSignIn()
		f.stop()
		f = open(t, s, stored)
		f.mustSignIn()
		if guests.Load() > 0 {
			t.Errorf("%d guests were made", guests.Load())
		}
	})
}

func TestAServerWithoutGuestsKeepsWhatIsWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		s.greet = &protocol.Goodbye{Reason: protocol.ReasonSignIn}
		s.signIn = func() error { return &dial.Error{Cause: view.CauseSignIn} }
		f := open(t, s, stored)
		f.mustSignIn()
		f.Send(chat.Lobby, view.Draft{Text: "hello"})
		f.SaveDraft(chat.Lobby, "half a thought")
		pass(time.Second)
		f.stop()
		s.knows(s.me, member)
		f = open(t, s, stored)
		pass(time.Second)
		f.want("hello")
		if got := f.Draft(t.Context(), chat.Lobby).Text; got != "half a thought" {
			t.Errorf("the draft is %q", got)
		}
	})
}

// lateStorage answers nothing for a while.
type lateStorage struct {
	storage.Memory
	until time.Time
}

func (s lateStorage) Get(ctx context.Context, key string) ([]byte, error) {
	select {
	case <-time.After(time.Until(s.until)):
		return s.Memory.Get(ctx, key)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func TestNoGuestIsMadeBeforeItIsKnownWhoTheUserWas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := accountServer(t), storage.Memory{}
		open(t, s, stored).stop()
		guests := s.forgets()
		f := open(t, s, lateStorage{stored, time.Now().Add(20 * time.Second)})
		pass(loadMax + time.Second)
		f.state(view.Waiting)
		pass(time.Minute)
		f.mustSignIn()
		if guests.Load() > 0 {
			t.Errorf("%d guests were made", guests.Load())
		}
	})
}

func TestSigningInReachesTheOtherTabs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, first, second := newBrowser(), accountServer(t), accountServer(t)
		a, _ := b.tab(t, first)
		pass(time.Minute)
		first.forgets()
		first.tell(&protocol.Goodbye{Reason: protocol.ReasonSignIn})
		a.mustSignIn()
		first.knows(first.me, member)
		other, _ := b.tab(t, second) // signed in again
		other.state(view.Online)
		pass(time.Second)
		a.state(view.Online)

		other.stop()
		dials := len(first.dialed())
		first.knows(yan, member)
		second.knows(yan, member)
		other, _ = b.tab(t, second) // as somebody else
		other.state(view.Online)
		pass(10 * time.Second)
		if a.state(view.Online); a.View().Me.ID != yan.ID || len(first.dialed()) != dials+1 {
			t.Errorf("the other tab is %+v after %d dials", a.View().Me, len(first.dialed())-dials)
		}
	})
}
