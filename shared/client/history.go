package client

import (
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/timeline"
	"parley/shared/protocol"
)

// LoadOlder loads the page before what is loaded of the open room; see view.OpenRoom.Loading and Start.
func (c *Client) LoadOlder() { c.post((*engine).loadOlder) }

// loadOlder wants the page before what is loaded of the open room.
func (e *engine) loadOlder() {
	r := e.screen.room
	if r == nil || r.tl == nil || r.tl.Start || len(r.tl.Events) >= loadedMax {
		return
	}
	if !r.joined {
		e.saver.loadOlderPage(r)
		return
	}
	r.wantsOlder = true
	e.dirty.open = true
	e.requestMissing(r)
}

// requestPage asks for a piece of history.
func (e *engine) requestPage(r *room, h *protocol.History) {
	r.asking = true
	e.dirty.open = true
	e.request(h, func(p protocol.Payload) {
		r.asking = false
		e.dirty.open = true
		if e.rooms[r.ID] != r {
			return
		}
		switch p := p.(type) {
		case *protocol.Page:
			if p.Room == r.ID {
				e.handlePage(r, h, p)
			}
		case *protocol.Failed:
			e.requestLater(r, dial.RetryAfter(&p.Error, 4))
			return
		}
		e.requestMissing(r)
	})
}

// handlePage takes a page that was asked for.
func (e *engine) handlePage(r *room, h *protocol.History, p *protocol.Page) {
	t := r.target()
	if h.Before > 0 {
		r.wantsOlder = false
	}
	base := t.Base
	older, newer := t.Page(timeline.Pointers(p.Events), p.Start || h.Before > 0 && len(p.Events) == 0)
	e.tellWitness(r, t, older, newer)
	private := t.InterleaveAll(timeline.InterleavedIn(r.ID, p.Private))
	e.updateAuthors(older)
	e.updateAuthors(private)
	if e.isOpen(r) && t == r.tl {
		e.showPage(t, base, private)
	}
	for _, ev := range slices.Concat(older, private) {
		e.interleave(ev)
		e.confirm(ev)
	}
	e.handleNewEvents(r, t, newer)
	e.checkProgress(r, h, p, len(older)+len(newer) > 0 || h.Before > 0 && t.Start)
	if t == r.fresh {
		e.replace(r, t)
	}
	e.saver.roomChanged(r)
	e.seekOn()
}

// showPage shows what a page brought before the loaded span, and private messages within it.
func (e *engine) showPage(t *timeline.Timeline, base chat.Seq, private []*chat.Event) {
	e.screen.renderer.Base = t.Base
	if t.Base < base {
		e.screen.rows.Prepend(timeline.Items(t, t.Base, base, e.me.ID))
	}
	for _, ev := range private {
		if ev.Message.InSeq > base || base == 0 {
			e.screen.put(timeline.InterleavedItem(ev, e.me.ID))
		}
	}
}

// showEvent shows an event at the end of the open room.
func (e *engine) showEvent(ev *chat.Event) {
	s := e.screen
	e.dirty.open = true
	if !timeline.Drawable(ev) {
		return
	}
	s.put(timeline.EventItem(ev, e.me.ID))
	if ev.Kind == chat.Said && ev.By.ID != e.me.ID && !e.mutes.Has(ev.By.ID) {
		s.newest++
	}
	if t := s.room.tl; len(t.Events) > loadedMax+chat.PageMax {
		t.Trim(loadedMax)
		s.renderer.Base = t.Base
		s.dropEvicted(t)
	}
}

func (e *engine) updateAuthors(events []*chat.Event) {
	for _, ev := range events {
		e.updateUsers(ev.By)
	}
}

const (
	stuckWait = 5 * time.Second // after a page that brought nothing
	stuckMax  = 3               // such pages before starting again
)

// reset starts a room's timeline again at head. On screen the old rows stay until the newest page is there.
func (e *engine) reset(r *room, head chat.Seq) {
	t := timeline.New(e.epoch, head)
	if !e.isOpen(r) || head == 0 {
		e.replace(r, t)
		return
	}
	r.fresh = t
}

// replace puts t in place of the room's timeline.
func (e *engine) replace(r *room, t *timeline.Timeline) {
	r.tl, r.fresh = t, nil
	e.tellWitness(r, t, nil, nil)
	e.confirmUpTo(r, t.Last())
	if e.isOpen(r) {
		e.screen.notices = nil
		e.rebuildRows()
	}
	e.saver.roomChanged(r)
}

// checkProgress sees to it that a server that answers with pages of no use is not asked in circles.
func (e *engine) checkProgress(r *room, h *protocol.History, p *protocol.Page, any bool) {
	switch {
	case any:
		r.fruitlessPages = 0
		return
	case h.After != nil && p.Head <= r.tl.Last() && r.tl.Waiting() == 0:
		r.tl.EndsHere() // the room has no more than this
		return
	}
	r.fruitlessPages++
	r.holdUntil = time.Now().Add(stuckWait)
	if r.fruitlessPages >= stuckMax && h.After != nil {
		r.fruitlessPages = 0
		e.reset(r, max(p.Head, r.tl.Head))
	}
}
