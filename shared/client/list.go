package client

import (
	"math"
	"slices"

	"parley/shared/chat"
)

// follow puts a room into the list, if it is not there: at the end, or at the front if it is a new direct one.
func (e *engine) follow(s chat.RoomState) *room {
	r := e.room(s.Room.ID)
	was := r.request
	r.set(s)
	if r.Peer != nil {
		e.learn(*r.Peer)
		peer := e.users.Now(*r.Peer)
		r.Peer = &peer
		e.means(peer.Name, peer, false)
	}
	if r.request {
		e.listRequest(s, e.newRequest())
		return r
	}
	switch list := e.list(r); {
	case slices.Contains(*list, r):
	case r.Kind == chat.Direct && !e.listing:
		*list = slices.Insert(*list, 0, r)
	default:
		*list = append(*list, r)
	}
	r.followed, r.doubtful = true, false
	if e.shown(r) && (e.online || r.unread > 0) {
		e.divide(r)
	}
	if was {
		e.accepted(r)
	}
	e.dirty.rooms = true
	e.keep.state()
	return r
}

// unfollow drops a room. If it is on screen, the first of the others is opened.
func (e *engine) unfollow(r *room) {
	list := e.list(r)
	*list = slices.DeleteFunc(*list, func(other *room) bool { return other == r })
	e.unlist(r)
	delete(e.rooms, r.ID)
	if w := e.cfg.Witness; w != nil {
		w.Left(r.ID)
	}
	e.keep.forget(r)
	e.settleUpTo(r, math.MaxInt64)
	e.dirty.rooms = true
	if e.screen.room != r {
		return
	}
	e.show(nil)
	if all := slices.Concat(e.public, e.direct); len(all) > 0 {
		e.open(all[0].ID)
	}
}

func (e *engine) list(r *room) *[]*room {
	if r.Kind == chat.Direct {
		return &e.direct
	}
	return &e.public
}
