package client

import (
	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// MorePeople loads more of the people who are in the open room: see OpenRoom.More.
func (c *Client) MorePeople() { c.want((*engine).morePeople) }

func (e *engine) morePeople() {
	r := e.screen.room
	if r == nil || !e.online || !r.joined || r.paging || !r.rest || len(r.people) >= view.PeopleMax {
		return
	}
	r.paging = true
	after := r.after
	e.ask(&protocol.People{Room: r.ID, After: after}, func(p protocol.Payload) {
		r.paging = false
		e.peoplePage(r, after, p)
	})
}

// peoplePage takes an answer to People.
func (e *engine) peoplePage(r *room, after chat.UserID, p protocol.Payload) {
	if h, ok := p.(*protocol.Here); ok && r.joined {
		e.learn(h.Users...)
		r.page(after, h)
		e.peopleChanged(r, ids(h.Users))
	}
}

// page takes everybody who is here from after, which is not in it, to the page's last one, or to the end: people are in
// order of id. Those known beyond the page stay.
func (p *presence) page(after chat.UserID, h *protocol.Here) {
	last := after
	if n := len(h.Users); n > 0 {
		last = h.Users[n-1].ID
	}
	if p.people == nil {
		p.people = map[chat.UserID]chat.User{}
	}
	for id := range p.people {
		if id > after && (id <= last || !h.More) {
			delete(p.people, id)
		}
	}
	for _, u := range h.Users {
		p.add(u)
	}
	p.list, p.count = nil, max(h.Count, 0)
	if last >= p.after || !h.More {
		p.after, p.rest = last, h.More
	}
}
