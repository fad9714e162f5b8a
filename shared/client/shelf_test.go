package client

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestOneMessageTouchesOneChunk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		for i := range 300 {
			s.says(ada, chat.Lobby, fmt.Sprint("m", i+1))
		}
		f := open(t, s, nil)
		for range 6 {
			f.LoadOlder()
			synctest.Wait()
		}
		for i := range 120 {
			before := f.View().Open
			if i%2 == 0 {
				s.says(bo, chat.Lobby, "new")
			} else {
				f.Send(chat.Lobby, view.Draft{Text: "mine"})
			}
			synctest.Wait()
			after := f.View().Open
			if !slices.Equal(after.History, before.History) {
				t.Fatal("a new message made history anew")
			}
			same := len(before.Live) - 1 // the last chunk changes, or is full and one follows
			if len(after.Live) < len(before.Live) || !slices.Equal(after.Live[:same], before.Live[:same]) {
				t.Fatalf("message %d made more than the last chunk anew", i)
			}
			if was, is := before.Live[same], after.Live[same]; was.ID != is.ID || was != is && is.Version <= was.Version {
				t.Fatalf("the last chunk was %d/%d and is %d/%d", was.ID, was.Version, is.ID, is.Version)
			}
		}
	})
}

// TestShelfEqualsOneMadeAtOnce does what happens to a room in any order, and compares the rows with those of a shelf
// that has had the same items from the start.
func TestShelfEqualsOneMadeAtOnce(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 2))
		w := &scribe{me: "me", users: newUsers(), here: func(chat.UserID) bool { return false }, loc: time.UTC}
		w.divider, w.base = divider{on: true, after: 500}, 0
		s, items := shelfOf(nil), []item{}
		low, high := 500, 500
		for range 300 {
			switch r.IntN(8) {
			case 0: // an older page
				var page []item
				for range r.IntN(70) {
					low--
					page = append([]item{someItem(r, low)}, page...)
				}
				s.prepend(page)
				items = append(page, items...)
			case 1: // something in between
				if it := someAside(r, low+r.IntN(high-low+1)); !slices.ContainsFunc(items, func(o item) bool { return o.place == it.place }) {
					s.put(it)
					items = append(items, it)
				}
			case 2: // something goes
				if len(items) > 0 {
					i := r.IntN(len(items))
					s.remove(items[i].place)
					items = slices.Delete(items, i, i+1)
				}
			case 3: // somebody is called otherwise
				u := chat.User{ID: chat.UserID(fmt.Sprint("u", r.IntN(3))), Name: fmt.Sprint("n", r.Int()), Rev: r.Int()}
				w.users.learn(u)
				s.touch(func(it *item) bool { return it.shows(u.ID) })
			case 4:
				s.draw(w)
			default:
				it := someItem(r, high)
				high++
				s.put(it)
				items = append(items, it)
			}
		}
		slices.SortFunc(items, func(a, b item) int { return comparePlaces(a.place, b.place) })
		history, live := s.draw(w)
		_, want := shelfOf(items).draw(w)
		if !slices.EqualFunc(slices.Concat(rowsOf(history), rowsOf(live)), rowsOf(want), view.Row.Equal) {
			t.Fatalf("seed %d: %s\nwant %s", seed, sketch(slices.Concat(rowsOf(history), rowsOf(live))), sketch(rowsOf(want)))
		}
		for _, c := range slices.Concat(history, live) {
			if len(c.Rows) == 0 || len(c.Rows) > view.ChunkRows {
				t.Errorf("seed %d: a chunk of %d rows", seed, len(c.Rows))
			}
		}
	}
}

func someItem(r *rand.Rand, seq int) item {
	u := chat.User{ID: chat.UserID(fmt.Sprint("u", r.IntN(3))), Name: "Name", Rev: -1}
	at := chat.Millis(seq*200_000 + r.IntN(400_000))
	return eventItem(&chat.Event{Room: "r", Seq: chat.Seq(seq), Kind: chat.Said, At: at, By: u,
		Message: &chat.Message{Text: fmt.Sprint(seq)}}, "me")
}

func someAside(r *rand.Rand, anchor int) item {
	if r.IntN(2) == 0 {
		return noticeItem(&notice{id: r.Int64(), anchor: chat.Seq(anchor), came: []chat.User{named("ada")}})
	}
	it := someItem(r, anchor)
	it.event.Room, it.event.Message.To = "direct:me:u1", "me"
	it.event.Message.In, it.event.Message.InSeq = "r", chat.Seq(anchor)
	return wovenItem(it.event, "me")
}

func TestLoadedRangeIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		for i := range loadedMax + 2*chat.PageMax {
			s.says(ada, chat.Lobby, fmt.Sprint("m", i+1))
		}
		synctest.Wait()
		rows := f.rows()
		if len(rows) > loadedMax+chat.PageMax+1 || f.View().Open.Start {
			t.Errorf("%d rows are loaded, start %v", len(rows), f.View().Open.Start)
		}
		if got, want := rows[len(rows)-1].Text, fmt.Sprint("m", loadedMax+2*chat.PageMax); got != want {
			t.Errorf("the last is %s, want %s", got, want)
		}
		if rows[0].Kind != view.RowDay || rows[1].Text == "m1" {
			t.Errorf("the first are %s", sketched(rows[:2]))
		}
	})
}

func BenchmarkOneMessageAmong10000(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	w := &scribe{me: "me", users: newUsers(), here: func(chat.UserID) bool { return false }, loc: time.UTC}
	s := shelfOf(nil)
	for i := range 10_000 {
		s.put(someItem(r, i+1))
	}
	s.draw(w)
	next := someItem(r, 1)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		next.anchor = math.MaxInt32 + chat.Seq(i)
		s.put(next)
		s.draw(w)
	}
}
