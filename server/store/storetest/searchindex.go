package storetest

import (
	"context"
	"fmt"
	"strings"
	"time"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// index adds everything to the index, a few at a time. A transaction elsewhere on the server of the database may delay it.
func (w *world) index(limit int) {
	w.t.Helper()
	for late := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		for more := true; more; {
			var err error
			more, err = w.s.Index(w.ctx(), limit)
			w.check(err)
		}
		if w.checkIndex().Waiting == 0 {
			return
		}
		if time.Now().After(late) {
			w.t.Fatal("the index is not filled")
		}
	}
}

func (w *world) checkIndex() sqlstore.CheckedIndex {
	w.t.Helper()
	c, ok := w.s.(interface {
		CheckIndex(ctx context.Context, sample int) (sqlstore.CheckedIndex, error)
	})
	if !ok {
		w.t.Fatal("the index cannot be checked")
	}
	checked, err := c.CheckIndex(w.ctx(), 1000)
	w.check(err)
	return checked
}

// checks demands that the index is as the messages are.
func (w *world) checks() {
	w.t.Helper()
	if checked := w.checkIndex(); checked.Wrong > 0 || checked.Looked == 0 {
		w.t.Errorf("got %+v", checked)
	}
}

func indexResumes(w *world) {
	ada := w.user("Ada")
	for i := range 30 {
		w.say(chat.Lobby, ada, fmt.Sprint("cherry ", i))
	}
	for range 6 {
		_, err := w.s.Index(w.ctx(), 4)
		w.check(err)
		w.reopen()
		if got := len(w.search(store.Search{User: ada.ID, Query: queryOf(ada, "cherry"), Limit: 50}).Hits); got != 30 {
			w.t.Fatalf("found %d of 30", got)
		}
	}
	w.index(4)
	w.finds(ada, "cherry 29", "cherry 29")
}

// indexRaces edits and deletes messages at the moment at which the index takes them.
func indexRaces(w *world) {
	ada := w.user("Ada")
	var events []chat.Event
	for i := range 120 {
		events = append(events, w.say(chat.Lobby, ada, fmt.Sprint("before ", i)))
	}
	done := make(chan error)
	go func() {
		var err error
		for i := 0; i < 60 && err == nil; i++ {
			_, err = w.s.Index(w.ctx(), 3)
		}
		done <- err
	}()
	for i, e := range events {
		if i%2 == 0 {
			w.append(editing(e, ada, 99, fmt.Sprint("after ", i)))
		} else {
			w.append(deleting(e, ada, false, false))
		}
	}
	w.check(<-done)
	w.index(50)
	w.checks()
	w.finds(ada, "before")
	found := w.search(store.Search{User: ada.ID, Query: queryOf(ada, "after"), Limit: 200})
	if got := textsOf(found.Hits); len(got) != 60 || !strings.HasPrefix(got[0], "after") {
		w.t.Errorf("found %d of 60", len(got))
	}
}
