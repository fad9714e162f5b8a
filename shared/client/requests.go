package client

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// requests are the direct rooms that people have opened whom the user has never written to. They stand apart from the list of rooms,
// and are not joined unless one is on screen: until the user answers, nobody learns anything from it.
type requests struct {
	list   []*room // that came last first
	count  int     // all of them, also those that are not in list
	asking bool
}

// Answer accepts or declines a request; a refusal is a view.Notice about "answer". A declined one goes from the list, and its author does
// not learn of it. Writing to a request accepts it too.
func (c *Client) Answer(room chat.RoomID, accept bool) {
	c.post(func(e *engine) { e.answerRequest(room, accept) })
}

// MoreRequests loads more of the requests that wait: see view.Snapshot.RequestCount.
func (c *Client) MoreRequests() { c.post((*engine).loadMoreRequests) }

func (e *engine) answerRequest(id chat.RoomID, accept bool) {
	e.submit(&command{about: "answer", payload: &protocol.Answer{Room: id, Accept: accept}, done: func(protocol.Payload) {
		if r := e.rooms[id]; r != nil && r.request && !accept {
			e.unfollow(r)
		}
	}})
}

// handleRequests takes the list of a welcome.
func (e *engine) handleRequests(p *protocol.Requested) {
	before := e.requests.list
	e.requests = requests{}
	if p != nil {
		for _, s := range p.States {
			e.chooseStart(s)
			e.follow(s)
		}
		e.requests.count = max(p.Count, len(e.requests.list))
	}
	for _, r := range before {
		if r.request && !slices.Contains(e.requests.list, r) {
			e.dropRequest(r)
		}
	}
}

// dropRequest drops a request that was answered elsewhere, or is further back in the list. If it is on screen, joining says which.
func (e *engine) dropRequest(r *room) {
	r.followed, r.request = false, false
	if !e.isOpen(r) {
		delete(e.rooms, r.ID)
	}
	e.dirty.rooms = true
}

func (e *engine) loadMoreRequests() {
	all := &e.requests
	if !e.online || all.asking || len(all.list) == 0 || all.count <= len(all.list) {
		return
	}
	all.asking = true
	e.request(&protocol.Requests{After: all.list[len(all.list)-1].ID}, func(p protocol.Payload) {
		all.asking = false
		more, ok := p.(*protocol.Requested)
		if !ok {
			return
		}
		for _, s := range more.States {
			if len(e.rooms) < roomsMax && e.rooms[s.Room.ID] == nil {
				if e.room(s.Room.ID); s.Room.Peer != nil {
					e.updateUsers(*s.Room.Peer)
				}
				e.addRequest(s, len(all.list))
			}
		}
		all.count = max(more.Count, len(all.list))
	})
}

// addRequest puts a request at a place of the list.
func (e *engine) addRequest(s chat.RoomState, at int) {
	r := e.room(s.Room.ID)
	if !slices.Contains(e.requests.list, r) {
		e.requests.list = slices.Insert(e.requests.list, at, r)
		e.requests.count++
		if e.cfg.Accept {
			e.answerRequest(r.ID, true)
		}
	}
	r.set(s)
	r.followed, r.doubtful = true, false
	e.dirty.rooms = true
}

// requestPlace is where a request goes in the list: those of a welcome come in order, and later ones are newer.
func (e *engine) requestPlace() int {
	if e.listIncomplete {
		return len(e.requests.list)
	}
	return 0
}

// removeRequest takes a room off the requests. One that is accepted has its place among the direct rooms, and what was said in it to the
// user in public rooms shows there.
func (e *engine) removeRequest(r *room) {
	at := slices.Index(e.requests.list, r)
	if at < 0 {
		return
	}
	e.requests.list = slices.Delete(e.requests.list, at, at+1)
	e.requests.count = max(e.requests.count-1, len(e.requests.list))
	e.dirty.rooms, e.dirty.open = true, true
}

// requestAccepted goes on with a request that has become a direct room.
func (e *engine) requestAccepted(r *room) {
	e.removeRequest(r)
	if r.tl == nil {
		return
	}
	for _, ev := range r.tl.Events {
		e.interleave(ev)
	}
}

// requestViews are the rows of the list of requests.
func (e *engine) requestViews() []view.Room {
	views := make([]view.Room, len(e.requests.list))
	for i, r := range e.requests.list {
		views[i] = view.Room{Room: r.Room, Unread: r.unread}
	}
	return views
}
