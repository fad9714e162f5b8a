package client

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// fill closes a gap, unless the missing events are on their way by themselves. A resume may end before the
// head; live events above that wait until pages have brought what is between.
func (e *engine) fill(r *room) {
	if r.tl.last() < r.due && r.tl.waiting() == 0 {
		return
	}
	if !e.shown(r) && r.Kind == chat.Public && r.tl.head-r.tl.last() > behindMax {
		e.replace(r, newTimeline(e.epoch, r.tl.head))
		return
	}
	after := r.tl.last()
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
			e.later(r, waitFor(&p.Error, 4))
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
	base := t.base
	older, newer := t.page(pointers(p.Events), p.Start || h.Before > 0 && len(p.Events) == 0)
	e.saw(r, t, older, newer)
	woven := t.weaveAll(wovenInto(r.ID, p.Woven))
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
	e.progress(r, h, p, len(older)+len(newer) > 0 || h.Before > 0 && t.start)
	if t == r.fresh {
		e.replace(r, t)
	}
	e.keep.dirty(r)
	e.reach()
}

// showPage shows what a page brought before the loaded span, and private messages within it.
func (e *engine) showPage(t *timeline, base chat.Seq, woven []*chat.Event) {
	e.screen.scribe.base = t.base
	if t.base < base {
		e.screen.shelf.prepend(spanItems(t, t.base, base, e.me.ID))
	}
	for _, ev := range woven {
		if ev.Message.InSeq > base || base == 0 {
			e.screen.put(wovenItem(ev, e.me.ID))
		}
	}
}

// wovenInto leaves out what does not belong into the room.
func wovenInto(room chat.RoomID, events []chat.Event) []*chat.Event {
	return slices.DeleteFunc(pointers(events), func(ev *chat.Event) bool {
		return !isWoven(ev) || ev.Message.In != room
	})
}

func (e *engine) learnAuthors(events []*chat.Event) {
	for _, ev := range events {
		e.learn(ev.By)
	}
}

// loadOlder wants the page before what is loaded of the open room.
func (e *engine) loadOlder() {
	r := e.screen.room
	if r == nil || r.tl == nil || r.tl.start || len(r.tl.events) >= loadedMax {
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
	if !drawable(ev) {
		return
	}
	s.put(eventItem(ev, e.me.ID))
	if ev.Kind == chat.Said && ev.By.ID != e.me.ID && !e.mutes.has(ev.By.ID) {
		s.newest++
	}
	if t := s.room.tl; len(t.events) > loadedMax+chat.PageMax {
		t.trim(loadedMax)
		s.scribe.base = t.base
		s.drop(t)
	}
}

func pointers(events []chat.Event) []*chat.Event {
	list := make([]*chat.Event, len(events))
	for i := range events {
		list[i] = &events[i]
	}
	return list
}
