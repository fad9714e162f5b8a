package client

import (
	"math"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// Picture returns the View of one public room from a page of its events, without a connection: what a server
// draws before the program has arrived. here counts who is in the room, people are some of them, start says that
// the page reaches back to the room's first event; loc is where the days begin, nil for time.Local.
func Picture(room chat.Room, events []chat.Event, here int, people []chat.User, start bool, loc *time.Location) *view.Snapshot {
	t := newTimeline("", 0)
	if len(events) > 0 {
		t = newTimeline("", events[0].Seq-1)
	}
	t.page(pointers(events), start)
	present := map[chat.UserID]chat.User{}
	d := newUsers()
	for _, u := range people[:min(len(people), view.PeopleMax)] {
		present[u.ID] = u
		d.learn(u)
	}
	for _, ev := range t.events {
		d.learn(ev.By)
	}
	open := &view.OpenRoom{Room: room, Known: true, Here: here, Start: start, ReadUpTo: t.last()}
	open.People, open.More = d.here(present), here > len(present)
	open.Live = draw(t, d, loc)
	return &view.Snapshot{Link: view.Link{State: view.Connecting}, Rooms: []view.Room{{Room: room}}, Open: open}
}

// draw makes the chunks of a timeline that nothing is added to.
func draw(t *timeline, d *users, loc *time.Location) []*view.Chunk {
	if loc == nil {
		loc = time.Local
	}
	var last int64
	s := newShelf(func() int64 { last++; return last })
	for _, it := range spanItems(t, t.base, math.MaxInt64, "") {
		s.put(it)
	}
	_, live := s.draw(&scribe{users: d, here: func(chat.UserID) bool { return false }, loc: loc, base: t.base})
	return live
}
