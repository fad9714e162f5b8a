//go:build linux

package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"parley/shared/chat"
)

const (
	pageSamples = 500 // of each place
	pageGoal    = 5   // ms
	wovenMost   = 200 // private messages that come with a page, as in the hub
)

// pagePlaces are where a page may be in a room.
var pagePlaces = []string{"newest", "middle", "oldest", "random"}

// pageTimes are how long reading took.
type pageTimes struct {
	at      map[string][]time.Duration // the page alone, by place
	request []time.Duration            // what the hub does for it
}

func (p *pageTimes) alone() (all []time.Duration) {
	for _, times := range p.at {
		slices.Sort(times)
		all = append(all, times...)
	}
	slices.Sort(all)
	return all
}

// measurePages reads from the room of a million, and from the thousand rooms.
func (b *benchedStore) measurePages() {
	one := b.readPages(bigRoom)
	b.find(figure{Name: "page-p50", About: "a page of 50 in a room of a million, median", Value: millisAt(one.alone(), 0.5), Unit: "ms"})
	for _, place := range pagePlaces {
		b.find(figure{Name: "page-" + place, About: fmt.Sprintf("the same, %s, p99", place), Value: millisAt(one.at[place], 0.99), Unit: "ms", Goal: pageGoal})
	}
	b.findRequest("page", "the same with head and private messages", one)
	many := b.readPages(smallRooms...)
	b.find(figure{Name: "rooms-page-p50", About: "a page of 50, a million in 1,000 rooms, median", Value: millisAt(many.alone(), 0.5), Unit: "ms"})
	b.find(figure{Name: "rooms-page-p99", About: "the same, anywhere, p99", Value: millisAt(many.alone(), 0.99), Unit: "ms", Goal: pageGoal})
	b.findRequest("rooms-page", "the same with head and private messages", many)
}

func (b *benchedStore) findRequest(name, about string, p *pageTimes) {
	slices.Sort(p.request)
	b.find(figure{Name: name + "-request-p50", About: about + ", median", Value: millisAt(p.request, 0.5), Unit: "ms"})
	b.find(figure{Name: name + "-request-p99", About: about + ", p99", Value: millisAt(p.request, 0.99), Unit: "ms", Goal: pageGoal})
}

// readPages takes turns between the places, so that a noisy moment is everyone's.
func (b *benchedStore) readPages(rooms ...chat.RoomID) *pageTimes {
	p := &pageTimes{at: map[string][]time.Duration{}}
	heads, err := b.Heads(b.t.Context(), rooms)
	if err != nil {
		b.t.Fatal(err)
	}
	for i := range pageSamples {
		for _, place := range pagePlaces {
			room := rooms[rand.IntN(len(rooms))]
			begin := placeOf(place, heads[room])
			p.at[place] = append(p.at[place], b.timed(room, begin, func() []chat.Event { return b.page(room, begin, i%2 == 0) }))
			p.request = append(p.request, b.timed(room, begin, func() []chat.Event { return b.request(room, begin, i%2 == 0) }))
		}
	}
	return p
}

// placeOf returns the first Seq of a page.
func placeOf(place string, head chat.Seq) chat.Seq {
	last := head - chat.PageEvents + 1
	switch place {
	case "newest":
		return last
	case "middle":
		return last / 2
	case "oldest":
		return 1
	}
	return 1 + rand.N(last)
}

// timed fails the test if what it measures is not the page.
func (b *benchedStore) timed(room chat.RoomID, begin chat.Seq, read func() []chat.Event) time.Duration {
	began := time.Now()
	events := read()
	took := time.Since(began)
	if len(events) != chat.PageEvents || events[0].Seq != begin || events[0].Room != room {
		b.t.Fatalf("got %d events of %s, want a page from %d on", len(events), room, begin)
	}
	return took
}

// page reads it from either side.
func (b *benchedStore) page(room chat.RoomID, begin chat.Seq, down bool) []chat.Event {
	read, at := b.After, begin-1
	if down {
		read, at = b.Before, begin+chat.PageEvents
	}
	events, err := read(b.t.Context(), room, at, chat.PageEvents, chat.PageBytes)
	if err != nil {
		b.t.Fatal(err)
	}
	return events
}

// request is what the hub asks the store for one page: see history.
func (b *benchedStore) request(room chat.RoomID, begin chat.Seq, down bool) []chat.Event {
	if _, err := b.Heads(b.t.Context(), []chat.RoomID{room}); err != nil {
		b.t.Fatal(err)
	}
	events := b.page(room, begin, down)
	from := begin
	if begin == 1 {
		from = 0
	}
	woven, err := b.Woven(b.t.Context(), reader, room, from, begin+chat.PageEvents-1, wovenMost)
	if err != nil || len(woven) == 0 && begin > 1 {
		b.t.Fatalf("got %d private messages (%v), want some", len(woven), err)
	}
	return events
}
