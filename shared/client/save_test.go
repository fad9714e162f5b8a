package client

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
)

func TestOpensOfflineWithWhatItLastKnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		stored := storage.Memory{}
		s.add(chat.Room{ID: "news", Kind: chat.Public, Name: "News"})
		f := open(t, s, stored)
		s.says(ada, chat.Lobby, "a")
		s.whispers(ada, chat.Lobby, "w")
		s.says(ada, "news", "n")
		synctest.Wait()
		f.Open("news")
		f.want("n")
		f.SaveDraft(chat.Lobby, "half a thou")
		f.stop()

		s.set(func() { s.refuse = func() error { return errors.New("no route") } })
		f = open(t, s, stored)
		f.want("a w")
		if v := f.View(); v.Me != s.me || len(v.Rooms) != 3 || !v.Open.Known || v.Open.Room.Name != "Lobby" {
			t.Errorf("offline: %+v", v)
		}
		if got := f.Draft(t.Context(), chat.Lobby).Text; got != "half a thou" {
			t.Errorf("the draft is %q", got)
		}
		f.Open("news")
		f.want("n")
		f.SaveDraft(chat.Lobby, "")
		if got := f.Draft(t.Context(), chat.Lobby).Text; got != "" {
			t.Errorf("the draft is %q, want none", got)
		}
		s.says(ada, "news", "n2")
		s.set(func() { s.refuse = nil; s.commands = nil })
		pass(10 * time.Second)
		f.want("n n2")
		if n := s.count("history"); n != 0 {
			t.Errorf("%d pages were asked for, want a resume", n)
		}
	})
}

func TestAFewNewMessagesDoNotReplaceAStoredPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.add(chat.Room{ID: "news", Kind: chat.Public, Name: "News"})
		for i := range 100 {
			s.says(ada, "news", fmt.Sprint("n", i+1))
		}
		stored := storage.Memory{}
		openRoom(t, s, stored, "news").stop()
		f := open(t, s, stored)
		s.says(ada, "news", "n101")
		pass(2 * saveEvery)
		f.stop()
		s.set(func() { s.refuse = func() error { return errors.New("no route") } })
		f = openRoom(t, s, stored, "news")
		if n := len(f.rows()); n < chat.PageEvents {
			t.Errorf("%d rows are stored, want a page", n)
		}
	})
}

// dying is the storage of a program that ends in the middle of what it stores: after some writes nothing happens any more.
type dying struct {
	storage.Memory
	left *int
}

func (d dying) Put(ctx context.Context, key string, value []byte) error {
	if *d.left--; *d.left < 0 {
		return nil
	}
	return d.Memory.Put(ctx, key, value)
}

func (d dying) Delete(ctx context.Context, key string) error {
	if *d.left < 0 {
		return nil
	}
	return d.Memory.Delete(ctx, key)
}

func TestWhatWasStoredIsThereWhereverTheProgramEnded(t *testing.T) {
	for writes := range 6 {
		synctest.Test(t, func(t *testing.T) {
			s := newServer(t)
			stored := storage.Memory{}
			s.says(ada, chat.Lobby, "found")
			left := writes
			open(t, s, dying{stored, &left}).stop()
			page := storage.PageKey(chat.Lobby, 0)
			had := stored[page] != nil
			s.set(func() { s.refuse = func() error { return errors.New("no route") } })
			open(t, s, stored)
			pass(2 * saveEvery)
			if has := stored[page] != nil; has != had {
				t.Errorf("after %d writes the page is stored: %v, want %v", writes, has, had)
			}
		})
	}
}

func TestStoredStateOfAnotherUserIsDeleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		stored := storage.Memory{}
		f := open(t, s, stored)
		s.whispers(ada, chat.Lobby, "for Mia only")
		f.want("for Mia only")
		f.stop()
		other := newServer(t)
		other.me = chat.User{ID: "you", Name: "Yan", Rev: 1}
		f = open(t, other, stored)
		f.want("")
		f.stop()
		for key, value := range stored {
			if key == storage.KeyRoom+string(chat.DirectID("me", "ada")) {
				t.Errorf("still stored: %s %s", key, value)
			}
		}
	})
}

