package storetest

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"parley/shared/chat"
)

func pages() []promise {
	return []promise{
		{"APageIsBoundedByItsCount", pageCount},
		{"APageIsBoundedByItsBytes", pageBytes},
		{"ABigEventIsAPageOfItsOwn", bigEvent},
		{"PagesJoinWithoutAGap", pagesJoin},
	}
}

// seqsOf lists the places of the events.
func seqsOf(page []chat.Event) []chat.Seq {
	got := []chat.Seq{}
	for _, e := range page {
		got = append(got, e.Seq)
	}
	return got
}

// wantSeqs demands the events from first to last in this order.
func (w *world) wantSeqs(what string, page []chat.Event, err error, first, last chat.Seq) {
	w.t.Helper()
	w.check(err)
	want := []chat.Seq{}
	for seq := first; seq <= last; seq++ {
		want = append(want, seq)
	}
	if got := seqsOf(page); !slices.Equal(got, want) {
		w.t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func pageCount(w *world) {
	ada := w.user("Ada")
	for i := range 10 {
		w.say(chat.Lobby, ada, fmt.Sprint(i))
	}
	for _, c := range []struct {
		at          chat.Seq
		limit       int
		first, last chat.Seq
	}{{0, 3, 1, 3}, {3, 3, 4, 6}, {8, 5, 9, 10}, {10, 5, 1, 0}, {99, 5, 1, 0}, {-5, 2, 1, 2}, {0, 0, 1, 0}, {math.MaxInt64, 5, 1, 0}} {
		page, err := w.after(chat.Lobby, c.at, c.limit, chat.PageBytes)
		w.wantSeqs(fmt.Sprint("after ", c), page, err, c.first, c.last)
	}
	for _, c := range []struct {
		at          chat.Seq
		limit       int
		first, last chat.Seq
	}{{11, 3, 8, 10}, {8, 3, 5, 7}, {3, 5, 1, 2}, {1, 5, 1, 0}, {0, 5, 1, 0}, {99, 2, 9, 10}, {5, 0, 1, 0}, {math.MaxInt64, 1, 10, 10}} {
		page, err := w.before(chat.Lobby, c.at, c.limit, chat.PageBytes)
		w.wantSeqs(fmt.Sprint("before ", c), page, err, c.first, c.last)
	}
}

func pageBytes(w *world) {
	ada := w.user("Ada")
	for range 10 {
		w.say(chat.Lobby, ada, strings.Repeat("x", 1000))
	}
	page, err := w.after(chat.Lobby, 2, 100, 4500)
	w.wantSeqs("after", page, err, 3, 6)
	page, err = w.before(chat.Lobby, 9, 100, 4500)
	w.wantSeqs("before", page, err, 5, 8)
}

func bigEvent(w *world) {
	ada := w.user("Ada")
	w.say(chat.Lobby, ada, "small")
	w.say(chat.Lobby, ada, strings.Repeat("x", chat.TextBytes))
	w.say(chat.Lobby, ada, "small")
	page, err := w.after(chat.Lobby, 1, 10, 100)
	w.wantSeqs("after", page, err, 2, 2)
	page, err = w.before(chat.Lobby, 3, 10, 100)
	w.wantSeqs("before", page, err, 2, 2)
	page, err = w.after(chat.Lobby, 0, 10, 100)
	w.wantSeqs("before the big one", page, err, 1, 1)
}

func pagesJoin(w *world) {
	ada := w.user("Ada")
	w.follow(chat.Lobby, ada)
	for i := range 12 {
		w.say(chat.Lobby, ada, strings.Repeat("x", i*100))
	}
	_, _, err := w.s.Rename(w.ctx(), ada.ID, name("Eve"), noon())
	w.check(err)
	var up, down []chat.Event
	for at := chat.Seq(0); at < 13; at = up[len(up)-1].Seq {
		page, err := w.after(chat.Lobby, at, 4, 900)
		w.check(err)
		up = append(up, page...)
	}
	for at := chat.Seq(14); at > 1; at = down[0].Seq {
		page, err := w.before(chat.Lobby, at, 4, 900)
		w.check(err)
		down = append(page, down...)
	}
	w.wantSeqs("up", up, nil, 1, 13)
	equal(w, up, down)
}

// after returns the events of a page.
func (w *world) after(room chat.RoomID, after chat.Seq, limit, maxBytes int) ([]chat.Event, error) {
	page, err := w.s.After(w.ctx(), room, after, limit, maxBytes)
	return page.Events, err
}

// before returns the events of a page.
func (w *world) before(room chat.RoomID, before chat.Seq, limit, maxBytes int) ([]chat.Event, error) {
	page, err := w.s.Before(w.ctx(), room, before, limit, maxBytes)
	return page.Events, err
}
