package ui

import (
	"slices"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// stepRoom opens the room that is by places below the open one in the list.
func (m *Model) stepRoom(by int) {
	rooms := m.listed()
	here := slices.IndexFunc(rooms, func(r view.Room) bool { return r.ID == m.asked })
	if n := len(rooms); n > 0 {
		m.navigate(rooms[(max(here, 0)+by+n)%n].ID)
	}
}

// leaveRoom leaves the open room for good, and goes to another one. Nobody leaves the only room: there is nowhere to go.
func (m *Model) leaveRoom() {
	next, ok := m.another()
	switch {
	case !ok:
	case m.disconnected():
		m.toast(m.w.OfflineLater)
	default:
		m.screen.quitting = m.open().Room
		m.config.Engine.Leave(m.asked)
		m.navigate(next)
	}
}

// askToLeave leaves the open room, or asks first if nobody can come back to it by themselves.
func (m *Model) askToLeave() {
	if m.open().Room.Kind.MembersOnly() && m.canLeave() && !m.disconnected() {
		m.openDialog(action.LeaveDialog)
		return
	}
	m.leaveRoom()
}

// askedToLeave leaves the open room for good. Once it is left, the engine opens another one, which closes the dialog; a refusal is shown in it.
func (m *Model) askedToLeave() {
	m.dismissRefusals()
	m.screen.quitting = m.open().Room
	m.config.Engine.Leave(m.asked)
}

// roomLeft says that a room is left once it is, and offers to join it again.
func (m *Model) roomLeft() {
	room := m.screen.quitting
	if room.ID == "" || slices.ContainsFunc(m.view.Rooms, func(r view.Room) bool { return r.ID == room.ID }) {
		return
	}
	m.screen.quitting = chat.Room{}
	if room.Kind.MembersOnly() {
		m.toastAbout(m.w.LeftPrivate, render.RoomName(m.w, room))
		return
	}
	m.offerUndo(m.w.LeftRoom, room.Name, action.Join, string(room.ID))
}

// another returns the first room of the list that is not the open one, or a hidden one if there is no other.
func (m *Model) another() (next chat.RoomID, ok bool) {
	for _, rooms := range [][]view.Room{m.listed(), m.view.Rooms} {
		for _, r := range rooms {
			if r.ID != m.asked {
				return r.ID, true
			}
		}
	}
	return "", false
}

// listed returns the rooms that are in the list: a hidden one only while it is open.
func (m *Model) listed() []view.Room {
	hidden := func(r view.Room) bool { return r.Level == chat.LevelHidden && r.ID != m.asked }
	if !slices.ContainsFunc(m.view.Rooms, hidden) {
		return m.view.Rooms
	}
	return slices.DeleteFunc(slices.Clone(m.view.Rooms), hidden)
}

// stepUnread opens the next room by places above or below that has something unread.
func (m *Model) stepUnread(by int) {
	rooms := m.view.Rooms
	here := max(slices.IndexFunc(rooms, func(r view.Room) bool { return r.ID == m.asked }), 0)
	for i := 1; i < len(rooms); i++ {
		if r := rooms[(here+by*i+len(rooms)*i)%len(rooms)]; r.Unread > 0 && r.ID != m.asked {
			m.navigate(r.ID)
			return
		}
	}
}

// toggleRequests opens or closes the list of requests.
func (m *Model) toggleRequests() {
	m.screen.requests = !m.screen.requests
}

// answer accepts or declines a request. After a refusal another room is shown.
func (m *Model) answer(room chat.RoomID, accept bool) {
	if m.disconnected() {
		m.toast(m.w.OfflineLater)
		return
	}
	m.config.Engine.Answer(room, accept)
	if !accept {
		m.toast(m.w.Declined)
	}
	m.afterwards(func() { m.config.Platform.FocusOn(component.FieldID) })
}
