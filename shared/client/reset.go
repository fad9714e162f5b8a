package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/timeline"
	"parley/shared/protocol"
)

const (
	stuckWait = 5 * time.Second // after a page that brought nothing
	stuckMax  = 3               // such pages before starting again
)

// reset starts a room's timeline again at head. On screen the old rows stay until the newest page is there.
func (e *engine) reset(r *room, head chat.Seq) {
	t := timeline.New(e.epoch, head)
	if !e.shown(r) || head == 0 {
		e.replace(r, t)
		return
	}
	r.fresh = t
}

// replace puts t in place of the room's timeline.
func (e *engine) replace(r *room, t *timeline.Timeline) {
	r.tl, r.fresh = t, nil
	e.saw(r, t, nil, nil)
	e.settleUpTo(r, t.Last())
	if e.shown(r) {
		e.screen.notices = nil
		e.stage()
	}
	e.keep.dirty(r)
}

// progress sees to it that a server that answers with pages of no use is not asked in circles.
func (e *engine) progress(r *room, h *protocol.History, p *protocol.Page, any bool) {
	switch {
	case any:
		r.tries = 0
		return
	case h.After != nil && p.Head <= r.tl.Last() && r.tl.Waiting() == 0:
		r.tl.EndsHere() // the room has no more than this
		return
	}
	r.tries++
	r.hold = time.Now().Add(stuckWait)
	if r.tries >= stuckMax && h.After != nil {
		r.tries = 0
		e.reset(r, max(p.Head, r.tl.Head))
	}
}
