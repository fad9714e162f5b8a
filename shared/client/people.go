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

// MorePeople loads more of the people who are in the open room: see view.OpenRoom.More.
func (c *Client) MorePeople() { c.post((*engine).requestMorePeople) }

// peopleWait is how long after an incomplete signal the list is asked for again.
const peopleWait = 3 * time.Second

// forgetPeople is called view.GracePeriod after a connection was lost: who is here is not known any more.
func (e *engine) forgetPeople() {
	if e.online {
		return
	}
	for _, r := range e.rooms {
		if len(r.people.Here) > 0 {
			who := slices.Collect(maps.Keys(r.people.Here))
			r.people.Forget(e.users, e.link.Since)
			e.screen.redrawUsers(who...)
		}
	}
	e.dirty.all()
}

// handlePresence takes who came and went in a room, and shows it if the room is open.
func (e *engine) handlePresence(c *protocol.Presence) {
	r := e.rooms[c.Room]
	if r == nil || !r.joined {
		return
	}
	e.learnStatusesOf(e.withoutMe(c.Came), c.Statuses)
	e.updateUsers(c.Came...)
	e.updateUsers(c.Gone...)
	if e.isOpen(r) {
		e.showArrivals(r, c)
	}
	r.people.Apply(c)
	e.peopleChanged(r, append(ids(c.Came), ids(c.Gone)...))
	if incomplete := c.More || len(r.people.Here) < min(r.people.Count, chat.PeoplePage); incomplete && e.isOpen(r) {
		e.schedule.In("people "+string(r.ID), peopleWait, func() { e.requestPeople(r) })
	}
}

// showArrivals shows who came and went in the open room, others only: in the notice that stands last, or in a new one
// if a message stands after that.
func (e *engine) showArrivals(r *room, c *protocol.Presence) {
	came, gone := e.withoutMe(c.Came), e.withoutMe(c.Gone)
	if len(came)+len(gone) == 0 || r.tl == nil || e.detached() {
		return
	}
	n := e.currentArrivals(r.tl.Last())
	for _, u := range came {
		if _, was := r.people.Here[u.ID]; !was || n.Names(u.ID) {
			n.Enter(u)
		}
	}
	for _, u := range gone {
		n.Leave(u)
	}
	e.screen.put(timeline.ArrivalsItem(n))
	e.dirty.open = true
}

func (e *engine) withoutMe(all []chat.User) []chat.User {
	var list []chat.User
	for _, u := range all {
		if u.ID != e.me.ID && u.ID != "" {
			list = append(list, u)
		}
	}
	return list
}

// currentArrivals returns the notice that no message of the open room stands after, or a new one after the event anchor.
func (e *engine) currentArrivals(anchor chat.Seq) *timeline.Arrivals {
	s := e.screen
	if n := s.rows.LastArrivals(); n != nil {
		return n
	}
	n := &timeline.Arrivals{ID: e.nextID(), Anchor: anchor, At: e.serverTime(time.Now())}
	if s.notices = append(s.notices, n); len(s.notices) > timeline.MaxArrivals {
		s.rows.Remove(timeline.ArrivalsItem(s.notices[0]).Place)
		s.notices = s.notices[1:]
	}
	return n
}

// requestPeople asks who is here in the open room; it returns false if that cannot be asked now.
func (e *engine) requestPeople(r *room) bool {
	if !e.online || !r.joined || !e.isOpen(r) {
		return false
	}
	e.request(&protocol.People{Room: r.ID}, func(p protocol.Payload) {
		e.handlePeople(r, "", p)
	})
	return true
}

func (e *engine) requestMorePeople() {
	r := e.screen.room
	if r == nil || !e.online || !r.joined || r.people.Requesting || !r.people.More || len(r.people.Here) >= view.PeopleMax {
		return
	}
	r.people.Requesting = true
	after := r.people.PagedTo
	e.request(&protocol.People{Room: r.ID, After: after}, func(p protocol.Payload) {
		r.people.Requesting = false
		e.handlePeople(r, after, p)
	})
}

// handlePeople takes an answer to People.
func (e *engine) handlePeople(r *room, after chat.UserID, p protocol.Payload) {
	if h, ok := p.(*protocol.Here); ok && r.joined {
		e.learnStatusesOf(e.withoutMe(h.Users), h.Statuses)
		e.updateUsers(h.Users...)
		r.people.AddPage(after, h)
		e.peopleChanged(r, ids(h.Users))
	}
}

// peopleChanged shows who is here, also in the private messages of a room that is open.
func (e *engine) peopleChanged(r *room, who []chat.UserID) {
	if e.isOpen(r) && r.tl != nil {
		e.saver.roomChanged(r)
	}
	if e.isOpen(r) || r.Kind == chat.Direct {
		e.screen.redrawUsers(who...)
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
		if _, here := r.people.Here[id]; here {
			return true
		}
	}
	return false
}

// withPeer returns users with the peer of a direct room, who may be elsewhere.
func (r *room) withPeer(users []chat.User) []chat.User {
	if r.Peer == nil {
		return users
	}
	return append(users[:len(users):len(users)], *r.Peer)
}

func ids(all []chat.User) []chat.UserID {
	list := make([]chat.UserID, len(all))
	for i, u := range all {
		list[i] = u.ID
	}
	return list
}
