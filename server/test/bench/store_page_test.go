//go:build linux

package bench

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"parley/server/test/kit/raw"
	"parley/shared/chat"
)

const (
	pageRounds  = 5
	pageSamples = 200 // of each place in a round
	pageGoal    = 5   // ms
	privateMost = 200 // private messages that come with a page, as in the hub
)

// pagePlaces are where a page may be in a room.
var pagePlaces = []string{"newest", "middle", "oldest", "random"}

// pageTimes are how long reading took in each round.
type pageTimes struct {
	at      map[string][][]time.Duration // the page alone, by place
	alone   [][]time.Duration            // the page alone, anywhere
	request [][]time.Duration            // what the hub does for it
}

// measurePages reads from the room of a million, and from the thousand rooms.
func (b *benchedStore) measurePages() {
	one := b.readPages(bigRoom)
	b.find(figure{Name: "page-p50", About: "a page of 50 in a room of a million, median", Value: roundsAt(one.alone, 0.5), Unit: "ms"})
	for _, place := range pagePlaces {
		b.find(figure{Name: "page-" + place, About: fmt.Sprintf("the same, %s, p99", place), Value: roundsAt(one.at[place], 0.99), Unit: "ms", Goal: pageGoal})
	}
	b.findRequest("page", "a page of that room with head and private messages", one)
	many := b.readPages(smallRooms...)
	b.find(figure{Name: "rooms-page-p50", About: "a page of 50, a million in 1,000 rooms, median", Value: roundsAt(many.alone, 0.5), Unit: "ms"})
	b.find(figure{Name: "rooms-page-p99", About: "the same, anywhere, p99", Value: roundsAt(many.alone, 0.99), Unit: "ms", Goal: pageGoal})
	b.findRequest("rooms-page", "a page of those rooms with head and private messages", many)
}

func (b *benchedStore) findRequest(name, about string, p *pageTimes) {
	b.find(figure{Name: name + "-request-p50", About: about + ", median", Value: roundsAt(p.request, 0.5), Unit: "ms"})
	b.find(figure{Name: name + "-request-p99", About: about + ", p99", Value: roundsAt(p.request, 0.99), Unit: "ms", Goal: pageGoal})
}

// roundsAt returns the median of what the rounds have at a share, in ms.
func roundsAt(rounds [][]time.Duration, share float64) float64 {
	return medianOf(rounds, func(times []time.Duration) float64 {
		slices.Sort(times)
		return raw.Percentile(times, share)
	})
}

// readPages takes turns between the places, so that a noisy moment is everyone's. The first round is not measured: it
// prepares the statements.
func (b *benchedStore) readPages(rooms ...chat.RoomID) *pageTimes {
	heads, err := b.Heads(b.t.Context(), rooms)
	if err != nil {
		b.t.Fatal(err)
	}
	p := &pageTimes{at: map[string][][]time.Duration{}}
	for round := range 1 + pageRounds {
		at := map[string][]time.Duration{}
		var alone, request []time.Duration
		for i := range pageSamples {
			for _, place := range pagePlaces {
				room := rooms[rand.IntN(len(rooms))]
				begin := placeOf(place, heads[room])
				at[place] = append(at[place], b.timed(room, begin, func() []chat.Event { return b.page(room, begin, i%2 == 0) }))
				request = append(request, b.timed(room, begin, func() []chat.Event { return b.request(room, begin, i%2 == 0) }))
			}
		}
		if round == 0 {
			continue
		}
		for _, place := range pagePlaces {
			p.at[place] = append(p.at[place], at[place])
			alone = append(alone, at[place]...)
		}
		p.alone, p.request = append(p.alone, alone), append(p.request, request)
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
	page, err := read(b.t.Context(), room, at, chat.PageEvents, chat.PageBytes)
	if err != nil {
		b.t.Fatal(err)
	}
	return page.Events
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
	private, err := b.PrivateIn(b.t.Context(), reader, room, from, begin+chat.PageEvents-1, privateMost)
	if err != nil || len(private) == 0 && begin > 1 {
		b.t.Fatalf("got %d private messages (%v), want some", len(private), err)
	}
	return events
}
