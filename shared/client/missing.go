package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// requestMissing asks for the next thing that is missing of a room, one at a time: to be in it, its newest page after a
// reset, what closes a gap, an older page.
func (e *engine) requestMissing(r *room) {
	if !e.online || r.asking || r.missing || r.closed || r.vacant || r.doubtful || e.rooms[r.ID] != r || r.request && !e.isOpen(r) {
		return
	}
	if !r.holdUntil.IsZero() && time.Until(r.holdUntil) > 0 {
		e.schedule.At("room "+string(r.ID), r.holdUntil, func() { e.requestMissing(r) })
		return
	}
	switch {
	case !r.joined:
		e.join(r)
	case r.fresh != nil:
		e.requestPage(r, r.fresh, &protocol.History{Room: r.ID, Before: r.fresh.Base + 1})
	case e.seeks(r):
		e.requestPage(r, nil, &protocol.History{Room: r.ID, Around: e.seeking.seq, Limit: aroundRows})
	case r.tl.Gap():
		e.closeGap(r)
	case e.isOpen(r):
		e.requestShown(r)
	}
}

// requestShown asks for what is missing at the ends of what is shown.
func (e *engine) requestShown(r *room) {
	t := e.shown()
	switch few := len(r.tl.Events) < e.limits.PageEvents/2; {
	case r.wantsOlder && !t.Start:
		e.requestPage(r, t, &protocol.History{Room: r.ID, Before: t.Base + 1})
	case r.wantsNewer && t != r.tl:
		after := t.Last()
		e.requestPage(r, t, &protocol.History{Room: r.ID, After: &after})
	case few && !r.tl.Start:
		e.requestPage(r, r.tl, &protocol.History{Room: r.ID, Before: r.tl.Base + 1})
	}
}

// closeGap closes a gap, unless the missing events are on their way by themselves. A resume may end before the
// head; live events above that wait until pages have brought what is between.
func (e *engine) closeGap(r *room) {
	if r.tl.Last() < r.expected && r.tl.Waiting() == 0 {
		return
	}
	if !e.isOpen(r) && r.Kind != chat.Direct && r.tl.Head-r.tl.Last() > e.behindMax() {
		e.skipHistory(r)
		e.replace(r, e.newTimeline(r.tl.Head))
		return
	}
	after := r.tl.Last()
	e.requestPage(r, r.tl, &protocol.History{Room: r.ID, After: &after, Limit: chat.PageMax})
}

// requestLater leaves a room alone for a while.
func (e *engine) requestLater(r *room, wait time.Duration) {
	r.holdUntil = time.Now().Add(wait)
	e.requestMissing(r)
}
