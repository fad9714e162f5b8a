package timeline

import (
	"math"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// Prerender returns the snapshot of one public room from a page of its events, without a connection: what a server
// draws before the program has arrived. here counts who is in the room, people are some of them, start says that
// the page reaches back to the room's first event; loc is where the days begin, nil for time.Local.
func Prerender(room chat.Room, events []chat.Event, here int, people []chat.User, start bool, loc *time.Location) *view.Snapshot {
	t := New("", 0)
	if len(events) > 0 {
		t = New("", events[0].Seq-1)
	}
	t.Page(Pointers(events), start)
	present := map[chat.UserID]chat.User{}
	d := NewUsers()
	for _, u := range people[:min(len(people), view.PeopleMax)] {
		present[u.ID] = u
		d.Learn(u)
	}
	for _, ev := range t.Events {
		d.Learn(ev.By)
	}
	open := &view.OpenRoom{Room: room, Known: true, Here: here, Start: start, ReadUpTo: t.Last()}
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
	_, live := s.Draw(&Renderer{Users: d, Here: func(chat.UserID) bool { return false }, Location: loc, Base: t.Base})
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
