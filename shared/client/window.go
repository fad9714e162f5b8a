package client

import (
	"math"
	"slices"

	"parley/shared/chat"
	"parley/shared/client/timeline"
	"parley/shared/protocol"
)

// windowsMax bounds the detached windows of the open room.
const windowsMax = 3

// shown returns the window of the open room that is shown, or nil.
func (e *engine) shown() *timeline.Timeline {
	switch s := e.screen; {
	case s.room == nil:
		return nil
	case s.window != nil:
		return s.window
	default:
		return s.room.tl
	}
}

// detached reports whether a detached window is shown.
func (e *engine) detached() bool { return e.screen.window != nil }

// showWindow shows a window of the open room.
func (e *engine) showWindow(w *timeline.Timeline) {
	s := e.screen
	if e.dirty.open = true; w == e.shown() {
		return
	}
	s.room.wantsOlder, s.room.wantsNewer = false, false
	if s.window = w; w == s.room.tl {
		s.window = nil
	}
	e.rebuildRows()
}

// handleWindowPage takes a page for a detached window.
func (e *engine) handleWindowPage(r *room, w *timeline.Timeline, h *protocol.History, p *protocol.Page, page timeline.Page) {
	if w == e.shown() {
		r.wantsOlder = r.wantsOlder && h.Before == 0
		r.wantsNewer = r.wantsNewer && h.After == nil
	}
	base, last := w.Base, w.Last()
	e.growWindow(r, w, page, timeline.InterleavedIn(r.ID, p.Private))
	e.checkProgress(r, h, p, w.Base < base || w.Last() > last)
	e.mergeWindows(r)
	e.seekOn()
}

// growWindow adds a page to an end of a window.
func (e *engine) growWindow(r *room, w *timeline.Timeline, page timeline.Page, private []*chat.Event) {
	base, last := w.Base, w.Last()
	older, _ := w.Page(page)
	private = w.InterleaveAll(private)
	for _, list := range [][]*chat.Event{page.Refs, page.Events, private} {
		e.updateAuthors(list)
	}
	if w == r.tl {
		e.tellWitness(r, w, base, last, older, nil)
	}
	for _, ev := range slices.Concat(page.Events, private) {
		e.confirm(ev)
	}
	if w != e.shown() {
		return
	}
	e.dirty.open = true
	e.redrawOverlap(page, base, last)
	e.showPage(w, base, private)
	e.showAfter(w, last)
}

// showAfter shows what a window has after a Seq.
func (e *engine) showAfter(w *timeline.Timeline, seq chat.Seq) {
	if w.Last() > seq {
		for _, it := range timeline.Items(w, seq, math.MaxInt64, e.me.ID) {
			e.screen.put(it)
		}
	}
}

// mergeWindows joins the windows of a room that touch.
func (e *engine) mergeWindows(r *room) {
	for i := 0; i < len(r.windows); i++ {
		if w := r.windows[i]; e.mergeInto(r, r.tl, w) {
			r.windows = slices.Delete(r.windows, i, i+1)
			i = -1
			continue
		}
		for _, other := range r.windows {
			if w := r.windows[i]; other != w && other.Last() >= w.Last() && e.mergeInto(r, other, w) {
				r.windows = slices.Delete(r.windows, i, i+1)
				i = -1
				break
			}
		}
	}
}

// mergeInto joins a window to one that ends later, if they touch. What is shown of either goes on as it is.
func (e *engine) mergeInto(r *room, into, w *timeline.Timeline) bool {
	base, shown := into.Base, e.shown()
	if w.Last() > into.Last() && into == r.tl {
		return false
	}
	older, joined := into.Join(w)
	if !joined {
		return false
	}
	if into == r.tl {
		e.tellWitness(r, into, base, into.Last(), older, nil)
	}
	if !e.isOpen(r) {
		return true
	}
	switch shown {
	case into:
		e.showPage(into, base, nil)
	case w:
		if e.screen.window = into; into == r.tl {
			e.screen.window = nil
		}
		r.wantsNewer = false
		e.showPage(into, w.Base, nil)
		e.showAfter(into, w.Last())
		e.showEnd()
	}
	e.dirty.open = true
	return true
}

// limitWindows drops detached windows that are not shown, the earliest first.
func (e *engine) limitWindows(r *room) {
	for len(r.windows) > windowsMax {
		at := slices.IndexFunc(r.windows, func(w *timeline.Timeline) bool { return w != e.shown() && !w.Holds(e.seeking.seq) })
		if at < 0 {
			return
		}
		r.windows = slices.Delete(r.windows, at, at+1)
	}
}
