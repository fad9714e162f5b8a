package client

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

var errRoute = errors.New("no route")

// devices opens clients of one user on several devices, each with storage of its own.
func devices(t *testing.T, n int) (k *desk, clients []*tester) {
	k = newDesk()
	for range n {
		clients = append(clients, open(t, k.server(newServer(t)), storage.Memory{}))
	}
	pass(time.Second)
	return k, clients
}

// shelved returns the texts on the shelf, the newest first.
func (f *tester) shelved() (texts []string) {
	f.t.Helper()
	f.LoadShelf()
	pass(time.Second)
	shelf := f.View().Shelf
	if !shelf.Done || shelf.Error != nil {
		f.t.Fatalf("the shelf is %+v", shelf)
	}
	for _, d := range shelf.Drafts {
		texts = append(texts, d.Text)
	}
	return texts
}

// elsewhere demands what the open room says of other devices.
func (f *tester) elsewhere(want view.Elsewhere) {
	f.t.Helper()
	if got := f.View().Open.Elsewhere; got != want {
		f.t.Errorf("elsewhere is %+v, want %+v", got, want)
	}
}

func TestADraftGoesOnOnAnotherDevice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, all := devices(t, 2)
		a, b := all[0], all[1]
		a.SaveDraftOf(chat.User{}, chat.Lobby, view.Draft{Text: "hello", Reply: 3}, nil)
		pass(time.Second)
		b.elsewhere(view.Elsewhere{Version: 1, Text: "hello", Reply: 3, Continues: true})
		if got := b.Draft(t.Context(), chat.Lobby); got.Text != "hello" || got.Reply != 3 {
			t.Errorf("b opens the room with %+v", got)
		}
		b.elsewhere(view.Elsewhere{})
		b.SaveDraft(chat.Lobby, "hello, all")
		pass(5 * time.Second)
		a.elsewhere(view.Elsewhere{Version: 2, Text: "hello, all", Continues: true})
		a.AdoptDraft(chat.Lobby, 2)
		synctest.Wait()
		a.elsewhere(view.Elsewhere{})
		a.DraftSent(chat.Lobby)
		pass(5 * time.Second)
		b.elsewhere(view.Elsewhere{Version: 3, Continues: true})
		if got := a.shelved(); len(got) != 0 {
			t.Errorf("the shelf has %q", got)
		}
	})
}

// TestARoomSaysThatADraftWaitsInIt asks the list of rooms, on the device that has the draft and on another one.
func TestARoomSaysThatADraftWaitsInIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, stored := newDesk(), storage.Memory{}
		s := k.server(newServer(t))
		a, b := open(t, s, stored), open(t, k.server(newServer(t)), storage.Memory{})
		waits := func(when string, f *tester, want bool) {
			t.Helper()
			pass(5 * time.Second)
			for _, r := range f.View().Rooms {
				if r.ID == chat.Lobby && r.Draft != want {
					t.Errorf("%s: a draft waits: %v, want %v", when, r.Draft, want)
				}
			}
			if len(f.View().Rooms) == 0 {
				t.Fatalf("%s: there are no rooms", when)
			}
		}
		waits("at the start", a, false)
		a.SaveDraft(chat.Lobby, "hello")
		waits("written", a, true)
		waits("written elsewhere", b, true)
		s.set(func() { s.refuse = func() error { return errRoute } })
		s.cut(nil)
		a.stop()
		a = open(t, s, stored)
		waits("offline, after a restart", a, true)
		b.draft("hello")
		b.DraftSent(chat.Lobby)
		waits("sent", b, false)
		s.set(func() { s.refuse = nil })
		pass(2 * time.Minute)
		waits("sent elsewhere", a, false)
		a.SaveDraft(chat.Lobby, "again")
		a.SaveDraft(chat.Lobby, "")
		waits("cleared", a, false)
	})
}

func TestTwoTextsAreBothKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, all := devices(t, 2)
		a, b := all[0], all[1]
		long := strings.Repeat("a long text ", 200)
		a.SaveDraft(chat.Lobby, long)
		pass(time.Second)
		b.SaveDraft(chat.Lobby, "hi") // into a field that had the focus when the long text came
		pass(5 * time.Second)
		a.elsewhere(view.Elsewhere{Version: 2, Text: "hi"})
		if got := b.shelved(); !slices.Equal(got, []string{long}) {
			t.Errorf("the shelf has %q", got)
		}
		b.DraftSent(chat.Lobby) // a has the long text, and goes on with it
		pass(5 * time.Second)
		a.elsewhere(view.Elsewhere{})
		b.elsewhere(view.Elsewhere{Version: 4, Text: long})
	})
}

