package ui

import (
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/chat"
)

// browsePause is how long after the last key the server is asked for rooms.
const browsePause = 200 * time.Millisecond

// roomChoices returns the rooms that match what was typed: one's own first, then the public ones.
func (m *Model) roomChoices() []roomChoice {
	var all []roomChoice
	have := map[chat.RoomID]bool{}
	for _, r := range m.view.Rooms {
		if m.matches(r.Room) {
			all = append(all, roomChoice{room: r.Room, followed: true})
			have[r.ID] = true
		}
	}
	if m.view.Directory == nil {
		return all
	}
	for _, listing := range m.view.Directory.Rooms {
		if !have[listing.Room.ID] && m.matches(listing.Room) {
			all = append(all, roomChoice{room: listing.Room, here: listing.Here})
		}
	}
	return all
}

func (m *Model) matches(r chat.Room) bool {
	typed := strings.ToLower(strings.TrimLeft(strings.TrimSpace(m.screen.filter), "#@"))
	title := r.Name
	if r.Peer != nil {
		title = r.Peer.Name
	}
	return strings.Contains(strings.ToLower(title), typed) || strings.Contains(string(r.ID), typed) && r.Peer == nil
}

// filterRooms follows what is typed in the dialog of rooms.
func (m *Model) filterRooms(ctx app.Context, _ app.Event) {
	m.screen.filter = ctx.JSSrc().Get("value").String()
	m.screen.chosen = 0
	m.touch(partDialog)
	typed := m.screen.filter
	m.later(browsePause, func() {
		if typed == m.screen.filter && m.screen.dialog == dialogRooms {
			m.face.Actions.Browse(strings.TrimSpace(typed))
		}
	})
}

// moveRoom moves the mark with the arrow keys.
func (m *Model) moveRoom(_ app.Context, e app.Event) {
	n, by := len(m.roomChoices()), pressIn(e).InChoices()
	if n == 0 || by == 0 {
		return
	}
	m.screen.chosen = (m.screen.chosen + n + by) % n
	e.PreventDefault()
	m.touch(partDialog)
}

// chooseRoom opens the marked room, or makes the one that was typed.
func (m *Model) chooseRoom() {
	all := m.roomChoices()
	described := m.face.Platform.Value("create-topic") != ""
	switch {
	case m.screen.chosen < len(all) && !described:
		to := all[m.screen.chosen].room.ID
		m.close()
		m.travel(to)
	default:
		m.create()
	}
}

// create makes the room whose name was typed. The engine then opens it, which closes the dialog, or refuses, which the
// dialog shows.
func (m *Model) create() {
	p := m.face.Platform
	name := strings.TrimLeft(strings.TrimSpace(p.Value("create-name")), "#")
	if name == "" {
		return
	}
	for _, n := range m.refusals() {
		m.face.Actions.Dismiss(n.ID)
	}
	m.face.Actions.Create(name, strings.TrimSpace(p.Value("create-topic")))
}
