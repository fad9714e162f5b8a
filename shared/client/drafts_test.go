package client

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

func (f *tester) draft(want string) {
	f.t.Helper()
	if got := f.Draft(f.t.Context(), chat.Lobby).Text; got != want {
		f.t.Errorf("the draft is %q, want %q", got, want)
	}
}

// takes has a client show the draft that it gets, and store it, as a composer does.
func (f *tester) takes(want string) {
	f.t.Helper()
	f.draft(want)
	f.SaveDraft(chat.Lobby, want)
	synctest.Wait()
}

func TestEachTabHasItsOwnDraftAlsoAfterAReload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBrowser()
		a, first := b.tab(t, newServer(t))
		c, second := b.tab(t, newServer(t))
		a.SaveDraft(chat.Lobby, "a's")
		c.SaveDraft(chat.Lobby, "c's")
		pass(time.Second)
		a.draft("a's")
		c.draft("c's")
		a.stop()
		c.stop()
		a, _ = b.reload(t, newServer(t), first)
		a.takes("a's")
		c, _ = b.reload(t, newServer(t), second)
		c.takes("c's")
		a.draft("a's")
	})
}

func TestWhoSendsDropsOnlyWhatTheyHaveSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBrowser()
		a, _ := b.tab(t, newServer(t))
		c, _ := b.tab(t, newServer(t))
		a.SaveDraft(chat.Lobby, "a's")
		c.SaveDraft(chat.Lobby, "c's")
		c.SaveDraft(chat.Lobby, "") // sent
		pass(time.Second)
		a.stop() // killed
		c.draft("a's")
	})
}

func TestATabThatEndedLeavesItsDraftToTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBrowser()
		a, _ := b.tab(t, newServer(t))
		a.SaveDraft(chat.Lobby, "left")
		synctest.Wait()
		c, _ := b.tab(t, newServer(t))
		c.draft("") // the other one is still there
		a.stop()
		d, _ := b.tab(t, newServer(t))
		d.draft("left")
		c.draft("left") // d has not taken it
		c.SaveDraft(chat.Lobby, "left, and more")
		pass(time.Second)
		d.draft("")
		c.SaveDraft(chat.Lobby, "")
		c.draft("")
	})
}

// TestCopiesOfADraftGoWithIt has tabs that ended one after the other, each with what the one before had, or a piece of it.
func TestCopiesOfADraftGoWithIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBrowser()
		for _, text := range []string{"hel", "hello", "hello", "something else"} {
			a, _ := b.tab(t, newServer(t))
			a.SaveDraft(chat.Lobby, text)
			pass(time.Second)
			a.stop()
		}
		c, _ := b.tab(t, newServer(t))
		c.takes("something else")
		c.SaveDraft(chat.Lobby, "") // sent
		synctest.Wait()
		c.takes("hello")
		c.SaveDraft(chat.Lobby, "")
		synctest.Wait()
		c.draft("")
	})
}

func TestADraftThatWasNotTakenIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBrowser()
		a, _ := b.tab(t, newServer(t))
		a.SaveDraft(chat.Lobby, "left")
		synctest.Wait()
		a.stop()
		c, _ := b.tab(t, newServer(t))
		c.draft("left")
		c.SaveDraft(chat.Lobby, "something else") // typed before it came
		c.SaveDraft(chat.Lobby, "")
		c.draft("left")
	})
}

func TestADraftIsStoredAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBrowser()
		a, one := b.tab(t, newServer(t))
		b.mu.Lock()
		one.slow = true
		b.mu.Unlock()
		stored := false
		a.SaveDraftOf(chat.User{}, chat.Lobby, view.Draft{Text: "in the last moment"}, func() { stored = true })
		synctest.Wait()
		if !stored {
			t.Error("nothing is stored before the slow part of the storage has answered")
		}
		a.stop()
		c, _ := b.tab(t, newServer(t))
		c.draft("in the last moment")
	})
}

func TestWithoutNamesToHoldNoDraftIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBrowser()
		a, first := b.open(t, newServer(t), &tab{browser: b, lost: true})
		c, _ := b.open(t, newServer(t), &tab{browser: b, lost: true})
		a.SaveDraft(chat.Lobby, "a's")
		c.SaveDraft(chat.Lobby, "c's")
		pass(time.Second)
		a.stop()
		a, _ = b.open(t, newServer(t), &tab{browser: b, lost: true, name: first.name})
		a.takes("a's")
		c.draft("c's")
	})
}

func TestNobodyWaitsForADraftOfAClientThatHasStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := open(t, newServer(t), nil)
		f.SaveDraft(chat.Lobby, "x")
		synctest.Wait()
		f.stop()
		if got := f.Draft(context.Background(), chat.Lobby).Text; got != "" {
			t.Errorf("got %q", got)
		}
	})
}

func TestAReloadFindsItsDraftHoweverLongThePageBeforeTakesToEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBrowser()
		a, first := b.tab(t, newServer(t))
		other, _ := b.tab(t, newServer(t))
		dead, _ := b.tab(t, newServer(t))
		a.SaveDraft(chat.Lobby, "a's")
		other.SaveDraft(chat.Lobby, "another tab's")
		dead.SaveDraft(chat.Lobby, "of a tab that was closed")
		pass(time.Second)
		dead.stop()
		a2, _ := b.reload(t, newServer(t), first)
		time.AfterFunc(2*time.Second, a.stop)
		a2.takes("a's")
	})
}

// slowReload loads a page again that has a draft and takes that long to end.
func slowReload(t *testing.T, draft string, ends time.Duration) (again *tester) {
	b := newBrowser()
	before, page := b.tab(t, newServer(t))
	before.SaveDraft(chat.Lobby, draft)
	pass(time.Second)
	again, _ = b.reload(t, newServer(t), page)
	time.AfterFunc(ends, before.stop)
	return again
}

func TestABusyDeviceTakesLongToCloseAPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slowReload(t, "a's", 40*time.Second).draft("a's")
	})
}

func TestWhatIsTypedWhileADraftIsLookedForDoesNotReplaceIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a2 := slowReload(t, "a's", 2*time.Second)
		time.AfterFunc(time.Second, func() { a2.SaveDraft(chat.Lobby, "typed meanwhile") })
		a2.draft("a's")
		a2.draft("typed meanwhile")
	})
}