// brokenStorage fails or hangs.
type brokenStorage struct{ hang bool }

func (b brokenStorage) Get(ctx context.Context, _ string) ([]byte, error)    { return nil, b.fail(ctx) }
func (b brokenStorage) Put(ctx context.Context, _ string, _ []byte) error    { return b.fail(ctx) }
func (b brokenStorage) Delete(ctx context.Context, _ string) error           { return b.fail(ctx) }
func (b brokenStorage) Keys(ctx context.Context, _ string) ([]string, error) { return nil, b.fail(ctx) }

func (b brokenStorage) fail(ctx context.Context) error {
	if b.hang {
		<-ctx.Done()
	}
	return errors.New("quota exceeded")
}

func TestBrokenStorageIsSaidAndStopsNothing(t *testing.T) {
	for _, hang := range []bool{false, true} {
		t.Run(fmt.Sprint("hang ", hang), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				f := open(t, s, brokenStorage{hang})
				pass(loadMax)
				f.state(view.Online)
				f.Send(chat.Lobby, view.Draft{Text: "one"})
				f.Send(chat.Lobby, view.Draft{Text: "two"})
				pass(time.Minute)
				f.want("one two")
				if n := f.View().Notices; len(n) != 1 || n[0].About != "storage" {
					t.Errorf("notices %+v, want one about storage", n)
				}
			})
		})
	}
}

// slowStorage answers, but takes its time.
type slowStorage struct{ storage.Memory }

func (s slowStorage) Get(ctx context.Context, key string) ([]byte, error) {
	time.Sleep(loadMax / 2)
	return s.Memory.Get(ctx, key)
}

func TestWhatASlowStorageHoldsIsShownOffline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		s.says(ada, chat.Lobby, "a")
		f := open(t, s, stored)
		pass(2 * saveEvery)
		f.stop()
		s.set(func() { s.refuse = offline })
		f = open(t, s, slowStorage{stored})
		pass(5 * loadMax)
		f.want("a")
		if v := f.View(); v.Me != s.me || len(v.Rooms) != 1 {
			t.Errorf("this is %+v in %d rooms", v.Me, len(v.Rooms))
		}
		s.says(ada, chat.Lobby, "b")
		s.set(func() { s.refuse = nil })
		pass(20 * time.Second)
		f.want("a b")
	})
}

func TestDamagedStorageIsIgnored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.says(ada, chat.Lobby, "a")
		f := open(t, s, storage.Memory{
			storage.KeyState:                     []byte(`{"Me":{"id":"me"},"Epoch":"epoch-1","Rooms":[{"State":{"room":{"id":"lobby"}}},{"Last":-4},{}]}`),
			storage.KeyRoom + string(chat.Lobby): []byte(`{"Epoch":"epoch-1","Base":7,"Events":[null,{"room":"lobby","seq":3}]}`),
			storage.KeyOutbox + "1":              []byte(`{"Room":"lobby","Nonce":"x"}`),
			storage.KeyOutbox + "2":              []byte(`nonsense`),
		})
		f.want("a")
	})
}

// sticky is a Storage that ends before it has dropped what was sent.
type sticky struct{ storage.Memory }

func (s sticky) Delete(ctx context.Context, key string) error {
	if strings.HasPrefix(key, storage.KeyOutbox) {
		return nil
	}
	return s.Memory.Delete(ctx, key)
}

func TestWhatWasSentIsShownOnceWhereverTheProgramEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		stored := sticky{storage.Memory{}}
		f := open(t, s, stored)
		f.Send(chat.Lobby, view.Draft{Text: "mine"})
		pass(10 * time.Second)
		before := f.line()
		f.stop()
		if keys, _ := stored.Keys(t.Context(), storage.KeyOutbox); len(keys) != 1 {
			t.Fatalf("stored unsent are %q, want the one that was sent", keys)
		}
		s.set(func() { s.refuse = func() error { return errors.New("no route") } })
		f = open(t, s, stored)
		if got := f.line(); got != before || f.View().Waiting != 0 {
			t.Errorf("offline: got %q and %d waiting, want %q and none", got, f.View().Waiting, before)
		}
		f.stop()
	})
}
