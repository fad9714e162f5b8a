package client

import (
	"parley/shared/chat"
	"parley/shared/client/timeline"
)

// interleave puts a private message into the room that it was said in, if that room is known. It reports whether the
// message is new in the open room.
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
	for _, w := range r.windows {
		if ev.Message.InSeq <= w.Last() {
			e.interleaveInto(r, w, ev)
		}
	}
	return r.tl != nil && e.interleaveInto(r, r.tl, ev)
}

// interleaveInto puts a private message into a window, and reports whether it is new in the open room.
func (e *engine) interleaveInto(r *room, t *timeline.Timeline, ev *chat.Event) bool {
	added, changed := t.Interleave(ev)
	if !added && !changed {
		return false
	}
	if t == r.tl {
		e.saver.roomChanged(r)
	}
	if !e.isOpen(r) || !t.Shows(ev) {
		return false
	}
	if e.dirty.open = true; t == e.shown() {
		e.screen.put(timeline.InterleavedItem(ev, e.me.ID))
	}
	return added
}

// allInterleaved reports whether every unread message of the direct room d stands in the open room r.
func (e *engine) allInterleaved(d, r *room) bool {
	if d.tl == nil || d.tl.Gap() || d.read < d.tl.Base {
		return false
	}
	for _, ev := range d.tl.After(d.read) {
		if counts(ev, e.me.ID) && (ev.Message.In != r.ID || !r.tl.Shows(ev)) {
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
