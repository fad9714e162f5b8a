package ui

import (
	"strings"

	"parley/shared/catalog"
	"parley/shared/chat"
)

// hereNow says what the list is: without a connection, who was there last.
func (m *Model) hereNow() string {
	open := m.open()
	if open.Missing {
		return ""
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
	m.screen.sieve = typed
	if m.open().More {
		m.findPerson(strings.TrimSpace(typed), func() bool { return m.screen.sieve == typed })
	}
}

// shownPeople returns the people that the list shows.
func (m *Model) shownPeople() []chat.Person {
	open := m.open()
	if m.screen.sieve == "" {
		return open.People
	}
	all := open.People
	if open.More {
		all = append(all[:len(all):len(all)], m.found(strings.TrimSpace(m.screen.sieve))...)
	}
	return namedLike(all, m.screen.sieve)
}
