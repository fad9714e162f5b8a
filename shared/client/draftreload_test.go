package client

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
)

// TestTwoTabsLoadAgainAtTheSameTime has two tabs of one browser with a text each, which the server may not have yet. Their pages end in any
// order, before and after the next ones begin.
func TestTwoTabsLoadAgainAtTheSameTime(t *testing.T) {
	texts := []string{"the draft of the first", "the draft of the second"}
	for _, saved := range []bool{true, false} {
		for _, ends := range [][2]time.Duration{{0, 0}, {time.Second, 0}, {0, time.Second}, {3 * time.Second, 3 * time.Second}, {4 * time.Second, 0}, {0, 4 * time.Second}} {
			t.Run(fmt.Sprintf("saved %v, ends %v", saved, ends), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { loadAgain(t, texts, saved, ends) })
			})
		}
	}
}

func loadAgain(t *testing.T, texts []string, saved bool, ends [2]time.Duration) {
	b, k := newBrowser(), newDesk()
	var pages [2]*tester
	var tabs [2]*tab
	for i := range pages {
		pages[i], tabs[i] = b.tab(t, k.server(newServer(t)))
	}
	if !saved {
		for _, s := range k.devices {
			s.set(func() { s.refuse = func() error { return errRoute } })
			s.cut(nil)
		}
	}
	for i, p := range pages {
		p.SaveDraft(chat.Lobby, texts[i])
	}
	pass(5 * time.Second)
	for i, p := range pages {
		time.AfterFunc(ends[i], p.stop)
	}
	synctest.Wait()
	for i := range pages {
		pages[i], tabs[i] = b.reload(t, k.server(newServer(t)), tabs[i])
	}
	for range 2 {
		for i, p := range pages {
			p.takes(texts[i])
		}
		pass(5 * time.Second)
	}
	for i, p := range pages {
		p.draft(texts[i])
	}
}

// TestAReloadBringsTheServerWhatItDidNotHave loads a tab again whose text the server does not have. The page before it may end when the
// server has told the new one already which drafts there are.
func TestAReloadBringsTheServerWhatItDidNotHave(t *testing.T) {
	for _, ends := range []time.Duration{0, 3 * time.Second} {
		t.Run(fmt.Sprintf("ends after %v", ends), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, k := newBrowser(), newDesk()
				offline := k.server(newServer(t))
				a, first := b.tab(t, offline)
				other, second := b.tab(t, k.server(newServer(t)))
				offline.set(func() { offline.refuse = func() error { return errRoute } })
				offline.cut(nil)
				a.SaveDraft(chat.Lobby, "a's")
				pass(5 * time.Second)
				other.stop()
				b.reload(t, k.server(newServer(t)), second)
				pass(5 * time.Second)
				if got := k.drafts[chat.Lobby].Text; got != "" {
					t.Errorf("the server has %q of a tab that may load again", got)
				}
				time.AfterFunc(ends, a.stop)
				synctest.Wait()
				b.reload(t, k.server(newServer(t)), first)
				pass(5 * time.Second)
				if got := k.drafts[chat.Lobby].Text; got != "a's" {
					t.Errorf("the server has %q", got)
				}
			})
		})
	}
}
