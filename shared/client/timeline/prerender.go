package timeline

import (
	"math"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// Prerender returns the snapshot of one public room from a page of its messages, without a connection: what a server
// draws before the program has arrived. here counts who is in the room, people are some of them; loc is where the days begin, nil for
// time.Local.
func Prerender(room chat.Room, page Page, here int, people []chat.User, loc *time.Location) *view.Snapshot {
	t := New("", max(page.From-1, 0))
	t.Page(page)
	t.Start = t.Start || page.Start
	present := map[chat.UserID]chat.User{}
	d := NewUsers()
	for _, u := range people[:min(len(people), view.PeopleMax)] {
		present[u.ID] = u
		d.Learn(u)
	}
	for _, ev := range slices.Concat(t.Events, page.Refs) {
		d.Learn(ev.By)
	}
	open := &view.OpenRoom{Room: room, Known: true, Here: here, Start: t.Start, ReadUpTo: t.Last()}
	open.People, open.More = d.Here(present), here > len(present)
	open.Live = draw(t, d, loc)
	return &view.Snapshot{Link: view.Link{State: view.Connecting}, Rooms: []view.Room{{Room: room}}, Open: open}
}

// draw makes the chunks of a timeline that nothing is added to.
func draw(t *Timeline, d *Users, loc *time.Location) []*view.Chunk {
	if loc == nil {
		loc = time.Local
	}
	var last int64
	s := NewRowList(func() int64 { last++; return last })
	for _, it := range Items(t, t.Base, math.MaxInt64, "") {
		s.Put(it)
	}
	find := func(_ chat.RoomID, seq chat.Seq) *chat.Event { return t.Find(seq) }
	_, live := s.Draw(&Renderer{Users: d, Here: func(chat.UserID) bool { return false }, Find: find, Location: loc, Base: t.Base})
	return live
}

// Pointers returns pointers to the events, which stay where they are.
func Pointers(events []chat.Event) []*chat.Event {
	list := make([]*chat.Event, len(events))
	for i := range events {
		list[i] = &events[i]
	}
	return list
}
