package timeline

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestARowListEqualsOneMadeAtOnce does what happens to a room in any order, and compares the rows with those of a row list
// that has had the same items from the start.
func TestARowListEqualsOneMadeAtOnce(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 2))
		w := &Renderer{Me: "me", Users: NewUsers(), Here: func(chat.UserID) bool { return false }, Location: time.UTC}
		w.Divider, w.Base = Divider{On: true, After: 500}, 0
		s, items := rowListOf(nil), []Item{}
		low, high := 500, 500
		for range 300 {
			switch r.IntN(8) {
			case 0: // an older page
				var page []Item
				for range r.IntN(70) {
					low--
					page = append([]Item{someItem(r, low)}, page...)
				}
				s.Prepend(page)
				items = append(page, items...)
			case 1: // something in between
				if it := someAside(r, low+r.IntN(high-low+1)); !slices.ContainsFunc(items, func(o Item) bool { return o.Place == it.Place }) {
					s.Put(it)
					items = append(items, it)
				}
			case 2: // something goes
				if len(items) > 0 {
					i := r.IntN(len(items))
					s.Remove(items[i].Place)
					items = slices.Delete(items, i, i+1)
				}
			case 3: // somebody is called otherwise
				u := chat.User{ID: chat.UserID(fmt.Sprint("u", r.IntN(3))), Name: fmt.Sprint("n", r.Int()), Rev: r.Int()}
				w.Users.Learn(u)
				s.Invalidate(func(it *Item) bool { return it.Names(u.ID) })
			case 4:
				s.Draw(w)
			default:
				it := someItem(r, high)
				high++
				s.Put(it)
				items = append(items, it)
			}
		}
		slices.SortFunc(items, func(a, b Item) int { return comparePlaces(a.Place, b.Place) })
		history, live := s.Draw(w)
		_, want := rowListOf(items).Draw(w)
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

func someItem(r *rand.Rand, seq int) Item {
	u := chat.User{ID: chat.UserID(fmt.Sprint("u", r.IntN(3))), Name: "Name", Rev: -1}
	at := chat.Millis(seq*200_000 + r.IntN(400_000))
	return EventItem(&chat.Event{Room: "r", Seq: chat.Seq(seq), Kind: chat.Said, At: at, By: u,
		Message: &chat.Message{Text: fmt.Sprint(seq)}}, "me")
}

func someAside(r *rand.Rand, anchor int) Item {
	if r.IntN(2) == 0 {
		return ArrivalsItem(&Arrivals{ID: r.Int64(), Anchor: chat.Seq(anchor), came: []chat.User{named("ada")}})
	}
	it := someItem(r, anchor)
	it.event.Room, it.event.Message.To = "direct:me:u1", "me"
	it.event.Message.In, it.event.Message.InSeq = "r", chat.Seq(anchor)
	return InterleavedItem(it.event, "me")
}

func BenchmarkOneMessageAmong10000(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	w := &Renderer{Me: "me", Users: NewUsers(), Here: func(chat.UserID) bool { return false }, Location: time.UTC}
	s := rowListOf(nil)
	for i := range 10_000 {
		s.Put(someItem(r, i+1))
	}
	s.Draw(w)
	next := someItem(r, 1)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		next.Anchor = math.MaxInt32 + chat.Seq(i)
		s.Put(next)
		s.Draw(w)
	}
}

// A reaction changes one row among 10,000.
func BenchmarkOneReactionAmong10000(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	w := &Renderer{Me: "me", Users: NewUsers(), Here: func(chat.UserID) bool { return false }, Location: time.UTC}
	t, s := New("e", 0), rowListOf(nil)
	for i := range 10_000 {
		it := someItem(r, i+1)
		t.Apply(it.event)
		s.Put(it)
	}
	s.Draw(w)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		target := chat.Seq(i*37%10_000) + 1
		t.Apply(&chat.Event{Room: "r", Seq: t.Last() + 1, Kind: chat.Reacted, By: named("ada"), Target: target,
			Reaction: &chat.Reaction{Key: "👍", Count: i + 1, Users: []chat.UserID{"ada"}}})
		s.Replace(EventItem(t.Loaded(target), "me"))
		s.Draw(w)
	}
}