func TestWhatIsWrittenWhileADraftIsSoughtIsNotThatDraft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newDesk()
		s := k.server(newServer(t))
		s.lose = func(p protocol.Payload) bool { _, list := p.(*protocol.Stored); return list } // it is waited for
		a := open(t, s, storage.Memory{})
		pass(time.Second)
		var found view.Draft
		var asked sync.WaitGroup
		asked.Go(func() { found = a.Draft(t.Context(), chat.Lobby) })
		synctest.Wait()
		a.SaveDraft(chat.Lobby, "typed meanw")
		asked.Wait()
		if found.Text != "" {
			t.Errorf("found %q, which the field has", found.Text)
		}
		a.draft("typed meanw")
	})
}

func TestALateSaveDoesNotBringBackWhatWasSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, all := devices(t, 2)
		a, b := all[0], all[1]
		a.SaveDraft(chat.Lobby, "hello")
		pass(time.Second)
		b.draft("hello")
		b.SaveDraft(chat.Lobby, "hello")
		k.devices[1].cut(nil)
		k.devices[1].set(func() { k.devices[1].refuse = func() error { return errRoute } })
		b.SaveDraft(chat.Lobby, "hello, and what b adds offline")
		a.DraftSent(chat.Lobby)
		pass(5 * time.Second)
		k.devices[1].set(func() { k.devices[1].refuse = nil })
		pass(2 * time.Minute)
		a.elsewhere(view.Elsewhere{})
		if got := a.shelved(); !slices.Equal(got, []string{"hello, and what b adds offline"}) {
			t.Errorf("the shelf has %q", got)
		}
		b.SaveDraft(chat.Lobby, "hello, and what b adds offline, and goes on") // who knows now
		pass(5 * time.Second)
		a.elsewhere(view.Elsewhere{Version: 3, Text: "hello, and what b adds offline, and goes on"})
	})
}

func TestWhatIsReplacedByHandIsOnTheShelf(t *testing.T) {
	for name, offline := range map[string]bool{"online": false, "offline": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				k, stored := newDesk(), storage.Memory{}
				s := k.server(newServer(t))
				a := open(t, s, stored)
				pass(time.Second)
				if offline {
					s.set(func() { s.refuse = func() error { return errRoute } })
					s.cut(nil)
				}
				for _, text := range []string{"one", "one two", "another", "", "/", "", "/join lobby", "third", "third"} {
					a.SaveDraft(chat.Lobby, text)
					pass(5 * time.Second)
				}
				if offline {
					a.stop()
					s.set(func() { s.refuse = nil })
					a = open(t, s, stored)
					pass(10 * time.Second)
				}
				if got := a.shelved(); !slices.Equal(got, []string{"another", "one two"}) {
					t.Errorf("the shelf has %q", got)
				}
				a.draft("third")
				if got := k.drafts[chat.Lobby].Text; got != "third" {
					t.Errorf("the server has %q", got)
				}
			})
		})
	}
}

func TestAClearedDraftIsClearedEverywhereAlsoAfterARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, stored := newDesk(), storage.Memory{}
		s := k.server(newServer(t))
		a := open(t, s, stored)
		pass(time.Second)
		a.SaveDraft(chat.Lobby, "hello")
		pass(5 * time.Second)
		s.set(func() { s.refuse = func() error { return errRoute } })
		s.cut(nil)
		a.DraftSent(chat.Lobby)
		pass(time.Second)
		if _, drafts := a.Unsent(t.Context()); drafts != 0 {
			t.Errorf("%d drafts are unsent", drafts)
		}
		a.stop()
		s.set(func() { s.refuse = nil })
		open(t, s, stored)
		pass(10 * time.Second)
		if got := k.drafts[chat.Lobby]; got.Text != "" || got.Version != 2 || len(k.shelf) != 0 {
			t.Errorf("the server has %+v, and on the shelf %+v", got, k.shelf)
		}
	})
}

func TestADraftThatTheServerRefusesStaysOnTheDevice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, stored := newDesk(), storage.Memory{}
		s := k.server(newServer(t))
		tries := 0
		s.answer = func(p protocol.Payload) *chat.Error {
			if _, ok := p.(*protocol.Draft); !ok {
				return nil
			}
			tries++
			return chat.Errorf(chat.CodeTooMany, "too many drafts")
		}
		a := open(t, s, stored)
		a.SaveDraft(chat.Lobby, "hello")
		pass(10 * time.Minute)
		if tries != 1 {
			t.Errorf("it was tried %d times", tries)
		}
		a.stop()
		s.set(func() { s.answer = nil })
		a = open(t, s, stored)
		pass(10 * time.Second)
		a.draft("hello")
		if got := k.drafts[chat.Lobby].Text; got != "hello" {
			t.Errorf("the server has %q", got)
		}
	})
}

