package ui

import (
	"context"
	"slices"
	"strings"
	"time"

	"parley/app/ui/action"
	"parley/app/ui/compose"
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
	m.keepSpot()
	m.leaveDesk(m.view.Me)
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
		m.leaveDesk(m.view.Me) // the place is lost: the view is of another room already
		m.asked = room
		m.arrive()
		m.travel(room)
	}
}

// leaveDesk keeps what the user by has written for the room that is being left, and clears the composer.
func (m *Model) leaveDesk(by chat.User) {
	m.catchUp()
	text := m.talk.text
	if text != "" || m.talk.saving && !m.talk.arriving { // an empty one drops what was kept before
		m.face.Actions.KeepDraft(by, m.asked, text, nil)
	}
	m.talk = talk{}
	m.empty(m.asked, by, text)
	m.face.Platform.Listing(false)
}

// become follows a change of who the person is. What somebody else has written in the field stays theirs.
func (m *Model) become(was chat.User) {
	if !m.begun {
		return
	}
	if was.ID != "" {
		m.leaveDesk(was)
	}
	m.recall()
}

// arrive brings the kept draft of the room back, and shows its newest message.
func (m *Model) arrive() {
	m.screen.rooms, m.screen.menu, m.screen.atEnd = false, action.NoMenu, true
	m.opened = map[string]bool{}
	m.arriveAt(m.asked)
	m.screen.people = m.screen.people && !m.screen.narrow
	m.close()
	m.face.Platform.ToEnd()
	m.face.Platform.Focus()
	m.talk.arriving = true
	m.recall()
}

// recallMax is how long after a room was opened a kept draft is still put before what has been typed. A later one is left in Storage
// for the next visit.
const recallMax = 5 * time.Second

// recall brings the kept draft of the open room back.
func (m *Model) recall() {
	room, me, began := m.asked, m.view.Me.ID, time.Now()
	m.fetch(func() string { return m.face.Actions.Draft(context.Background(), room) }, func(text string) {
		if m.asked != room || m.view.Me.ID != me {
			return
		}
		m.catchUp()
		if m.talk.text != "" && time.Since(began) > recallMax {
			m.talk.arriving = false
			return
		}
		m.restore(text)
	})
}

// restore brings a draft back: into an empty composer, or before what was typed until the draft was found.
func (m *Model) restore(draft string) {
	arriving := m.talk.arriving
	m.talk.arriving = false
	switch typed := m.talk.text; {
	case draft == "":
		return
	case draft == typed:
	case typed == "":
		m.fill(draft, len(draft))
	case typed == m.early || arriving:
		m.fill(draft+"\n"+typed, len(draft)+1+m.talk.caret)
	}
	if strings.HasPrefix(m.talk.text, draft) {
		m.face.Actions.SaveDraft(m.asked, m.talk.text) // from now on it is the draft of this tab
	}
}

// fill puts text into an empty composer.
func (m *Model) fill(text string, caret int) {
	units := compose.UnitsAt(text, caret)
	if m.face.Platform.SetText(text, units) {
		m.typed(text, units)
		return
	}
	room := m.asked
	m.whenComposed(func() {
		if m.asked == room {
			m.restore(text)
		}
	})
}

// step opens the room that is by places below the open one in the list.
func (m *Model) step(by int) {
	rooms := m.view.Rooms
	here := slices.IndexFunc(rooms, func(r view.Room) bool { return r.ID == m.asked })
	if n := len(rooms); n > 0 {
		m.travel(rooms[(max(here, 0)+by+n)%n].ID)
	}
}

// quit leaves the open room for good, and goes to another one. Nobody leaves the only room: there is nowhere to go.
func (m *Model) quit() {
	next, ok := m.another()
	switch {
	case !ok:
	case m.disconnected():
		m.say(m.w.OfflineLater)
	default:
		m.screen.quitting = m.open().Room
		m.face.Actions.Leave(m.asked)
		m.travel(next)
	}
}

// left says that a room is left once it is, and offers to join it again.
func (m *Model) left() {
	room := m.screen.quitting
	if room.ID == "" || slices.ContainsFunc(m.view.Rooms, func(r view.Room) bool { return r.ID == room.ID }) {
		return
	}
	m.screen.quitting = chat.Room{}
	m.offerUndo(m.w.LeftRoom, room.Name, action.Join, string(room.ID))
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
