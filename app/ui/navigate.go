package ui

import (
	"parley/app/ui/action"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// enter opens the room that the page's address names.
func (m *Model) enter(room chat.RoomID) {
	if room == m.asked && m.begun {
		return
	}
	if room != m.sought.Room.ID {
		m.sought = view.Hit{}
	}
	m.savePosition()
	m.leaveComposer(m.view.Me)
	m.asked, m.begun, m.settled = room, true, false
	m.config.Engine.Open(room)
	m.arrive()
}

// follow keeps the address and the snapshot together when the engine opened another room than this screen asked for,
// which it does for a room that was just made.
func (m *Model) follow() {
	if m.view.Open == nil {
		return
	}
	room := m.view.Open.Room.ID
	switch {
	case room == m.asked:
		m.settled = true
	case m.settled:
		m.leaveComposer(m.view.Me) // the place is lost: the view is of another room already
		m.asked = room
		m.arrive()
		m.navigate(room)
	}
}

// arrive brings the saved draft of the room back, and shows its newest message.
func (m *Model) arrive() {
	m.screen.rooms, m.screen.menu, m.screen.atEnd = false, action.NoMenu, true
	m.unfolded = map[string]bool{}
	m.arriveAt(m.asked)
	m.screen.people = m.screen.people && !m.screen.narrow
	m.close()
	m.config.Platform.ToEnd()
	m.config.Platform.Focus()
	m.composer.arriving = true
	m.loadDraft()
}