func TestAClearedDraftThatIsRefusedForNowIsTriedNowAndThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newDesk()
		s := k.server(newServer(t))
		a := open(t, s, storage.Memory{})
		a.SaveDraft(chat.Lobby, "hello")
		pass(5 * time.Second)
		tries := 0
		s.set(func() {
			s.answer = func(p protocol.Payload) *chat.Error {
				if _, ok := p.(*protocol.Draft); !ok || tries == 1000 {
					return nil
				}
				tries++
				return chat.Errorf(chat.CodeRetryLater, "the server cannot store it now")
			}
		})
		a.DraftSent(chat.Lobby)
		pass(time.Minute)
		if tries < 2 || tries > 40 {
			t.Errorf("it was tried %d times in a minute", tries)
		}
		s.set(func() { s.answer = nil })
		pass(10 * time.Second)
		if got := k.drafts[chat.Lobby].Text; got != "" {
			t.Errorf("the server has %q", got)
		}
	})
}

func TestWhatTheShelfRefusesStaysHereAndHoldsUpNothing(t *testing.T) {
	for _, code := range []chat.Code{chat.CodeNoRoom, chat.CodeTooBig} {
		synctest.Test(t, func(t *testing.T) {
			k, stored := newDesk(), storage.Memory{}
			s := k.server(newServer(t))
			s.answer = func(p protocol.Payload) *chat.Error {
				if p, ok := p.(*protocol.Shelve); ok && p.Text == "refused" {
					return chat.Errorf(code, "no")
				}
				return nil
			}
			a := open(t, s, stored)
			a.Shelve(chat.Lobby, view.Draft{Text: "refused"})
			a.Shelve(chat.Lobby, view.Draft{Text: "another"})
			pass(time.Minute)
			if got := a.shelved(); !slices.Equal(got, []string{"refused", "another"}) || len(k.shelf) != 1 {
				t.Errorf("%s: the shelf has %q, and on the server %+v", code, got, k.shelf)
			}
			a.stop()
			s.set(func() { s.answer = nil })
			open(t, s, stored)
			pass(time.Minute)
			if len(k.shelf) != 2 {
				t.Errorf("%s: after a restart the server has %+v", code, k.shelf)
			}
		})
	}
}

func TestTypingSavesADraftOnTheServerNowAndThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, all := devices(t, 1)
		for i := range 60 {
			all[0].SaveDraft(chat.Lobby, strings.Repeat("x", i+1))
			pass(100 * time.Millisecond)
		}
		pass(5 * time.Second)
		if d := k.drafts[chat.Lobby]; len(d.Text) != 60 || d.Version > 5 {
			t.Errorf("the server has %+v", d)
		}
	})
}

// TestTabsOfADeviceKeepTheirDraftsApart has two tabs of one browser, whose drafts the server takes for those of two devices.
func TestTabsOfADeviceKeepTheirDraftsApart(t *testing.T) {
	for _, saved := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) { tabsApart(t, saved) })
	}
}

// tabsApart closes a tab whose draft the server has, or does not have.
func tabsApart(t *testing.T, saved bool) {
	b, k := newBrowser(), newDesk()
	a, first := b.tab(t, k.server(newServer(t)))
	c, _ := b.tab(t, k.server(newServer(t)))
	a.SaveDraft(chat.Lobby, "the draft of the first")
	pass(5 * time.Second)
	c.SaveDraft(chat.Lobby, "the draft of the second")
	pass(5 * time.Second)
	a.stop()
	a, first = b.reload(t, k.server(newServer(t)), first)
	a.takes("the draft of the first")
	c.DraftSent(chat.Lobby)
	pass(5 * time.Second)
	if !saved {
		k.devices[1].set(func() { k.devices[1].refuse = func() error { return errRoute } })
		k.devices[1].cut(nil)
	}
	c.SaveDraft(chat.Lobby, "left behind")
	pass(5 * time.Second)
	c.stop()
	a.DraftSent(chat.Lobby)
	pass(5 * time.Second)
	a.stop()
	a, _ = b.reload(t, k.server(newServer(t)), first)
	a.takes("left behind")
}

func TestADraftThatTwoTabsShareIsOneUnsentDraft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, k := newBrowser(), newDesk()
		a, _ := b.tab(t, k.server(newServer(t)))
		c, _ := b.tab(t, k.server(newServer(t)))
		unsent := func(want int) {
			t.Helper()
			synctest.Wait()
			if _, got := c.Unsent(t.Context()); got != want {
				t.Errorf("%d drafts are unsent, want %d", got, want)
			}
		}
		a.SaveDraft(chat.Lobby, "hello")
		pass(5 * time.Second)
		c.takes("hello")
		unsent(1)
		a.SaveDraft(chat.Lobby, "hello, all")
		unsent(1)
		a.SaveDraft("tea", "hello")
		unsent(2)
		c.SaveDraft(chat.Lobby, "another text")
		unsent(3)
	})
}
