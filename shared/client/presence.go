package client

import (
	"maps"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/timeline"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// peopleWait is how long after an incomplete signal the list is asked for again.
const peopleWait = 3 * time.Second

// presence is who is in a room now: exactly how many, and some of them.
type presence struct {
	count  int
	people map[chat.UserID]chat.User
	list   []chat.Person // what a View shows; nil after a change

	after  chat.UserID // people were asked for up to this one, in order of id
	rest   bool        // there are more after it
	paging bool        // they are asked for
	left   time.Time   // when the connection was lost that told who is here; zero while there is one
}

// absentAfter is how long after the connection was lost people count as here: as long as nobody is told of the loss.
const absentAfter = 5 * time.Second

// here takes a whole list in place of what was known.
func (p *presence) here(h *protocol.Here) {
	p.people, p.after, p.rest, p.left = nil, "", false, time.Time{}
	p.page("", h)
}

func (p *presence) add(u chat.User) {
	if u.ID != "" && len(p.people) < view.PeopleMax {
		p.people[u.ID] = u
	}
}

// change takes who came and went.
func (p *presence) change(c *protocol.Presence) {
	if p.people == nil {
		p.people = map[chat.UserID]chat.User{}
	}
	for _, u := range c.Gone {
		delete(p.people, u.ID)
	}
	for _, u := range c.Came {
		p.add(u)
	}
	p.count, p.list = max(c.Count, 0), nil
}

// lastSeen shows who was here when that was last known: they are away as far as anybody can tell.
func (p *presence) lastSeen(people []chat.User) {
	p.list = make([]chat.Person, 0, len(people))
	for _, u := range people[:min(len(people), chat.PeoplePage)] {
		p.list = append(p.list, chat.Person{User: u})
	}
}

// forget shows the people as they were seen last, at a moment.
func (p *presence) forget(d *timeline.Users, at time.Time) {
	list, _ := p.shown(d)
	people := make([]chat.User, len(list))
	for i, one := range list {
		people[i] = one.User
	}
	p.people, p.count, p.left = nil, 0, at
	p.lastSeen(people)
}

func (p *presence) rename(u chat.User) {
	if _, here := p.people[u.ID]; here {
		p.people[u.ID], p.list = u, nil
	}
}

// absent is called some time after a connection was lost: who is here is not known any more.
func (e *engine) absent() {
	if e.online {
		return
	}
	for _, r := range e.rooms {
		if len(r.people) > 0 {
			who := slices.Collect(maps.Keys(r.people))
			r.forget(e.users, e.link.Since)
			e.screen.touch(who...)
		}
	}
	e.dirty.all()
}

// shown returns the people known to be here in order of name, and whether there are more.
func (p *presence) shown(d *timeline.Users) ([]chat.Person, bool) {
	if p.list == nil {
		p.list = d.Here(p.people)
	}
	return p.list, p.count > len(p.list)
}

// present takes who came and went in a room, and shows it if the room is open.
func (e *engine) present(c *protocol.Presence) {
	r := e.rooms[c.Room]
	if r == nil || !r.joined {
		return
	}
	e.learn(c.Came...)
	e.learn(c.Gone...)
	if e.shown(r) {
		e.announce(r, c)
	}
	r.change(c)
	e.peopleChanged(r, append(ids(c.Came), ids(c.Gone)...))
	if incomplete := c.More || len(r.people) < min(r.count, chat.PeoplePage); incomplete && e.shown(r) {
		e.agenda.In("people "+string(r.ID), peopleWait, func() { e.askPeople(r) })
	}
}

// askPeople asks who is here in the open room; it returns false if that cannot be asked now.
func (e *engine) askPeople(r *room) bool {
	if !e.online || !r.joined || !e.shown(r) {
		return false
	}
	e.ask(&protocol.People{Room: r.ID}, func(p protocol.Payload) {
		e.peoplePage(r, "", p)
	})
	return true
}

// peopleChanged shows who is here, also in the private messages of a room that is open.
func (e *engine) peopleChanged(r *room, who []chat.UserID) {
	if e.shown(r) && r.tl != nil {
		e.keep.dirty(r)
	}
	if e.shown(r) || r.Kind == chat.Direct {
		e.screen.touch(who...)
		e.dirty.open = true
	}
	if r.Kind == chat.Direct {
		e.dirty.rooms = true
	}
	e.dirty.any = true
}

// isHere reports whether a user is here now, as far as this client knows.
func (e *engine) isHere(id chat.UserID) bool {
	for _, r := range []*room{e.rooms[chat.DirectID(e.me.ID, id)], e.screen.room} {
		if r == nil {
			continue
		}
		if _, here := r.people[id]; here {
			return true
		}
	}
	return false
}

func ids(all []chat.User) []chat.UserID {
	list := make([]chat.UserID, len(all))
	for i, u := range all {
		list[i] = u.ID
	}
	return list
}
