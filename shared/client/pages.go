package client

import (
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/storage"
	"parley/shared/client/timeline"
	"parley/shared/protocol"
)

// LoadOlder loads the page before what is shown of the open room; see view.OpenRoom.Loading and Start.
func (c *Client) LoadOlder() { c.post((*engine).loadOlder) }

// LoadNewer loads the page after what is shown of the open room, if that is detached; see view.OpenRoom.Newer.
func (c *Client) LoadNewer() { c.post((*engine).loadNewer) }

// loadOlder wants the page before what is shown.
func (e *engine) loadOlder() {
	r, t := e.screen.room, e.shown()
	if t == nil || t.Start || len(t.Events) >= loadedMax {
		return
	}
	if !r.joined {
		e.saver.loadPage(r, t, storage.PageOf(t.Base))
		return
	}
	r.wantsOlder = true
	e.dirty.open = true
	e.requestMissing(r)
}

// loadNewer wants the page after what is shown.
func (e *engine) loadNewer() {
	r, t := e.screen.room, e.shown()
	if t == nil || !e.detached() || len(t.Events) >= loadedMax {
		return
	}
	if !r.joined {
		e.saver.loadPage(r, t, storage.PageOf(t.Last()+1))
		return
	}
	r.wantsNewer = true
	e.dirty.open = true
	e.requestMissing(r)
}

// requestPage asks for a piece of history for a window of a room, nil for one that is made of it.
func (e *engine) requestPage(r *room, t *timeline.Timeline, h *protocol.History) {
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
				e.handlePage(r, t, h, p)
			}
		case *protocol.Failed:
			if h.Around > 0 && !p.Error.Temporary() {
				e.soughtInVain(r, h.Around)
				break
			}
			e.requestLater(r, dial.RetryAfter(&p.Error, 4))
			return
		}
		e.requestMissing(r)
	})
}

// handlePage takes a page that was asked for.
func (e *engine) handlePage(r *room, t *timeline.Timeline, h *protocol.History, p *protocol.Page) {
	page := pageOf(p)
	if !r.target().Renew(&page) { // it was read too long ago
		e.checkProgress(r, h, p, false)
		return
	}
	switch {
	case h.Around > 0:
		e.addWindow(r, page, timeline.InterleavedIn(r.ID, p.Private))
		e.soughtInVain(r, h.Around)
	case t == r.target():
		e.handleLivePage(r, t, h, p, page)
	case slices.Contains(r.windows, t):
		e.handleWindowPage(r, t, h, p, page)
	}
}

// pageOf returns a page as timelines take it.
func pageOf(p *protocol.Page) timeline.Page {
	return timeline.Page{
		From: p.From, To: p.To, Head: p.Head, Start: p.Start,
		Events: timeline.Pointers(p.Events), Changes: timeline.Pointers(p.Changes), Refs: timeline.Pointers(p.Refs),
	}
}

// handleLivePage takes a page for the live window.
func (e *engine) handleLivePage(r *room, t *timeline.Timeline, h *protocol.History, p *protocol.Page, page timeline.Page) {
	if h.Before > 0 {
		r.wantsOlder = false
	}
	base, last := t.Base, t.Last()
	older, newer := t.Page(page)
	e.tellWitness(r, t, base, last, older, newer)
	private := t.InterleaveAll(timeline.InterleavedIn(r.ID, p.Private))
	e.updateAuthors(page.Refs)
	e.updateAuthors(older)
	e.updateAuthors(private)
	if e.isOpen(r) && t == e.shown() {
		e.redrawOverlap(page, base, last)
		e.showPage(t, base, private)
	}
	for _, ev := range slices.Concat(older, private) {
		e.interleave(ev)
		e.confirm(ev)
	}
	e.handleNewEvents(r, t, newer)
	e.checkProgress(r, h, p, t.Base < base || t.Last() > last || h.Before > 0 && t.Start)
	if t == r.fresh {
		e.replace(r, t)
	}
	e.saver.roomChanged(r)
	e.mergeWindows(r)
	e.seekOn()
}

// redrawOverlap makes the rows anew of messages that a page has in a newer state than the run from base to last had.
func (e *engine) redrawOverlap(page timeline.Page, base, last chat.Seq) {
	for _, ev := range page.Events {
		if base < ev.Seq && ev.Seq <= last {
			e.redrawMessage(ev.Room, ev.Seq)
		}
	}
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

// showEvent shows an event at the end of the open room, unless a detached window is shown.
func (e *engine) showEvent(ev *chat.Event) {
	s := e.screen
	e.dirty.open = true
	if !timeline.Drawable(ev) {
		return
	}
	if !e.detached() {
		s.put(timeline.EventItem(ev, e.me.ID))
	}
	if ev.Kind == chat.Said && ev.Message.Gone == nil && ev.By.ID != e.me.ID && !e.blocks.Has(ev.By.ID) {
		s.newest++
	}
	if t := s.room.tl; len(t.Events) > loadedMax+chat.PageMax {
		t.Trim(loadedMax)
		if !e.detached() {
			s.renderer.Base = t.Base
			s.dropEvicted(t)
		}
	}
}

func (e *engine) updateAuthors(events []*chat.Event) {
	for _, ev := range events {
		if e.updateUsers(ev.By); ev.Whom != nil {
			e.updateUsers(*ev.Whom)
		}
	}
}

const (
	stuckWait = 5 * time.Second // after a page that brought nothing
	stuckMax  = 3               // such pages before starting again
)

// reset starts a room's timeline again at head. On screen the old rows stay until the newest page is there.
func (e *engine) reset(r *room, head chat.Seq) {
	t := e.newTimeline(head)
	e.skipHistory(r)
	if !e.isOpen(r) || head == 0 {
		e.replace(r, t)
		return
	}
	r.fresh = t
}

// replace puts t in place of the room's timeline.
func (e *engine) replace(r *room, t *timeline.Timeline) {
	r.tl, r.fresh, r.windows = t, nil, nil
	e.tellWitness(r, t, t.Base, t.Last(), nil, nil)
	e.confirmUpTo(r, t.Last())
	if e.isOpen(r) {
		e.screen.notices, e.screen.window = nil, nil
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
