package client

import (
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

func (f *tester) meant(name string) chat.UserID {
	synctest.Wait()
	return f.View().Names[view.NameKey(name)].ID
}

func TestWhomANameMeantIsRememberedOnThisDevice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		f := open(t, s, stored)
		f.Send(chat.Lobby, view.Draft{Text: "@Bo hi", To: bo.ID})
		if got := f.meant("ｂＯ"); got != bo.ID {
			t.Errorf("the name means %q", got)
		}
		pass(2 * time.Second)
		f.stop()
		s.set(func() { s.refuse = offline })
		f = open(t, s, stored)
		if got := f.meant("bo"); got != bo.ID {
			t.Errorf("after a restart the name means %q", got)
		}
	})
}

func TestAStrangerDoesNotTakeOverWhatANameMeant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, storage.Memory{})
		s.whispers(bo, chat.Lobby, "it is me")
		if got := f.meant("Bo"); got != bo.ID {
			t.Fatalf("who has written is %q", got)
		}
		stranger := chat.User{ID: "stranger", Name: "Bo", Rev: 1}
		s.whispers(stranger, chat.Lobby, "no, me")
		if got := f.meant("Bo"); got != bo.ID {
			t.Errorf("now the name means %q", got)
		}
		f.Send(chat.Lobby, view.Draft{Text: "@Bo hi", To: stranger.ID})
		if got := f.meant("Bo"); got != stranger.ID {
			t.Errorf("who was chosen is %q", got)
		}
		s.set(func() { s.me = chat.User{ID: "other", Name: "Other", Rev: 1} })
		s.cut(nil)
		pass(dial.WaitMax)
		f.state(view.Online)
		if got := f.View().Names; len(got) != 0 && got[view.NameKey("Bo")].ID == stranger.ID {
			t.Errorf("another user remembers %v", got)
		}
	})
}

func TestAPrivateMessageThatWaitsKeepsWhomItIsFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		s.set(func() { s.refuse = offline })
		f := open(t, s, stored)
		f.Send(chat.Lobby, view.Draft{Text: "@Bo secret", To: bo.ID})
		pass(time.Minute)
		f.stop()
		s.set(func() { s.refuse = nil })
		open(t, s, stored)
		pass(time.Second)
		var sent []protocol.Send
		s.set(func() {
			for _, p := range s.commands {
				if send, is := p.(*protocol.Send); is {
					sent = append(sent, *send)
				}
			}
		})
		if len(sent) != 1 || sent[0].To != bo.ID || sent[0].Text != "@Bo secret" {
			t.Errorf("sent is %+v", sent)
		}
	})
}

func TestWhatIsNotSentIsCountedForAllTabs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, first, second := newBrowser(), newServer(t), newServer(t)
		first.refuse, second.refuse = offline, offline
		one, _ := b.tab(t, first)
		other, _ := b.tab(t, second)
		one.Send(chat.Lobby, view.Draft{Text: "a"})
		other.Send(chat.Lobby, view.Draft{Text: "b"})
		other.Send(chat.Lobby, view.Draft{Text: "c"})
		other.SaveDraft(chat.Lobby, "half a")
		pass(time.Second)
		if messages, drafts := one.Unsent(t.Context()); messages != 3 || drafts != 1 {
			t.Errorf("%d messages and %d drafts", messages, drafts)
		}
	})
}

// keeping is a server for a client whose cookies are refused.
type keeping struct {
	*server
	memory bool
}

func (k *keeping) KeepInMemory() { k.memory = true }

func TestWithoutCookiesTheClientGoesOnWithATokenInMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		k, guests := &keeping{server: s}, 0
		s.signIn = func() error { guests++; return nil }
		s.refuse = func() error {
			if !k.memory {
				return dial.ErrSignIn
			}
			return nil
		}
		c := New(Config{Dialer: k, Room: chat.Lobby, Location: time.UTC})
		f := running(t, c)
		pass(time.Minute)
		f.state(view.Stopped)
		f.TryAgain()
		pass(time.Minute)
		f.state(view.Stopped)
		if guests != 2 {
			t.Errorf("%d guests after trying again once", guests)
		}
		f.StayInMemory()
		pass(time.Second)
		f.state(view.Online)
		if guests != 3 {
			t.Errorf("%d guests in the end", guests)
		}
	})
}
