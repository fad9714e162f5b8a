package client

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/timeline"
)

// seekTarget is a message that the user wants to see.
type seekTarget struct {
	room chat.RoomID
	seq  chat.Seq
}

// aroundRows is how many rows are loaded around a message that is sought.
const aroundRows = 2 * chat.PageEvents

// Seek shows the part of the room around a message, from the storage or from the server, unless it is loaded: see view.OpenRoom.Detached. The
// room is to be opened as well.
func (c *Client) Seek(room chat.RoomID, seq chat.Seq) {
	c.post(func(e *engine) {
		e.seeking = seekTarget{room, max(seq, 1)}
		e.seekOn()
	})
}

// ToEnd shows the end of the open room again.
func (c *Client) ToEnd() {
	c.post(func(e *engine) {
		e.seeking = seekTarget{}
		if r := e.screen.room; r != nil && r.tl != nil {
			e.showWindow(r.tl)
		}
	})
}

// seeks reports whether something is sought in the open room r that is not loaded.
func (e *engine) seeks(r *room) bool {
	return e.isOpen(r) && r.ID == e.seeking.room && r.holding(e.seeking.seq) == nil
}

// holding returns the window that shows a Seq, or nil. The live window shows what has not come yet.
func (r *room) holding(seq chat.Seq) *timeline.Timeline {
	if r.tl.Base < seq {
		return r.tl
	}
	for _, w := range r.windows {
		if w.Holds(seq) {
			return w
		}
	}
	return nil
}

// seekOn takes the next step towards what is sought.
func (e *engine) seekOn() {
	r := e.screen.room
	if r == nil || r.ID != e.seeking.room || r.tl == nil || r.loading {
		return
	}
	if w := r.holding(e.seeking.seq); w != nil {
		e.seeking = seekTarget{}
		e.showWindow(w)
		return
	}
	switch {
	case r.joined:
		e.requestMissing(r)
	case !e.online:
		e.seekStored(r)
	}
}

// seekStored looks for what is sought among what is stored.
func (e *engine) seekStored(r *room) {
	n := storage.PageOf(e.seeking.seq)
	if r.loadingPage {
		return
	}
	if !e.saver.stores(r.ID, n) {
		e.seeking = seekTarget{}
		return
	}
	r.loadingPage = true
	e.saver.readPage(r, n, func(e *engine, p *storage.Page, private []*chat.Event) {
		r.loadingPage = false
		if !e.isOpen(r) || r.tl == nil {
			return
		}
		page, ok := p.Part(r.ID, r.tl.Epoch, 1, r.tl.Last())
		if !ok {
			e.saver.dropPage(r.ID, n)
			e.seeking = seekTarget{}
			return
		}
		e.addWindow(r, page, private)
	})
}

// soughtInVain gives up what is sought, if the answer for that Seq has not brought it.
func (e *engine) soughtInVain(r *room, seq chat.Seq) {
	if e.seeks(r) && e.seeking.seq == seq {
		e.seeking = seekTarget{}
	}
}

// addWindow makes a window of a page, or has one grow that the page touches.
func (e *engine) addWindow(r *room, page timeline.Page, private []*chat.Event) {
	touches := func(w *timeline.Timeline) bool { return page.From <= w.Last()+1 && page.To >= w.Base }
	w := r.tl
	if !touches(w) || page.To > w.Last() {
		at := slices.IndexFunc(r.windows, touches)
		if at < 0 {
			w = e.newTimeline(max(page.From-1, 0))
			w.Epoch = r.tl.Epoch
			r.windows = append(r.windows, w)
		} else {
			w = r.windows[at]
		}
	}
	e.growWindow(r, w, page, private)
	e.mergeWindows(r)
	e.limitWindows(r)
	e.seekOn()
}
