package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/timeline"
	"parley/shared/protocol"
)

// prepare decides where the events of a listed room go on before it is joined: where its timeline ends, or
// at the head if there is none. The open room without a timeline starts with its newest page instead.
func (e *engine) prepare(s chat.RoomState) {
	r := e.room(s.Room.ID)
	if e.shown(r) || r.joined || r.asking || s.Request {
		return
	}
	if r.tl != nil && r.tl.Epoch == e.epoch && r.tl.Last() <= s.Head && s.Head-r.tl.Last() <= behindMax {
		return
	}
	after := s.Head
	switch {
	case r.Kind == chat.Public && s.Unread > 0 && e.mutes.Any():
		after = s.Read // to know who said it
	case r.Kind == chat.Public:
	case e.resumes():
		after = 0 // it is new here, and its messages may belong into a room that is resumed
	case s.Unread > 0:
		after = s.Read // to know which room the unread ones were said in
	}
	r.tl = timeline.New(e.epoch, max(min(after, s.Head), s.Head-behindMax))
}

// resumes reports whether some public room goes on from what is known of it, be it that nothing was said yet.
func (e *engine) resumes() bool {
	for _, r := range e.rooms {
		if r.Kind != chat.Public || r.tl == nil || r.tl.Epoch != e.epoch {
			continue
		}
		if len(r.tl.Events) > 0 || r.tl.Start || r.tl.Last() < r.counted {
			return true
		}
	}
	return false
}

// resume joins all rooms after a welcome, the open one first.
func (e *engine) resume() {
	if e.screen.room != nil {
		e.ensure(e.screen.room)
	}
	for _, r := range e.public {
		e.ensure(r)
	}
	for _, r := range e.direct {
		e.ensure(r)
	}
	e.pump()
}

// ensure asks for the next thing that is missing of a room, one at a time: to be in it, its newest page after a
// reset, what closes a gap, an older page.
func (e *engine) ensure(r *room) {
	if !e.online || r.asking || r.missing || r.vacant || r.doubtful || e.rooms[r.ID] != r || r.request && !e.shown(r) {
		return
	}
	if !r.hold.IsZero() && time.Until(r.hold) > 0 {
		e.agenda.At("room "+string(r.ID), r.hold, func() { e.ensure(r) })
		return
	}
	switch {
	case !r.joined:
		e.join(r)
	case r.fresh != nil:
		e.page(r, &protocol.History{Room: r.ID, Before: r.fresh.Base + 1})
	case r.tl.Gap():
		e.fill(r)
	case e.shown(r) && !r.tl.Start && (r.older || len(r.tl.Events) < chat.PageEvents/2):
		e.page(r, &protocol.History{Room: r.ID, Before: r.tl.Base + 1, Limit: e.pageSize(r)})
	}
}
