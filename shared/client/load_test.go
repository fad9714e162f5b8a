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

// busyStorage takes too long for the first reads of some keys, as a browser's database does on a busy machine.
type busyStorage struct {
	storage.Memory
	prefix string
	late   *int // reads that time out
}

func (b busyStorage) Get(ctx context.Context, key string) ([]byte, error) {
	if err := b.wait(ctx, key); err != nil {
		return nil, err
	}
	return b.Memory.Get(ctx, key)
}

func (b busyStorage) Keys(ctx context.Context, prefix string) ([]string, error) {
	if err := b.wait(ctx, prefix); err != nil {
		return nil, err
	}
	return b.Memory.Keys(ctx, prefix)
}

func (b busyStorage) wait(ctx context.Context, key string) error {
	if !strings.HasPrefix(key, b.prefix) || *b.late == 0 {
		return nil
	}
	*b.late--
	<-ctx.Done()
	return ctx.Err()
}

// busyAfter fills a storage in a first run and returns a second, offline one whose first reads of prefix take too long.
func busyAfter(t *testing.T, prefix string, first func(*server, *tester)) (f *tester, late *int) {
	s, saved := newServer(t), storage.Memory{}
	s.add(chat.Room{ID: "news", Kind: chat.Public, Name: "News"})
	f = open(t, s, saved)
	first(s, f)
	pass(2 * saveEvery)
	f.stop()
	s.set(func() { s.refuse = offline })
	late = new(int)
	return open(t, s, busyStorage{saved, prefix, late}), late
}

func TestARoomIsShownOfflineAfterStorageWasBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, late := busyAfter(t, storage.KeyRoom, func(s *server, f *tester) {
			s.says(ada, "news", "n")
			synctest.Wait()
			f.Open("news")
			f.want("n")
			f.Open(chat.Lobby)
		})
		pass(loadMax)
		*late = 3
		f.Open("news")
		pass(time.Minute)
		f.want("n")
	})
}

func TestOlderPagesComeOfflineAfterStorageWasBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, late := busyAfter(t, storage.KeyPage, func(s *server, f *tester) {
			for i := range 2 * storage.PageEvents {
				s.says(ada, chat.Lobby, fmt.Sprint("line ", i))
			}
			pass(time.Second)
			for range 8 {
				f.LoadOlder()
				pass(time.Second)
			}
		})
		pass(loadMax)
		before := len(f.rows())
		*late = 3
		f.Seek(chat.Lobby, 2)
		pass(time.Minute)
		if rows := f.rows(); len(rows) <= before || !strings.Contains(f.line(), "line 1 ") {
			t.Errorf("%d rows are shown, %d before", len(rows), before)
		}
	})
}

func TestSearchFindsWhatIsStoredAfterStorageWasBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, late := busyAfter(t, storage.KeyPage, func(s *server, f *tester) { s.says(ada, chat.Lobby, "needle") })
		pass(loadMax)
		*late = 2
		f.Search(view.Query{Text: "needle"})
		pass(time.Minute)
		if v := f.View().Search; v == nil || len(v.Hits) != 1 || !v.Done {
			t.Errorf("the search is %+v", v)
		}
	})
}

func TestUnsentMessagesAreSentAfterStorageWasBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, saved := newServer(t), storage.Memory{}
		f := open(t, s, saved)
		s.set(func() { s.refuse = offline })
		s.cut(errors.New("cable"))
		f.Send(chat.Lobby, view.Draft{Text: "mine"})
		pass(2 * saveEvery)
		f.stop()
		s.set(func() { s.refuse = nil })
		late := 3
		f = open(t, s, busyStorage{saved, storage.KeyOutbox, &late})
		pass(time.Minute)
		f.want("mine")
		if v := f.View(); v.Waiting != 0 {
			t.Errorf("%d messages wait", v.Waiting)
		}
	})
}

func TestARoomThatIsNotStoredSaysSoOffline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, late := busyAfter(t, storage.KeyRoom, func(*server, *tester) {})
		pass(loadMax)
		*late = 1
		f.Open("news")
		pass(time.Millisecond)
		if open := f.View().Open; open.Absent {
			t.Error("it is called absent before storage has answered")
		}
		pass(time.Minute)
		if open := f.View().Open; !open.Absent || open.Known {
			t.Errorf("the room is %+v, want it absent", open)
		}
	})
}
