package client

import (
	"parley/shared/chat"
	"parley/shared/client/timeline"
)

// interleave puts a private message into the room that it was said in, if that room is known. It reports whether the
// message has appeared on screen.
func (e *engine) interleave(ev *chat.Event) bool {
	if !timeline.IsInterleaved(ev) {
		return false
	}
	if from := e.rooms[ev.Room]; from != nil && from.request {
		return false
	}
	r := e.rooms[ev.Message.In]
	if r == nil {
		return false
	}
	if r.fresh != nil {
		r.fresh.Interleave(ev)
	}
	if r.tl == nil || !r.tl.Interleave(ev) {
		return false
	}
	e.saver.roomChanged(r)
	if !e.isOpen(r) || !r.tl.Shows(ev) {
		return false
	}
	e.screen.put(timeline.InterleavedItem(ev, e.me.ID))
	e.dirty.open = true
	return true
}

// allInterleaved reports whether every unread message of the direct room d stands in the open room r.
func (e *engine) allInterleaved(d, r *room) bool {
	if d.tl == nil || d.tl.Gap() || d.read < d.tl.Base {
		return false
	}
	for _, ev := range d.tl.After(d.read) {
		if ev.Kind == chat.Said && ev.By.ID != e.me.ID && (ev.Message.In != r.ID || !r.tl.Shows(ev)) {
			return false
		}
	}
	return true
}

// interleavedUpTo returns the end of each direct room's timeline: up to there its events are interleaved where they belong.
func (e *engine) interleavedUpTo() map[chat.RoomID]chat.Seq {
	ends := make(map[chat.RoomID]chat.Seq, len(e.direct))
	for _, r := range e.direct {
		if r.tl != nil {
			ends[r.ID] = r.tl.Last()
		}
	}
	return ends
}
