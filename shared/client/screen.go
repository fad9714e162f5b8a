package client

import (
	"math"

	"parley/shared/chat"
	"parley/shared/client/timeline"
)

// screen is the open room as rows. Its room is nil while none is open.
type screen struct {
	room    *room
	shelf   *timeline.RowList
	scribe  *timeline.Renderer
	fixed   bool // it is known where reading stopped
	partly  bool // but not yet for all direct rooms
	online  bool // the server has said so
	count   int  // what was unread then
	done    bool // it was read elsewhere
	newest  int
	notices []*timeline.Arrivals
}

// shown reports whether r is the open room.
func (e *engine) shown(r *room) bool { return r != nil && e.screen.room == r }

// show puts r on the screen; nil for no room.
func (e *engine) show(r *room) {
	e.mutes.HideAll()
	e.screen = &screen{room: r, scribe: &timeline.Renderer{Users: e.users, Mutes: e.mutes, Here: e.isHere, Location: e.loc, Zone: e.cfg.Zone}}
	if r != nil && (r.unread > 0 || e.online && r.followed) {
		e.divide(r)
	}
	e.stage()
}

// rezone makes the days of the open room anew.
func (e *engine) rezone() {
	if s := e.screen; s.shelf != nil {
		s.shelf.Invalidate(func(*timeline.Item) bool { return true })
		e.dirty.open = true
	}
}

// stage fills the screen from the room's timeline: after opening it, and when another timeline took its place.
func (e *engine) stage() {
	s := e.screen
	s.shelf = timeline.NewRowList(e.nextID)
	s.scribe.Me = e.me.ID
	e.dirty.open = true
	if s.room == nil {
		return
	}
	if t := s.room.tl; t != nil {
		s.scribe.Base = t.Base
		for _, it := range timeline.Items(t, t.Base, math.MaxInt64, e.me.ID) {
			s.put(it)
		}
	}
	for _, n := range s.notices {
		s.put(timeline.ArrivalsItem(n))
	}
	for _, n := range e.outbox.Entries {
		if n.Room == s.room.ID {
			s.put(n.Item())
		}
	}
}

func (s *screen) put(it timeline.Item) { s.shelf.Put(it) }

// touch makes the rows anew that show one of these users.
func (s *screen) touch(ids ...chat.UserID) {
	s.shelf.Invalidate(func(it *timeline.Item) bool {
		for _, id := range ids {
			if it.Names(id) {
				return true
			}
		}
		return false
	})
}

// drop takes away what was forgotten of the timeline.
func (s *screen) drop(t *timeline.Timeline) {
	s.shelf.RemoveUpTo(t.Base)
}
