package ui

import (
	"context"
	"slices"

	"parley/shared/chat"
	"parley/shared/client"
)

// enter opens the room that the page's address names.
func (m *Model) enter(room chat.RoomID) {
	if room == m.asked && m.begun {
		return
	}
	if room != m.sought.Room.ID {
		m.sought = client.Hit{}
	}
	m.keepSpot()
	m.leaveDesk()
	m.asked, m.begun, m.settled = room, true, false
	m.face.Actions.Open(room)
	m.arrive()
}

// follow keeps the address and the picture together when the engine opened another room than this screen asked for,
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
		m.leaveDesk() // the place is lost: the picture is another one already
		m.asked = room
		m.arrive()
		m.travel(room)
	}
}

// leaveDesk keeps the draft of the room that is being left, and clears the composer.
func (m *Model) leaveDesk() {
	m.catchUp()
	if m.talk.text != "" {
		m.face.Actions.SaveDraft(m.asked, m.talk.text)
	}
	m.talk = talk{}
	m.face.Platform.SetText("", 0)
	m.face.Platform.Listing(false)
}

// arrive brings the kept draft of the room back, and shows its newest message.
func (m *Model) arrive() {
	room := m.asked
	m.screen.rooms, m.screen.menu, m.screen.atEnd = false, noMenu, true
	m.screen.opened = nil
	m.arriveAt(room)
	m.screen.people = m.screen.people && !m.screen.narrow
	m.close()
	m.touchAll()
	m.face.Platform.ToEnd()
	m.face.Platform.Focus()
	m.fetch(func() string { return m.face.Actions.Draft(context.Background(), room) }, func(text string) {
		if m.asked == room {
			m.restore(text)
		}
	})
}

// restore brings a draft back: into an empty composer, or before what was typed while the program was loading.
func (m *Model) restore(draft string) {
	switch typed := m.talk.text; {
	case draft == "" || draft == typed:
	case typed == "":
		m.fill(draft, len(draft))
	case typed == m.early:
		m.fill(draft+"\n"+typed, len(draft)+1+m.talk.caret)
	}
}

// fill puts text into an empty composer.
func (m *Model) fill(text string, caret int) {
	units := unitsAt(text, caret)
	if m.face.Platform.SetText(text, units) {
		m.typed(text, units)
	}
}

// begin takes over what was typed and sent before the program was there.
func (m *Model) begin(early Early) {
	for _, s := range early.Sends {
		if text := chat.CleanText(s.Text); chat.ValidateText(text) == nil {
			m.face.Actions.Send(s.Room, m.earlyDraft(text))
		}
	}
	if early.Text != "" && early.Room == m.asked {
		m.early = early.Text
		m.fill(early.Text, bytesAt(early.Text, early.Caret))
	}
	if early.Focused {
		m.face.Platform.FocusOn(FieldID)
	}
}

// earlyDraft is what was sent before the program could say whom a name means: it goes to whom the name meant before.
func (m *Model) earlyDraft(text string) client.Draft {
	d := client.Draft{Text: text}
	if name, _, addressed := chat.Address(text); addressed {
		d.To = m.view.Names[client.NameKey(name)].ID
	}
	return d
}

// step opens the room that is by places below the open one in the list.
func (m *Model) step(by int) {
	rooms := m.view.Rooms
	here := slices.IndexFunc(rooms, func(r client.RoomView) bool { return r.ID == m.asked })
	if n := len(rooms); n > 0 {
		m.travel(rooms[(max(here, 0)+by+n)%n].ID)
	}
}

// quit leaves the open room for good, and goes to another one. Nobody leaves the only room: there is nowhere to go.
func (m *Model) quit() {
	if next, ok := m.another(); ok {
		m.face.Actions.Leave(m.asked)
		m.travel(next)
	}
}

// another returns the first room of the list that is not the open one.
func (m *Model) another() (next chat.RoomID, ok bool) {
	for _, r := range m.view.Rooms {
		if r.ID != m.asked {
			return r.ID, true
		}
	}
	return "", false
}
