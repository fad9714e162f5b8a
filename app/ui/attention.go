package ui

import (
	"parley/shared/catalog"
	"parley/shared/client/view"
)

// scrolled tells where the timeline stands.
func (m *Model) scrolled(atEnd, nearTop, nearEnd bool) {
	m.screen.nearEnd = nearEnd
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
	m.loadNewer()
	m.watch()
}

// loadNewer loads what follows a part of the history, as soon as the person comes near its end.
func (m *Model) loadNewer() {
	if open := m.open(); open.Detached && m.screen.nearEnd && !open.Newer && open.Room.ID == m.asked {
		m.config.Engine.LoadNewer()
	}
}

// watch tells the engine when the person begins or ceases to look at the end of the open room: in a visible window with the focus,
// after the room has opened where it is to be shown. The engine marks as read what is looked at.
func (m *Model) watch() {
	open := m.view.Open
	atEnd := open != nil && open.Known && open.Room.ID == m.asked && m.screen.atEnd && !open.Detached && !m.screen.landing.pending
	if atEnd {
		m.screen.newest = open.Newest
	}
	switch on := atEnd && m.screen.looking; {
	case on && m.screen.watched != open.Room.ID:
		m.screen.watched = open.Room.ID
		m.config.Engine.Watch(open.Room.ID, true)
	case !on && m.screen.watched != "":
		m.config.Engine.Watch(m.screen.watched, false)
		m.screen.watched = ""
	}
	m.observe()
}

// newBelow counts the messages that arrived below what is on screen.
func (m *Model) newBelow() int { return max(m.open().Newest-m.screen.newest, 0) }

// announce tells a screen reader what the eye sees happen.
func (m *Model) announce(was, is *view.OpenRoom) {
	m.watch()
	m.announceChanges(was, is)
	if n := m.newBelow(); n > 0 && is.Newest != was.Newest {
		m.screen.said.say(m.w.NewBelow.Of(n))
	}
	failures := 0
	for _, chunk := range is.Live {
		for _, row := range chunk.Rows {
			if row.State == view.Failed || row.Change != nil && row.Change.State == view.Failed {
				failures++
			}
		}
	}
	if failures > m.screen.failures {
		m.screen.alarm.say(m.w.NotSent)
	}
	if failures == 0 {
		m.screen.alarm = spoken{}
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
	if said := m.permalinkTitle(); said != "" {
		title = said + " · " + title
	}
	if n := m.unread(); n > 0 {
		title = "(" + catalog.Capped(n, 99) + ") " + title
	}
	return title
}
