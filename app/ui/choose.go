package ui

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// browsePause is how long after the last key the server is asked for rooms.
const browsePause = 200 * time.Millisecond

// roomChoices returns the rooms that match what was typed: one's own in order of use, then the public ones. Those whose names
// begin with it stand before the others.
func (m *Model) roomChoices() []roomChoice {
	var begin, have []roomChoice
	typed, named := m.typedRoom(), roomNamed(m.screen.filter)
	seen := map[chat.RoomID]bool{}
	add := func(c roomChoice) {
		title := strings.ToLower(titleOf(c.room))
		switch {
		case seen[c.room.ID]:
		case strings.HasPrefix(title, typed):
			begin = append(begin, c)
		case strings.Contains(title, typed), c.room.Peer == nil && strings.Contains(string(c.room.ID), typed), named.err == nil && c.room.ID == named.id:
			have = append(have, c)
		default:
			return
		}
		seen[c.room.ID] = true
	}
	for _, r := range m.roomsByUse() {
		add(roomChoice{room: r.Room, unread: r.Unread, here: r.PeerHere, followed: true})
	}
	if m.view.Directory != nil {
		for _, listing := range m.view.Directory.Rooms {
			add(roomChoice{room: listing.Room, count: listing.Here})
		}
	}
	return append(begin, have...)
}

// roomsByUse returns one's rooms as a person looks for them: what calls for an answer, what is new, what was used last. The open
// room is the last of the used ones, so that Enter goes back to the one before.
func (m *Model) roomsByUse() []view.Room {
	rank := func(r view.Room) int {
		switch {
		case r.Mentions > 0, r.Unread > 0 && r.Kind == chat.Direct:
			return 0
		case r.Unread > 0:
			return 1
		case r.ID == m.asked:
			return 3
		case r.Used > 0:
			return 2
		}
		return 4
	}
	all := slices.Clone(m.view.Rooms)
	slices.SortStableFunc(all, func(a, b view.Room) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(b.Used, a.Used))
	})
	return all
}

// typedRoom returns the name that was typed, without its # or @.
func (m *Model) typedRoom() string {
	return strings.ToLower(strings.TrimLeft(strings.TrimSpace(m.screen.filter), "#@"))
}

// titleOf returns what a room is called: by its name, or by the other person.
func titleOf(r chat.Room) string {
	if r.Peer != nil {
		return r.Peer.Name
	}
	return r.Name
}

// newRoom is the room that the typed name would make.
type newRoom struct {
	name string
	id   chat.RoomID
	err  error // why it cannot be made
}

// roomNamed returns the room that a name makes. Apostrophes fall away and other punctuation parts words, so that "Anna's room"
// makes annas-room.
func roomNamed(typed string) newRoom {
	name := strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune("'’‘ʼ`´\"“”", r):
			return -1
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '-', r == '_':
			return r
		}
		return ' '
	}, typed)), " ")
	id, err := chat.Slug(name)
	return newRoom{name, id, err}
}

// creatable returns the room that can be made of what was typed; ok is false if nothing was typed or there is such a room.
func (m *Model) creatable(choices []roomChoice) (room newRoom, ok bool) {
	if m.typedRoom() == "" {
		return newRoom{}, false
	}
	room = roomNamed(m.screen.filter)
	same := func(c roomChoice) bool { return c.room.ID == room.id }
	return room, !slices.ContainsFunc(choices, same)
}

// filterRooms follows what is typed in the dialog of rooms.
func (m *Model) filterRooms(ctx app.Context, _ app.Event) {
	m.roomTyped(ctx.JSSrc().Get("value").String())
}

func (m *Model) roomTyped(typed string) {
	m.screen.filter, m.screen.chosen = typed, 0
	m.touch(partDialog)
	query := strings.TrimSpace(typed)
	if room := roomNamed(typed); room.err == nil {
		query = room.name
	}
	m.later(browsePause, func() {
		if typed == m.screen.filter && m.screen.dialog == dialogRooms {
			m.face.Actions.Browse(query)
		}
	})
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
	room := roomNamed(p.Value("create-name"))
	if room.err != nil || m.holdBack() {
		return
	}
	for _, n := range m.refusals() {
		m.face.Actions.Dismiss(n.ID)
	}
	m.screen.sent = room.name
	m.face.Actions.Create(room.name, strings.TrimSpace(p.Value("create-topic")))
}
