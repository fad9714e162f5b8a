package ui

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/app/ui/action"
	"parley/app/ui/dialog"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/words"
)

// roomChoices returns the rooms and people that match what was typed: one's own rooms in order of use, people, then the public rooms. Better
// matches stand before the others.
func (m *Model) roomChoices() []roomChoice {
	typed, named := m.typedRoom(), m.roomNamed(m.screen.filter)
	seen := map[chat.RoomID]bool{}
	ranked := make([][]roomChoice, unlike)
	add := func(c roomChoice) {
		how := matches(titleOf(c.room), typed)
		if c.room.Kind == chat.Public {
			how = min(how, matches(string(c.room.ID), typed))
			if named.err == nil && c.room.ID == named.id {
				how = min(how, inside)
			}
		}
		if how < unlike && !seen[c.room.ID] {
			seen[c.room.ID] = true
			ranked[how] = append(ranked[how], c)
		}
	}
	for _, r := range m.roomsByUse() {
		add(roomChoice{room: r.Room, unread: r.Unread, here: r.PeerHere, followed: true, draft: r.Draft && r.ID != m.asked})
	}
	if typed != "" {
		for _, p := range append(slices.Clone(m.open().People), m.found(typed)...) {
			if p.ID != m.view.Me.ID {
				add(roomChoice{room: chat.Room{ID: chat.DirectID(m.view.Me.ID, p.ID), Kind: chat.Direct, Peer: &p.User}, here: p.Here})
			}
		}
	}
	if m.view.Directory != nil {
		for _, listing := range m.view.Directory.Rooms {
			add(roomChoice{room: listing.Room, count: listing.Here})
		}
	}
	return slices.Concat(ranked...)
}

// How well a name matches what was typed, the best first.
const (
	begins = iota // the name begins with it
	word          // a word in it does
	inside        // it has it somewhere
	spread        // it has its characters, in that order
	unlike        // it does not match
)

// matches compares a name with what was typed, in any script, without case and width.
func matches(name, typed string) int {
	name, typed = words.Fold(name), words.Fold(typed)
	at := strings.Index(name, typed)
	switch {
	case at == 0:
		return begins
	case at > 0:
		if before, _ := utf8.DecodeLastRuneInString(name[:at]); !unicode.IsLetter(before) && !unicode.IsDigit(before) {
			return word
		}
		return inside
	case utf8.RuneCountInString(typed) > 1 && hasInOrder(name, typed):
		return spread
	}
	return unlike
}

// hasInOrder reports whether a text has the characters of another one, with others between them. It begins with the first.
func hasInOrder(text, characters string) bool {
	first, _ := utf8.DecodeRuneInString(characters)
	if !strings.HasPrefix(text, string(first)) {
		return false
	}
	for _, r := range characters {
		at := strings.IndexRune(text, r)
		if at < 0 {
			return false
		}
		text = text[at+utf8.RuneLen(r):]
	}
	return true
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
func (m *Model) roomNamed(typed string) newRoom {
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
	if most := m.view.Limits.RoomRunes; err == nil && utf8.RuneCountInString(name) > most {
		err = chat.Errorf(chat.CodeBadRoomName, "a room's name has 1 to %d characters", most)
	}
	return newRoom{name, id, err}
}

// creatable returns the room that can be made of what was typed; ok is false if nothing was typed or there is such a room.
func (m *Model) creatable(choices []roomChoice) (room newRoom, ok bool) {
	if m.typedRoom() == "" {
		return newRoom{}, false
	}
	room = m.roomNamed(m.screen.filter)
	same := func(c roomChoice) bool { return c.room.ID == room.id }
	return room, !slices.ContainsFunc(choices, same)
}

// roomTyped looks for what was typed. The engine sees to it that the server is not asked at each key.
func (m *Model) roomTyped(typed string) {
	m.screen.filter, m.screen.chosen = typed, 0
	query := strings.TrimSpace(typed)
	if room := m.roomNamed(typed); room.err == nil {
		query = room.name
	}
	m.config.Engine.Browse(query)
	m.ask(m.typedRoom())
}

// chooseRoom opens the marked room, or makes the one that was typed.
func (m *Model) chooseRoom() {
	all := m.roomChoices()
	described := m.config.Platform.Value("create-topic") != ""
	switch {
	case m.screen.chosen < len(all) && !described:
		to := all[m.screen.chosen].room
		if to.Peer != nil {
			m.message(to.Peer.ID)
			return
		}
		m.close()
		m.navigate(to.ID)
	default:
		m.create()
	}
}

// create makes the room whose name was typed. The engine then opens it, which closes the dialog, or refuses, which the
// dialog shows.
func (m *Model) create() {
	p := m.config.Platform
	room := m.roomNamed(p.Value("create-name"))
	if room.err != nil || m.holdBack() {
		return
	}
	m.dismissRefusals()
	m.screen.sent = room.name
	m.config.Engine.Create(view.NewRoom{Name: room.name, Topic: strings.TrimSpace(p.Value("create-topic"))})
}

// roomChoice is a room in the dialog of rooms.
type roomChoice struct {
	room     chat.Room
	unread   int
	count    int  // people who are in it
	here     bool // the other person of a direct room is
	followed bool
	draft    bool
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
	row := dialog.Choice{Do: action.Go, Arg: string(c.room.ID), Sign: render.RoomSign(m.w, c.room), Title: render.RoomName(m.w, c.room), Text: render.Topic(m.w, c.room)}
	if c.room.Peer != nil {
		row.Sign, row.Do, row.Arg = render.Avatar(*c.room.Peer, render.Small(c.here)), action.Message, string(c.room.Peer.ID)
	}
	switch {
	case c.room.Archived:
		row.Hint = m.w.Archived
	case c.unread > 0:
		row.Hint = m.w.Unread.Of(c.unread)
	case c.draft:
		row.Hint = m.w.Draft
	case c.count > 0:
		row.Hint = m.w.Here.Of(c.count)
	case c.followed && c.room.Peer == nil:
		row.Hint = m.w.RoomFollowed
	}
	return row
}
