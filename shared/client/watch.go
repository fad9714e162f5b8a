package client

import (
	"time"

	"parley/shared/chat"
)

// seenAfter is how long a message must have been on screen to count as read.
const seenAfter = time.Second

// watch is what the person looks at.
type watch struct {
	room chat.RoomID              // whose end is on screen; "": none
	upTo map[chat.RoomID]chat.Seq // what was on screen when the task "watched" was planned
}

// Watch says whether the end of a room is on screen, in a visible window. What is there counts as read after a second, and no snapshot
// shows it as unread meanwhile, so front ends need no read state of their own. Opening a room ends it.
func (c *Client) Watch(room chat.RoomID, on bool) {
	c.post(func(e *engine) {
		switch {
		case on:
			e.watch.room, e.dirty.rooms = room, true
			e.readWatched()
		case e.watch.room == room:
			e.endWatch()
		}
	})
}

// Saw says that the message Seq of the open room, and what stands above it on screen, was there for a second. It counts as read, with what is
// between it and the read mark, if that is loaded too.
func (c *Client) Saw(room chat.RoomID, seq chat.Seq) {
	c.post(func(e *engine) {
		r, t := e.screen.room, e.shown()
		if r != nil && r.ID == room && t != nil && t.Base <= r.read && !e.screen.held {
			e.readUpTo(r, min(seq, t.Last()))
		}
	})
}

func (e *engine) endWatch() {
	e.watch.room = ""
	e.schedule.Drop("watched")
	e.dirty.rooms = true
}

// watches reports whether the person looks at the end of the open room, and wants it to be read.
func (e *engine) watches() bool {
	r := e.screen.room
	return r != nil && r.tl != nil && r.ID == e.watch.room && !e.detached() && !e.screen.held
}

// readWatched marks as read what the person watches, once it was on screen long enough.
func (e *engine) readWatched() {
	if !e.watches() || e.schedule.Planned("watched") {
		return
	}
	e.watch.upTo = e.atEnd(e.screen.room)
	if len(e.watch.upTo) == 0 {
		return
	}
	e.schedule.In("watched", seenAfter, func() {
		if e.watches() {
			e.markRead(e.watch.upTo)
		}
	})
}

// atEnd returns what is unread and stands at the end of a room: of the room, and of direct rooms all of whose unread messages are interleaved
// there.
func (e *engine) atEnd(r *room) map[chat.RoomID]chat.Seq {
	ends := map[chat.RoomID]chat.Seq{}
	if r.read < r.tl.Last() || r.unread > 0 || r.mentions > 0 {
		ends[r.ID] = r.tl.Last()
	}
	for _, d := range e.direct {
		if d.unread > 0 && d != r && e.allInterleaved(d, r) {
			ends[d.ID] = d.tl.Last()
		}
	}
	return ends
}

// markRead notes that the user has seen what stands at the end of the open room.
func (e *engine) markRead(upTo map[chat.RoomID]chat.Seq) {
	if r := e.screen.room; e.arrivedUnseen(r) {
		e.moveDivider(r)
	}
	for id, seq := range upTo {
		if r := e.rooms[id]; r != nil {
			e.readUpTo(r, seq)
			r.unreadSince = time.Now() // what is left has come while it was watched
		}
	}
}

// countsShown returns how much of a room is unread, as a snapshot shows it: nothing of what the person looks at just now.
func (e *engine) countsShown(r *room) (unread, mentions int) {
	if e.watches() && (e.isOpen(r) || r.unread > 0 && r.Kind == chat.Direct && e.allInterleaved(r, e.screen.room)) {
		return 0, 0
	}
	return r.unread, r.mentions
}
