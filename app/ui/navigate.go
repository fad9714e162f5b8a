package ui

import (
	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// enter opens the room that the page's address names.
func (m *Model) enter(room chat.RoomID) { m.enterAt(room, 0) }

// enterAt opens the room that the page's address names, at the message that it names, 0 for none. In the room that is open already, the
// person goes to that message, or back to where they were before.
func (m *Model) enterAt(room chat.RoomID, seq chat.Seq) {
	if room == m.asked && m.begun {
		m.moveTo(seq)
		return
	}
	if room != m.sought.Room.ID {
		m.sought = view.Hit{}
	}
	m.savePosition()
	m.releaseHeld()
	m.leaveComposer(m.view.Me)
	m.asked, m.at, m.begun, m.settled = room, seq, true, false
	m.config.Engine.Open(room)
	m.seek(seq)
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
		m.asked, m.at = room, 0
		m.arrive()
		m.navigate(room)
	}
}

// arrive brings the saved draft of the room back, and shows its newest message.
func (m *Model) arrive() {
	m.screen.rooms, m.screen.menu, m.screen.atEnd = false, action.NoMenu, true
	m.unfolded, m.shownSpoilers = map[string]bool{}, map[render.Spoiler]bool{}
	m.arriveAt()
	m.screen.people = m.screen.people && !m.screen.narrow
	m.close()
	m.config.Platform.ToEnd()
	m.config.Platform.Focus()
	m.composer.arriving = true
	m.loadDraft()
}
