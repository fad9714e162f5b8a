package ui

import (
	"slices"
	"strings"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// lookUp asks who name is, unless that is known. The engine sees to it that the server is not asked at each key.
func (m *Model) lookUp(name string) {
	if m.lookup(name) == nil {
		m.ask(name)
	}
}

func (m *Model) ask(name string) {
	if name != "" && m.composer.asked != name {
		m.composer.asked = name
		m.config.Engine.Find(name)
	}
}

// learn stores the answer about a name; an Enter that waited for it is repeated.
func (m *Model) learn(found *view.Lookup) {
	t := &m.composer
	if found == nil || !found.Done {
		return
	}
	if t.found == nil {
		t.found = map[string]*view.Lookup{}
	}
	t.found[strings.ToLower(found.Name)] = found
	marked := t.list.Marked
	m.suggest()
	t.list.Marked = min(marked, max(t.list.Len()-1, 0))
	if t.waiting != "" && t.waiting == t.text {
		m.submit(t.text)
	}
}

// lookup returns what is known of a name: what the server said of it, else a person on screen who has it.
func (m *Model) lookup(name string) *view.Lookup {
	if found := m.composer.found[strings.ToLower(name)]; found != nil {
		return found
	}
	for _, p := range m.known() {
		if strings.EqualFold(p.Name, name) {
			return &view.Lookup{Name: name, Match: &p}
		}
	}
	if met, ok := m.view.Names[view.NameKey(name)]; ok && m.view.Link.State != view.Online {
		return &view.Lookup{Name: name, Match: &chat.Person{User: met}} // a name can change hands while a message waits
	}
	return nil
}

func (m *Model) offers(prefix string) []chat.Person {
	if found := m.composer.found[strings.ToLower(prefix)]; found != nil {
		return found.Offers
	}
	return nil
}

// known returns the people that are on screen: in the room, and those one has written to.
func (m *Model) known() []chat.Person {
	people := append([]chat.Person(nil), m.open().People...)
	for _, room := range m.view.Rooms {
		if room.Peer != nil {
			people = append(people, chat.Person{User: *room.Peer, Here: room.PeerHere})
		}
	}
	return people
}

// How far back the speakers of a room are looked for, in rows, and how many.
const (
	speakersBack = 200
	speakersMax  = 20
)

// speakers returns who has spoken last in the room on screen.
func (m *Model) speakers() []chat.Person {
	var found []chat.Person
	rows := 0
	parts := m.parts()
	for p := len(parts) - 1; p >= 0; p-- {
		for i := len(parts[p].Rows) - 1; i >= 0; i-- {
			r := &parts[p].Rows[i]
			if rows++; rows > speakersBack || len(found) == speakersMax {
				return found
			}
			same := func(p chat.Person) bool { return p.ID == r.Author.ID }
			if r.Kind == view.RowMessage && !r.Mine && r.Author.Name != "" && !slices.ContainsFunc(found, same) {
				found = append(found, chat.Person{User: r.Author})
			}
		}
	}
	return found
}
