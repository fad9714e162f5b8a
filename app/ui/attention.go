package ui

import (
	"slices"

	"parley/shared/catalog"
	"parley/shared/client/view"
)

// scrolled tells where the timeline stands.
func (m *Model) scrolled(atEnd, nearTop bool) {
	if atEnd != m.screen.atEnd {
		m.screen.atEnd = atEnd
	}
	if !atEnd {
		m.screen.landing.interrupt()
	}
	m.virtualize()
	open := m.open()
	drawn := len(open.History) == m.pages // else a page has come since the browser looked, and it will look again
	if nearTop && drawn && open.Known && !open.Start && !open.Loading {
		m.config.Engine.LoadOlder()
	}
	m.markSeen()
}

// markSeen marks as read what the person is looking at: the end of the timeline, in a visible window with the focus.
func (m *Model) markSeen() {
	open := m.view.Open
	if open == nil || !open.Known || !m.screen.atEnd || m.screen.landing.pending {
		return
	}
	m.screen.newest = open.Newest
	now := mark{open.Room.ID, open.ReadUpTo, open.Newest} // Newest also counts what is private
	if m.screen.looking && now != m.screen.marked {
		m.screen.marked = now
		m.config.Engine.MarkRead()
		if seen := m.asRead(m.view); seen != m.view {
			m.view = seen
		}
	}
}

// asRead returns a snapshot in which nothing is unread of the room that the person is looking at. The client learns that from
// here, and tells nobody.
func (m *Model) asRead(v *view.Snapshot) *view.Snapshot {
	open := v.Open
	if open == nil || !open.Known || !m.screen.atEnd || !m.screen.looking || m.screen.landing.pending {
		return v
	}
	at := slices.IndexFunc(v.Rooms, func(r view.Room) bool { return r.ID == open.Room.ID })
	counted := at >= 0 && v.Rooms[at].Unread > 0
	if !counted && (open.Unread.Count == 0 || open.Unread.Read) {
		return v
	}
	next, here := *v, *open
	here.Unread.Read = true
	next.Open = &here
	if counted {
		next.Rooms = slices.Clone(v.Rooms)
		next.Rooms[at].Unread, next.Rooms[at].Mentions = 0, 0
	}
	return &next
}

// newBelow counts the messages that arrived below what is on screen.
func (m *Model) newBelow() int { return max(m.open().Newest-m.screen.newest, 0) }

// announce tells a screen reader what the eye sees happen.
func (m *Model) announce(was, is *view.OpenRoom) {
	m.markSeen()
	if n := m.newBelow(); n > 0 && is.Newest != was.Newest {
		m.screen.said = m.w.NewBelow.Of(n)
	}
	failures := 0
	for _, chunk := range is.Live {
		for _, row := range chunk.Rows {
			if row.State == view.Failed {
				failures++
			}
		}
	}
	if failures > m.screen.failures {
		m.screen.alarm = m.w.NotSent
	}
	if failures == 0 {
		m.screen.alarm = ""
	}
	m.screen.failures = failures
}

// unread counts what is new in all rooms.
func (m *Model) unread() int {
	n := 0
	for _, room := range m.view.Rooms {
		n += room.Unread
	}
	return n
}

// title names the tab: what is new, where one is, and what this is.
func (m *Model) title() string {
	title := m.roomName() + " · " + m.w.App
	if n := m.unread(); n > 0 {
		title = "(" + catalog.Capped(n, 99) + ") " + title
	}
	return title
}
