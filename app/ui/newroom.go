package ui

import (
	"slices"
	"strings"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/dialog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// newRoomState is what the dialog of a new room has.
type newRoomState struct {
	kind   chat.RoomKind
	name   string // in its field as it is opened
	people []chat.User
}

// suggestedMax is how many people the dialog offers before a name is typed.
const suggestedMax = 4

// openNewRoom opens the dialog of a new room. What is said of it is a kind, a name and "@name" of people, each of which may be missing.
func (m *Model) openNewRoom(said string) {
	n := newRoomState{kind: chat.Private}
	kind, rest, _ := strings.Cut(strings.TrimSpace(said), " ")
	if k := chat.RoomKind(strings.ToLower(kind)); k == chat.Public || k.MembersOnly() {
		n.kind, said = k, rest
	}
	var name []string
	for word := range strings.FieldsSeq(said) {
		who := strings.TrimLeft(word, "@＠")
		if found := m.lookup(who); who != word && found != nil && found.Match != nil {
			n.people = append(n.people, found.Match.User)
			continue
		}
		name = append(name, word)
	}
	n.name = strings.Join(name, " ")
	m.openDialog(action.NewRoomDialog)
	m.screen.newRoom = n
}

func (m *Model) newRoomContent(c component.Context) dialog.Content {
	n, rows := m.screen.newRoom, m.newPeoplePicks()
	d := &dialog.NewRoom{
		Context: c, Kind: n.kind, NameMax: m.view.Limits.RoomRunes, Name: n.name, People: n.people, Refusal: m.refusal(),
		Choices: dialog.Choices{Input: m, Rows: rows, Chosen: m.screen.chosen},
	}
	if m.screen.filter == "" {
		d.Choices.Chosen = -1 // Enter makes the room
	}
	switch typed := m.typedPerson(); {
	case m.disconnected():
		d.Hint = m.w.OfflinePeople
	case typed == "" || len(rows) > 0:
	case m.composer.found[strings.ToLower(typed)] == nil:
		d.Hint = m.w.LookingForPeople
	default:
		d.Hint = m.w.NoPeople
	}
	return d
}

// newPeoplePicks returns the people who can be added to a new room.
func (m *Model) newPeoplePicks() []dialog.Choice {
	rows := slices.DeleteFunc(m.personPicks(), func(c dialog.Choice) bool {
		return slices.ContainsFunc(m.screen.newRoom.people, func(u chat.User) bool { return string(u.ID) == c.Arg })
	})
	for i := range rows {
		rows[i].Do = action.TakePerson
	}
	if m.screen.filter == "" {
		rows = rows[:min(len(rows), suggestedMax)]
	}
	return rows
}

// takePerson puts somebody among the people of the new room.
func (m *Model) takePerson(id chat.UserID) {
	n := &m.screen.newRoom
	for _, p := range m.acquaintances() {
		if p.ID == id && len(n.people) < chat.GroupMax-1 {
			n.people = append(slices.Clip(n.people), p.User)
		}
	}
	m.screen.filter, m.screen.chosen = "", 0
	m.afterwards(func() { m.config.Platform.Fill(dialog.PeopleField, "") })
}

// newRoomEntered takes the marked person, or else makes the room.
func (m *Model) newRoomEntered() {
	if rows := m.newPeoplePicks(); m.screen.filter != "" && m.screen.chosen < len(rows) {
		m.takePerson(chat.UserID(rows[m.screen.chosen].Arg))
		return
	}
	if m.holdBack() {
		return
	}
	n := m.screen.newRoom
	room := view.NewRoom{Kind: n.kind, Name: strings.TrimSpace(m.config.Platform.Value(action.NewRoomDialog.FieldID()))}
	if n.kind == chat.Public {
		room.Name = m.roomNamed(room.Name).name
	} else {
		for _, u := range n.people {
			room.Users = append(room.Users, u.ID)
		}
	}
	m.dismissRefusals()
	m.screen.sent = room.Name
	m.config.Engine.Create(room)
}
