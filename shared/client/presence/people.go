// Package presence knows who is in a room now.
package presence

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/timeline"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// People is who is in a room now: exactly how many, and some of them.
type People struct {
	Count  int
	Here   map[chat.UserID]chat.User
	sorted []chat.Person // what a snapshot shows; nil after a change

	PagedTo    chat.UserID // they were requested up to this one, in order of id
	More       bool        // there are more after it
	Requesting bool        // a page of them is requested
	LastSeen   time.Time   // when the connection was lost; zero while there is one
}

// Replace takes a whole list in place of what was known.
func (p *People) Replace(h *protocol.Here) {
	p.Here, p.PagedTo, p.More, p.LastSeen = nil, "", false, time.Time{}
	p.AddPage("", h)
}

// AddPage takes everybody who is here from after, which is not in it, to the page's last one, or to the end: people are in
// order of id. Those known beyond the page stay.
func (p *People) AddPage(after chat.UserID, h *protocol.Here) {
	last := after
	if n := len(h.Users); n > 0 {
		last = h.Users[n-1].ID
	}
	if p.Here == nil {
		p.Here = map[chat.UserID]chat.User{}
	}
	for id := range p.Here {
		if id > after && (id <= last || !h.More) {
			delete(p.Here, id)
		}
	}
	for _, u := range h.Users {
		p.add(u)
	}
	p.sorted, p.Count = nil, max(h.Count, 0)
	if last >= p.PagedTo || !h.More {
		p.PagedTo, p.More = last, h.More
	}
}

func (p *People) add(u chat.User) {
	if u.ID != "" && len(p.Here) < view.PeopleMax {
		p.Here[u.ID] = u
	}
}

// Apply takes who came and went.
func (p *People) Apply(c *protocol.Presence) {
	if p.Here == nil {
		p.Here = map[chat.UserID]chat.User{}
	}
	for _, u := range c.Gone {
		delete(p.Here, u.ID)
	}
	for _, u := range c.Came {
		p.add(u)
	}
	p.Count, p.sorted = max(c.Count, 0), nil
}

// SetAway shows who was here when that was last known: they are away as far as anybody can tell.
func (p *People) SetAway(people []chat.User) {
	p.sorted = make([]chat.Person, 0, len(people))
	for _, u := range people[:min(len(people), chat.PeoplePage)] {
		p.sorted = append(p.sorted, chat.Person{User: u})
	}
}

// Forget shows the people as they were seen last, at a moment.
func (p *People) Forget(d *timeline.Users, at time.Time) {
	list, _ := p.List(d)
	people := make([]chat.User, len(list))
	for i, one := range list {
		people[i] = one.User
	}
	p.Here, p.Count, p.LastSeen = nil, 0, at
	p.SetAway(people)
}

// Rename takes the new name of a user.
func (p *People) Rename(u chat.User) {
	if _, here := p.Here[u.ID]; here {
		p.Here[u.ID], p.sorted = u, nil
	}
}

// List returns the people known to be here in order of name, and whether there are more.
func (p *People) List(d *timeline.Users) ([]chat.Person, bool) {
	if p.sorted == nil {
		p.sorted = d.Here(p.Here)
	}
	return p.sorted, p.Count > len(p.sorted)
}
