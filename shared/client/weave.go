package client

import (
	"parley/shared/chat"
	"parley/shared/client/timeline"
)

// weaveIn puts a private message into the room that it was said in, if that room is known. It reports whether the
// message has appeared on screen.
func (e *engine) weaveIn(ev *chat.Event) bool {
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
	e.keep.dirty(r)
	if !e.shown(r) || !r.tl.Shows(ev) {
		return false
	}
	e.screen.put(timeline.InterleavedItem(ev, e.me.ID))
	e.dirty.open = true
	return true
}
