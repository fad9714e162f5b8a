package storetest

import (
	"errors"
	"fmt"
	"sync"

	"parley/server/store"
	"parley/shared/chat"
)

func crowds() []promise {
	return []promise{
		{"ACrowdLeavesNoGapAndNoDouble", crowd},
		{"ANonceSentByManyAtOnceIsStoredOnce", nonceRace},
		{"ReadersSeeWhatWasAcknowledged", readYourWrites},
	}
}

const (
	crowdSize = 40
	crowdSays = 10
)

// crowd lets many goroutines append to three rooms at once, each message twice and some batches with a refused item.
func crowd(w *world) {
	rooms := []chat.RoomID{chat.Lobby, w.room("Tea"), w.room("Art")}
	ada := w.user("Ada")
	var batches [][]store.Append
	for i := range crowdSize {
		var batch []store.Append
		for j := range crowdSays {
			item := w.said(rooms[(i+j)%3], ada, fmt.Sprintf("%d-%d", i, j))
			batch = append(batch, item, item)
		}
		batches = append(batches, append(batch, w.said("nowhere", ada, "x")))
	}
	var mu sync.Mutex
	var errs []error
	var all sync.WaitGroup
	for _, batch := range batches {
		all.Go(func() {
			err := appendCrowd(w, batch)
			mu.Lock()
			defer mu.Unlock()
			errs = append(errs, err)
		})
	}
	all.Wait()
	w.check(errors.Join(errs...))
	w.checkCrowd(rooms)
}

func appendCrowd(w *world, batch []store.Append) error {
	done, err := w.s.Append(w.ctx(), batch)
	if err != nil {
		return err
	}
	for i, d := range done {
		last := i == len(done)-1
		if last != (d.Err != nil) || !last && d.Dup != (i%2 == 1) {
			return fmt.Errorf("item %d: got %+v", i, d)
		}
	}
	return nil
}

// checkCrowd demands each room's events without a gap, each message once, and the messages of one sender in their order.
func (w *world) checkCrowd(rooms []chat.RoomID) {
	seen := map[chat.Nonce]bool{}
	for _, room := range rooms {
		events, err := w.after(room, 0, 10_000, 1<<20)
		w.check(err)
		latest := map[int]int{}
		for i, e := range events {
			if e.Seq != chat.Seq(i+1) || seen[e.Nonce] {
				w.t.Fatalf("%s: event %d is %+v; seen before: %v", room, i, e, seen[e.Nonce])
			}
			seen[e.Nonce] = true
			var sender, number int
			_, err := fmt.Sscanf(e.Message.Text, "%d-%d", &sender, &number)
			if w.check(err); number < latest[sender] {
				w.t.Errorf("%s: %s came after %d", room, e.Message.Text, latest[sender])
			}
			latest[sender] = number
		}
	}
	if len(seen) != crowdSize*crowdSays {
		w.t.Errorf("got %d events, want %d", len(seen), crowdSize*crowdSays)
	}
}

func nonceRace(w *world) {
	item := w.said(chat.Lobby, w.user("Ada"), "once")
	done := make([]store.Appended, 16)
	errs := make([]error, len(done))
	var all sync.WaitGroup
	for i := range done {
		all.Go(func() {
			got, err := w.s.Append(w.ctx(), []store.Append{item})
			if errs[i] = err; err == nil {
				done[i] = got[0]
			}
		})
	}
	all.Wait()
	w.check(errors.Join(errs...))
	fresh := 0
	for _, d := range done {
		if w.check(d.Err); !d.Dup {
			fresh++
		}
		if d.Event.Seq != 1 {
			w.t.Errorf("got seq %d, want 1", d.Event.Seq)
		}
	}
	if fresh != 1 {
		w.t.Errorf("stored %d times, want once", fresh)
	}
}

func readYourWrites(w *world) {
	ada := w.user("Ada")
	item := make([]store.Append, 60)
	for i := range item {
		item[i] = w.said(chat.Lobby, ada, "x")
	}
	errs := make([]error, len(item))
	var all sync.WaitGroup
	for i := range item {
		all.Go(func() { errs[i] = appendAndRead(w, item[i]) })
	}
	all.Wait()
	w.check(errors.Join(errs...))
}

func appendAndRead(w *world, item store.Append) error {
	done, err := w.s.Append(w.ctx(), []store.Append{item})
	if err != nil {
		return err
	}
	e := done[0].Event
	heads, err := w.s.Heads(w.ctx(), []chat.RoomID{e.Room})
	if err != nil {
		return err
	}
	page, err := w.after(e.Room, e.Seq-1, 1, chat.PageBytes)
	if err != nil || heads[e.Room] < e.Seq || len(page) != 1 || page[0].Nonce != e.Nonce {
		return fmt.Errorf("after the ack of %d: got head %d, page %v, error %w", e.Seq, heads[e.Room], page, err)
	}
	return nil
}
