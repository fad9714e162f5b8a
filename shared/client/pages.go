package client

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/timeline"
	"parley/shared/protocol"
)

// fill closes a gap, unless the missing events are on their way by themselves. A resume may end before the
// head; live events above that wait until pages have brought what is between.
func (e *engine) fill(r *room) {
	if r.tl.Last() < r.due && r.tl.Waiting() == 0 {
		return
	}
	if !e.shown(r) && r.Kind == chat.Public && r.tl.Head-r.tl.Last() > behindMax {
		e.replace(r, timeline.New(e.epoch, r.tl.Head))
		return
	}
	after := r.tl.Last()
	e.page(r, &protocol.History{Room: r.ID, After: &after, Limit: chat.PageMax})
}

// page asks for a piece of history.
func (e *engine) page(r *room, h *protocol.History) {
	r.asking = true
	e.dirty.open = true
	e.ask(h, func(p protocol.Payload) {
		r.asking = false
		e.dirty.open = true
		if e.rooms[r.ID] != r {
			return
		}
		switch p := p.(type) {
		case *protocol.Page:
			if p.Room == r.ID {
				e.paged(r, h, p)
			}
		case *protocol.Failed:
			e.later(r, dial.RetryAfter(&p.Error, 4))
			return
		}
		e.ensure(r)
	})
}

// paged takes a page that was asked for.
func (e *engine) paged(r *room, h *protocol.History, p *protocol.Page) {
	t := r.target()
	if h.Before > 0 {
		r.older = false
	}
	base := t.Base
	older, newer := t.Page(timeline.Pointers(p.Events), p.Start || h.Before > 0 && len(p.Events) == 0)
	e.saw(r, t, older, newer)
	woven := t.InterleaveAll(timeline.InterleavedIn(r.ID, p.Private))
	e.learnAuthors(older)
	e.learnAuthors(woven)
	if e.shown(r) && t == r.tl {
		e.showPage(t, base, woven)
	}
	for _, ev := range slices.Concat(older, woven) {
		e.weaveIn(ev)
		e.settle(ev)
	}
	e.grown(r, t, newer)
	e.progress(r, h, p, len(older)+len(newer) > 0 || h.Before > 0 && t.Start)
	if t == r.fresh {
		e.replace(r, t)
	}
	e.keep.dirty(r)
	e.reach()
}

// showPage shows what a page brought before the loaded span, and private messages within it.
func (e *engine) showPage(t *timeline.Timeline, base chat.Seq, woven []*chat.Event) {
	e.screen.scribe.Base = t.Base
	if t.Base < base {
		e.screen.shelf.Prepend(timeline.Items(t, t.Base, base, e.me.ID))
	}
	for _, ev := range woven {
		if ev.Message.InSeq > base || base == 0 {
			e.screen.put(timeline.InterleavedItem(ev, e.me.ID))
		}
	}
}

func (e *engine) learnAuthors(events []*chat.Event) {
	for _, ev := range events {
		e.learn(ev.By)
	}
}

// loadOlder wants the page before what is loaded of the open room.
func (e *engine) loadOlder() {
	r := e.screen.room
	if r == nil || r.tl == nil || r.tl.Start || len(r.tl.Events) >= loadedMax {
		return
	}
	if !r.joined {
		e.keep.older(r)
		return
	}
	r.older = true
	e.dirty.open = true
	e.ensure(r)
}

// appear shows an event at the end of the open room.
func (e *engine) appear(ev *chat.Event) {
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
		s.scribe.Base = t.Base
		s.drop(t)
	}
}
