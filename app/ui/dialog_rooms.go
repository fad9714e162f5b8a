package ui

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"

	"parley/app/ui/action"
	"parley/app/ui/dialog"
	"parley/app/ui/render"
	"parley/shared/catalog"
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

func (m *Model) roomTyped(typed string) {
	m.screen.filter, m.screen.chosen = typed, 0
	query := strings.TrimSpace(typed)
	if room := roomNamed(typed); room.err == nil {
		query = room.name
	}
	m.later(browsePause, func() {
		if typed == m.screen.filter && m.screen.dialog == action.RoomsDialog {
			m.config.Engine.Browse(query)
		}
	})
}

// chooseRoom opens the marked room, or makes the one that was typed.
func (m *Model) chooseRoom() {
	all := m.roomChoices()
	described := m.config.Platform.Value("create-topic") != ""
	switch {
	case m.screen.chosen < len(all) && !described:
		to := all[m.screen.chosen].room.ID
		m.close()
		m.navigate(to)
	default:
		m.create()
	}
}

// create makes the room whose name was typed. The engine then opens it, which closes the dialog, or refuses, which the
// dialog shows.
func (m *Model) create() {
	p := m.config.Platform
	room := roomNamed(p.Value("create-name"))
	if room.err != nil || m.holdBack() {
		return
	}
	for _, n := range m.refusals() {
		m.config.Engine.Dismiss(n.ID)
	}
	m.screen.sent = room.name
	m.config.Engine.Create(room.name, strings.TrimSpace(p.Value("create-topic")))
}

// roomChoice is a room in the dialog of rooms.
type roomChoice struct {
	room     chat.Room
	unread   int
	count    int  // people who are in it
	here     bool // the other person of a direct room is
	followed bool
}

// roomPicks returns the rows of the dialog: the rooms, and at the end the way to make a new one.
func (m *Model) roomPicks() []dialog.Choice {
	choices := m.roomChoices()
	rows := make([]dialog.Choice, 0, len(choices)+1)
	for _, c := range choices {
		rows = append(rows, m.roomPick(c))
	}
	if room, ok := m.creatable(choices); ok && room.err == nil {
		rows = append(rows, dialog.Choice{Do: action.New, Sign: render.IconPlus, Title: catalog.Fill(m.w.RoomNew, "{name}", string(room.id))})
	}
	return rows
}

func (m *Model) roomPick(c roomChoice) dialog.Choice {
	row := dialog.Choice{Do: action.Go, Arg: string(c.room.ID), Sign: render.RoomSign, Title: titleOf(c.room), Text: render.Topic(m.w, c.room)}
	if c.room.Peer != nil {
		row.Sign = render.Avatar(*c.room.Peer, render.Small(c.here))
	}
	switch {
	case c.unread > 0:
		row.Hint = m.w.Unread.Of(c.unread)
	case c.count > 0:
		row.Hint = m.w.Here.Of(c.count)
	case c.followed && c.room.Peer == nil:
		row.Hint = m.w.RoomFollowed
	}
	return row
}
