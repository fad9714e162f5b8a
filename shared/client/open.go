package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
)

// Open shows a room. A public room that is not followed yet is followed.
func (c *Client) Open(room chat.RoomID) { c.post(func(e *engine) { e.open(room) }) }

// openAgain is the shortest time between two questions for a room that was missing.
const openAgain = 2 * time.Second

// open shows a room.
func (e *engine) open(id chat.RoomID) {
	was := e.screen.room
	if was != nil && was.ID == id && (!was.missing && !was.closed && !was.removed || time.Now().Before(was.holdUntil)) {
		return
	}
	e.endWatch()
	if id.Validate() != nil {
		e.setScreen(&room{Room: chat.Room{ID: id}, missing: true})
	} else {
		r := e.room(id)
		r.missing, r.closed, r.removed = false, false, false
		e.setPeer(r)
		e.opens++
		r.opened = storage.MaxRooms + e.opens
		e.setScreen(r)
		e.saver.loadRoom(r)
		e.requestMissing(r)
	}
	e.dirty.all()
	if was != nil && !e.isOpen(was) {
		e.close(was)
	}
	e.seekOn()
}

// close forgets a room that was only looked at, and makes one that rests small.
func (e *engine) close(r *room) {
	r.wantsOlder, r.wantsNewer, r.windows = false, false, nil
	if !r.followed && !r.joined && !r.asking && e.rooms[r.ID] == r {
		delete(e.rooms, r.ID)
		return
	}
	e.evict(r)
}

// A direct room that nobody has written in does not exist on the server. It can be opened all the same: the first message makes it.

// setPeer gives a direct room that is not listed its other person, if that is somebody known.
func (e *engine) setPeer(r *room) {
	peer, direct := r.ID.PeerOf(e.me.ID)
	if u, known := e.users.Get(peer); direct && known && r.Peer == nil {
		r.Peer = &u
	}
}

// openVacant shows a direct room that does not exist yet as one in which nothing was said. It returns false for other rooms.
func (e *engine) openVacant(r *room, err *chat.Error) bool {
	e.setPeer(r)
	if err.Code != chat.CodeNoRoom || r.Kind != chat.Direct || r.Peer == nil || r.followed {
		return false
	}
	r.vacant = true
	r.tl, r.fresh, r.windows = e.newTimeline(0), nil, nil
	if e.isOpen(r) {
		e.rebuildRows()
	}
	e.dirty.all()
	return true
}
