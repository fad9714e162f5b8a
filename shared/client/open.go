package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
)

// openAgain is the shortest time between two questions for a room that was missing.
const openAgain = 2 * time.Second

// open shows a room.
func (e *engine) open(id chat.RoomID) {
	was := e.screen.room
	if was != nil && was.ID == id && (!was.missing || time.Now().Before(was.hold)) {
		return
	}
	if id.Validate() != nil {
		e.show(&room{Room: chat.Room{ID: id}, missing: true})
	} else {
		r := e.room(id)
		r.missing = false
		e.introduce(r)
		e.opens++
		r.opened = storage.MaxRooms + e.opens
		e.show(r)
		e.keep.fetch(r)
		e.ensure(r)
	}
	e.dirty.all()
	if was != nil && !e.shown(was) {
		e.close(was)
	}
	e.reach()
}

// close forgets a room that was only looked at, and makes one that rests small.
func (e *engine) close(r *room) {
	r.older = false
	if !r.followed && !r.joined && !r.asking && e.rooms[r.ID] == r {
		delete(e.rooms, r.ID)
		return
	}
	e.rest(r)
}
