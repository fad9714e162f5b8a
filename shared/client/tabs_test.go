package client

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
)

// browser is a Storage and Journal that several clients share, and the names they hold. Each tab is one of them.
type browser struct {
	mu     sync.Mutex
	values storage.Memory
	locks  map[string]*tab
	freed  chan struct{} // closed when a tab ends
	tabs   []*tab
}

type tab struct {
	*browser
	watch func(key string)
	name  string // noted by Succeed
	full  bool   // nothing can be stored
	lost  bool   // there are no names to be held
	slow  bool   // Put takes for ever
}

func newBrowser() *browser {
	return &browser{values: storage.Memory{}, locks: map[string]*tab{}, freed: make(chan struct{})}
}

func (b *browser) tab(t *testing.T, s *server) (*tester, *tab) { return b.open(t, s, &tab{browser: b}) }

func (b *browser) open(t *testing.T, s *server, one *tab) (*tester, *tab) {
	b.mu.Lock()
	b.tabs = append(b.tabs, one)
	b.mu.Unlock()
	c := New(Config{Dialer: s, Storage: one, Tabs: one, Room: chat.Lobby, Location: time.UTC})
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { c.Run(ctx) })
	f := &tester{Client: c, t: t, stop: func() { cancel(); running.Wait(); b.end(one) }}
	t.Cleanup(f.stop)
	pass(time.Second)
	return f, one
}

// reload opens a tab again.
func (b *browser) reload(t *testing.T, s *server, one *tab) (*tester, *tab) {
	return b.open(t, s, &tab{browser: b, name: one.name})
}

func (b *tab) Succeed(name string) (former string) {
	former, b.name = b.name, name
	return former
}

// end frees what a tab held.
func (b *browser) end(one *tab) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for name, by := range b.locks {
		if by == one {
			delete(b.locks, name)
		}
	}
	close(b.freed)
	b.freed = make(chan struct{})
}

func (b *tab) Gone(ctx context.Context, name string) error {
	if err := b.Hold(ctx, name); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.locks, name)
	close(b.freed)
	b.freed = make(chan struct{})
	return nil
}

func (b *tab) Hold(ctx context.Context, name string) error {
	for {
		b.mu.Lock()
		if b.lost {
			b.mu.Unlock()
			return errors.New("refused")
		}
		if b.locks[name] == nil {
			b.locks[name] = b
			b.mu.Unlock()
			return nil
		}
		freed := b.freed
		b.mu.Unlock()
		select {
		case <-freed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (b *tab) Watch(_ context.Context, fn func(key string)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.watch = fn
}

func (b *tab) PutNow(key string, value []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.full {
		return errors.New("quota exceeded")
	}
	b.values[key] = value
	for _, other := range b.tabs {
		if other != b && other.watch != nil {
			other.watch(key)
		}
	}
	return nil
}

func (b *tab) DeleteNow(key string) error { return b.Delete(context.Background(), key) }

func (b *tab) Get(ctx context.Context, key string) ([]byte, error) {
	if strings.HasPrefix(key, storage.KeyDraft) {
		time.Sleep(time.Millisecond) // devices take their time, in which the engine goes on
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.values.Get(ctx, key)
}

func (b *tab) Put(ctx context.Context, key string, value []byte) error {
	b.mu.Lock()
	if b.slow {
		b.mu.Unlock()
		<-ctx.Done()
		return ctx.Err()
	}
	defer b.mu.Unlock()
	if b.full {
		return errors.New("quota exceeded")
	}
	return b.values.Put(ctx, key, value)
}

func (b *tab) Delete(ctx context.Context, key string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.values.Delete(ctx, key)
}

func (b *tab) Keys(ctx context.Context, prefix string) ([]string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.values.Keys(ctx, prefix)
}

func offline() error { return errors.New("no route") }

func TestATabSendsWhatAnotherOneLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, first, second := newBrowser(), newServer(t), newServer(t)
		first.refuse = offline
		a, _ := b.tab(t, first)
		other, _ := b.tab(t, second)
		a.Send(chat.Lobby, view.Draft{Text: "one"})
		a.Send(chat.Lobby, view.Draft{Text: "two"})
		pass(time.Minute)
		if got := second.said(chat.Lobby); got != "" {
			t.Fatalf("the other tab sent %q of one that runs", got)
		}
		a.stop()
		pass(time.Second)
		other.want("one two")
		if keys, _ := b.values.Keys(t.Context(), storage.KeyOutbox); len(keys) > 0 {
			t.Errorf("still stored: %q", keys)
		}
	})
}

func TestANewTabSendsWhatWasLeftBeforeWhatIsNew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, first, second := newBrowser(), newServer(t), newServer(t)
		first.refuse = offline
		a, _ := b.tab(t, first)
		a.Send(chat.Lobby, view.Draft{Text: "old"})
		synctest.Wait()
		a.stop()
		c, _ := b.tab(t, second)
		c.Send(chat.Lobby, view.Draft{Text: "new"})
		pass(time.Second)
		c.want("old new")
	})
}

func TestWhatANewerProgramStoredUnsentIsLeftToIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		newer := storage.KeyOutbox + "00000000000000000001-newer"
		stored[newer] = []byte(`{"Format":99,"Room":"lobby","Nonce":"0123456789abcdef0123456789abcdef","Draft":{"Text":"?"}}`)
		f := open(t, s, stored)
		pass(time.Second)
		f.want("")
		if stored[newer] == nil {
			t.Error("it was dropped")
		}
	})
}

func TestAFullDeviceIsSaidAndForgottenWhenThereIsRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, s := newBrowser(), newServer(t)
		s.refuse = offline
		f, device := b.tab(t, s)
		fill := func(full bool) { b.mu.Lock(); device.full = full; b.mu.Unlock() }
		fill(true)
		f.Send(chat.Lobby, view.Draft{Text: "dear"})
		f.want("dear?")
		if n := f.View().Notices; len(n) != 1 || n[0].About != "storage" {
			t.Fatalf("notices %+v, want one about storage", n)
		}
		fill(false)
		pass(2 * saveAgain)
		if n := f.View().Notices; len(n) != 0 {
			t.Errorf("notices %+v, want none", n)
		}
		found := ""
		b.mu.Lock()
		for key, value := range b.values {
			if strings.HasPrefix(key, storage.KeyOutbox) {
				found = string(value)
			}
		}
		b.mu.Unlock()
		if !strings.Contains(found, "dear") {
			t.Errorf("stored is %q", found)
		}
	})
}

func TestWithoutNamesToHoldWhatIsStoredIsSentAllTheSame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, first, second := newBrowser(), newServer(t), newServer(t)
		first.refuse = offline
		a, _ := b.tab(t, first)
		a.Send(chat.Lobby, view.Draft{Text: "old"})
		synctest.Wait()
		a.stop()
		c, _ := b.open(t, second, &tab{browser: b, lost: true})
		c.want("old")
	})
}
