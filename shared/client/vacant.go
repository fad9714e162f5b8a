package client

import (
	"parley/shared/chat"
	"parley/shared/client/timeline"
)

// A direct room that nobody has written in does not exist on the server. It can be opened all the same: the first message makes it.

// introduce gives a direct room that is not listed its other person, if that is somebody known.
func (e *engine) introduce(r *room) {
	peer, direct := r.ID.PeerOf(e.me.ID)
	if u, known := e.users.Get(peer); direct && known && r.Peer == nil {
		r.Peer = &u
	}
}

// vacate shows a direct room that does not exist yet as one in which nothing was said. It returns false for other rooms.
func (e *engine) vacate(r *room, err *chat.Error) bool {
	e.introduce(r)
	if err.Code != chat.CodeNoRoom || r.Kind != chat.Direct || r.Peer == nil || r.followed {
		return false
	}
	r.vacant = true
	r.tl, r.fresh = timeline.New(e.epoch, 0), nil
	if e.shown(r) {
		e.stage()
	}
	e.dirty.all()
	return true
}
