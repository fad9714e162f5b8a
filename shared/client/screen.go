package client

import (
	"math"

	"parley/shared/chat"
)

// screen is the open room as rows. Its room is nil while none is open.
type screen struct {
	room    *room
	shelf   *shelf
	scribe  *scribe
	fixed   bool // it is known where reading stopped
	partly  bool // but not yet for all direct rooms
	online  bool // the server has said so
	count   int  // what was unread then
	done    bool // it was read elsewhere
	newest  int
	notices []*notice
}

// shown reports whether r is the open room.
func (e *engine) shown(r *room) bool { return r != nil && e.screen.room == r }

// show puts r on the screen; nil for no room.
func (e *engine) show(r *room) {
	e.mutes.hideAll()
	e.screen = &screen{room: r, scribe: &scribe{users: e.users, mutes: e.mutes, here: e.isHere, loc: e.loc, zone: e.cfg.Zone}}
	if r != nil && (r.unread > 0 || e.online && r.followed) {
		e.divide(r)
	}
	e.stage()
}

// rezone makes the days of the open room anew.
func (e *engine) rezone() {
	if s := e.screen; s.shelf != nil {
		s.shelf.touch(func(*item) bool { return true })
		e.dirty.open = true
	}
}

// stage fills the screen from the room's timeline: after opening it, and when another timeline took its place.
func (e *engine) stage() {
	s := e.screen
	s.shelf = newShelf(e.nextID)
	s.scribe.me = e.me.ID
	e.dirty.open = true
	if s.room == nil {
		return
	}
	if t := s.room.tl; t != nil {
		s.scribe.base = t.base
		for _, it := range spanItems(t, t.base, math.MaxInt64, e.me.ID) {
			s.put(it)
		}
	}
	for _, n := range s.notices {
		s.put(noticeItem(n))
	}
	for _, n := range e.outbox.entries {
		if n.Room == s.room.ID {
			s.put(n.item())
		}
	}
}

// spanItems are the events and private messages with from < anchor <= to, in order.
func spanItems(t *timeline, from, to chat.Seq, me chat.UserID) []item {
	var items []item
	next := 0
	weave := func(until chat.Seq) {
		for ; next < len(t.woven) && t.woven[next].Message.InSeq <= until; next++ {
			if at := t.woven[next].Message.InSeq; t.shows(t.woven[next]) && (at > from || at == 0) {
				items = append(items, wovenItem(t.woven[next], me))
			}
		}
	}
	for _, ev := range t.after(from) {
		if ev.Seq > to {
			break
		}
		if weave(ev.Seq - 1); drawable(ev) {
			items = append(items, eventItem(ev, me))
		}
	}
	weave(to)
	return items
}

// drawable leaves out kinds of events that this client does not know.
func drawable(ev *chat.Event) bool {
	return ev.Kind == chat.Said && ev.Message != nil || ev.Kind == chat.Renamed
}

func (s *screen) put(it item) { s.shelf.put(it) }

// touch makes the rows anew that show one of these users.
func (s *screen) touch(ids ...chat.UserID) {
	s.shelf.touch(func(it *item) bool {
		for _, id := range ids {
			if it.shows(id) {
				return true
			}
		}
		return false
	})
}

// shows reports whether the item's rows show the name of a user, or whether they are here.
func (it *item) shows(id chat.UserID) bool {
	switch {
	case it.notice != nil:
		return it.notice.names(id)
	case it.unsent != nil:
		return true
	}
	return it.event.By.ID == id || it.event.Message != nil && it.event.Message.To == id
}

// drop takes away what was forgotten of the timeline.
func (s *screen) drop(t *timeline) {
	s.shelf.removeUpTo(t.base)
}
