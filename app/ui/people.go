package ui

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/compose"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// hereNow says what the list is: without a connection, who was there last. Where the user is not, it names nobody.
func (m *Model) hereNow() string {
	open := m.open()
	if open.Shut() {
		return m.w.People
	}
	if open.Here == 0 && len(open.People) > 0 {
		if open.LastSeen.IsZero() {
			return m.w.LastHere
		}
		return catalog.Fill(m.w.LastHereAt, "{time}", m.clock.Moment(m.w, open.LastSeen, m.today()))
	}
	return m.w.HereNow.Of(open.Here)
}

// peopleLabel names the button of the list as hereNow does, in words.
func (m *Model) peopleLabel() string {
	if open := m.open(); open.Here > 0 || len(open.People) == 0 {
		return m.w.PeopleHere.Of(open.Here)
	}
	return m.hereNow()
}

// filterPeople follows what is typed into the field. Of a room with more people than are loaded, the server finds the others.
func (m *Model) filterPeople(typed string) {
	m.screen.peopleFilter = typed
	if m.open().More {
		m.ask(strings.TrimSpace(typed))
	}
}

// shownPeople returns the people that the list shows.
func (m *Model) shownPeople() []chat.Person {
	open := m.open()
	if m.screen.peopleFilter == "" {
		return open.People
	}
	all := open.People
	if open.More {
		all = append(all[:len(all):len(all)], m.found(strings.TrimSpace(m.screen.peopleFilter))...)
	}
	return namedLike(all, m.screen.peopleFilter)
}

// whereabouts reports whether somebody is here, as far as this screen knows.
func (m *Model) whereabouts(id chat.UserID) (here, known bool) {
	if m.disconnected() {
		return false, false
	}
	for _, p := range m.known() {
		if p.ID == id {
			here, known = here || p.Here, true
		}
	}
	return here, known || !m.open().More
}

// lastSeen says whether somebody is here, or else when they last wrote in the open room.
func (m *Model) lastSeen(id chat.UserID) string {
	here, known := m.whereabouts(id)
	if here {
		return m.w.IsHere
	}
	state := ""
	if known {
		state = m.w.IsAway
	}
	parts := m.parts()
	for i := len(parts) - 1; i >= 0; i-- {
		for j := len(parts[i].Rows) - 1; j >= 0; j-- {
			if r := parts[i].Rows[j]; r.Author.ID == id && r.Kind == view.RowMessage {
				at := m.clock.Zone.In(r.At)
				last := catalog.Fill(m.w.LastMessage, "{when}", m.w.Day(at, m.today())+" "+m.w.Time(at, m.clock.Hour12))
				return strings.TrimPrefix(state+" · "+last, " · ")
			}
		}
	}
	return state
}

func (m *Model) isBlocked(id chat.UserID) bool {
	return slices.ContainsFunc(m.view.Blocked, func(u chat.User) bool { return u.ID == id })
}

// unblocked returns the people whom the user does not block.
func (m *Model) unblocked(people []chat.Person) []chat.Person {
	return slices.DeleteFunc(people, func(p chat.Person) bool { return m.isBlocked(p.ID) })
}

// aboutPerson opens the dialog about somebody whom this screen shows.
func (m *Model) aboutPerson(id chat.UserID) {
	if u, ok := m.somebody(id); ok && (id != m.view.Me.ID || m.screen.dialog == action.MembersDialog) {
		m.hideDrawers()
		m.screen.person = u
		m.openDialog(action.PersonDialog)
		if room := m.open().Room; room.Kind.MembersOnly() || m.open().Rights.Has(chat.ToAssign) {
			m.config.Engine.LoadMembers(room.ID, u.Name)
		}
		m.config.Engine.LoadSilence(id)
	}
}

// block blocks a person or not, and closes their card.
func (m *Model) block(id chat.UserID, on bool) {
	u, ok := m.somebody(id)
	if !ok {
		return
	}
	if on {
		m.config.Engine.Block(u)
		m.offerUndo(m.w.BlockedNow, u.Name, action.UnblockUser, string(id))
	} else {
		m.config.Engine.Unblock(id)
		m.toastAbout(m.w.UnblockedNow, u.Name)
	}
	if m.screen.dialog == action.PersonDialog {
		m.close()
	}
}

// message opens the direct room with a person. What is half written in this room stays here.
func (m *Model) message(id chat.UserID) {
	m.hideDrawers()
	m.close()
	m.navigate(chat.DirectID(m.view.Me.ID, id))
}

// mention puts a person's name into the text, which stays one for everybody: at the beginning, a name would make it private.
func (m *Model) mention(id chat.UserID) {
	u, ok := m.somebody(id)
	if !ok {
		return
	}
	m.hideDrawers()
	m.close()
	m.remember(chat.Person{User: u})
	text, at := m.composer.text, m.composer.caret
	if chat.Blank(text[:at]) {
		at = len(text)
	}
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	name := "@" + u.Name + " "
	if at > 0 && !unicode.IsSpace(before) {
		name = " " + name
	}
	text = text[:at] + name + text[at:]
	if units := compose.UnitsAt(text, at+len(name)); m.config.Platform.SetText(text, units) {
		m.typed(text, units)
	}
	if _, _, addressed := chat.Address(m.composer.text); addressed {
		m.setPublic(true)
	}
	m.afterwards(func() { m.config.Platform.FocusOn(component.FieldID) })
}

// somebody finds a person whom this screen shows: in the list, in a message, or among the blocked.
func (m *Model) somebody(id chat.UserID) (chat.User, bool) {
	for _, p := range m.known() {
		if p.ID == id {
			return p.User, true
		}
	}
	for _, part := range m.parts() {
		for _, r := range part.Rows {
			if r.Author.ID == id && r.Kind != view.RowBlocked {
				return r.Author, true
			}
		}
	}
	for _, u := range m.view.Blocked {
		if u.ID == id {
			return u, true
		}
	}
	if member, ok := m.view.Members.Of(m.open().Room.ID, id); ok {
		return member.User, true
	}
	return m.screen.person, m.screen.person.ID == id
}
