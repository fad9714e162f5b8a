package ui

import (
	"parley/app/ui/component"
	"parley/shared/chat"
)

// toggleRequests opens or closes the list of requests.
func (m *Model) toggleRequests() {
	m.screen.requests = !m.screen.requests
}

// answer accepts or declines a request. After a refusal another room is shown.
func (m *Model) answer(room chat.RoomID, accept bool) {
	if m.disconnected() {
		m.say(m.w.OfflineLater)
		return
	}
	m.face.Actions.Answer(room, accept)
	if !accept {
		m.say(m.w.Declined)
	}
	m.afterwards(func() { m.face.Platform.FocusOn(component.FieldID) })
}
