package client

import (
	"math"

	"parley/shared/chat"
	"parley/shared/client/timeline"
	"parley/shared/client/view"
)

// screen is the open room as rows. Its room is nil while none is open.
type screen struct {
	room          *room
	window        *timeline.Timeline // the detached window that is shown; nil: the live one
	rows          *timeline.RowList
	renderer      *timeline.Renderer
	dividerSet    bool     // it is known where reading stopped
	directPending bool     // but not yet for all direct rooms
	dividerOnline bool     // the server has said so
	unreadCount   int      // what was unread then
	unreadTo      chat.Seq // the last event that was counted for it
	readElsewhere bool     // it was read elsewhere
	held          bool     // the user has marked something as unread: being on screen is not reading any more
	newest        int
	notices       []*timeline.Arrivals
}

// Rezone makes the days of the open room anew, since Config.Zone is another one.
func (c *Client) Rezone() { c.post((*engine).rezone) }

// isOpen reports whether r is the open room.
func (e *engine) isOpen(r *room) bool { return r != nil && e.screen.room == r }

// setScreen puts r on the screen; nil for no room.
func (e *engine) setScreen(r *room) {
	e.blocks.HideAll()
	e.refs = refs{}
	e.screen = &screen{room: r, renderer: &timeline.Renderer{Users: e.users, Blocks: e.blocks, Here: e.isHere, Find: e.findQuoted, Location: e.loc, Zone: e.cfg.Zone}}
	e.screen.renderer.Overlay = func(ev *chat.Event) (*chat.Event, *view.Change) { return e.outbox.Overlay(ev, e.me.ID) }
	if r != nil && (r.unread > 0 || e.online && r.followed) {
		e.placeDivider(r)
	}
	e.rebuildRows()
}

// rezone makes the days of the open room anew.
func (e *engine) rezone() {
	if s := e.screen; s.rows != nil {
		s.rows.Invalidate(func(*timeline.Item) bool { return true })
		e.dirty.open = true
	}
}

// rebuildRows fills the screen from the room's timeline: after opening it, and when another timeline took its place.
func (e *engine) rebuildRows() {
	s := e.screen
	s.rows = timeline.NewRowList(e.nextID)
	s.renderer.Me = e.me.ID
	e.dirty.open = true
	if s.room == nil {
		return
	}
	if t := e.shown(); t != nil {
		s.renderer.Base = t.Base
		for _, it := range timeline.Items(t, t.Base, math.MaxInt64, e.me.ID) {
			s.put(it)
		}
	}
	e.showEnd()
}

// showEnd shows what stands only at the end of the live window: who came and went, and what is not sent.
func (e *engine) showEnd() {
	s := e.screen
	if e.detached() {
		return
	}
	for _, n := range s.notices {
		s.put(timeline.ArrivalsItem(n))
	}
	for _, n := range e.outbox.Entries {
		if n.Room == s.room.ID {
			s.put(e.outbox.Item(n))
		}
	}
}

func (s *screen) put(it timeline.Item) { s.rows.Put(it) }

// redrawUsers makes the rows anew that show one of these users.
func (s *screen) redrawUsers(ids ...chat.UserID) {
	s.rows.Invalidate(func(it *timeline.Item) bool {
		for _, id := range ids {
			if it.Names(id) {
				return true
			}
		}
		return false
	})
}

func (s *screen) redraw() {
	if s.rows != nil {
		s.rows.Invalidate(func(*timeline.Item) bool { return true })
	}
}

// dropEvicted takes away what was forgotten of the timeline.
func (s *screen) dropEvicted(t *timeline.Timeline) {
	s.rows.RemoveUpTo(t.Base)
}
