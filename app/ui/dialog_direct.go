package ui

import (
	"slices"
	"strings"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/compose"
	"parley/app/ui/dialog"
	"parley/app/ui/render"
	"parley/shared/chat"
)

// picksMax is how many people the dialog offers at most; a longer name finds the others.
const picksMax = 50

// personPicks returns the people to choose from: those one has written to, those who are here, and those whom the server found.
func (m *Model) personPicks() []dialog.Choice {
	var rows []dialog.Choice
	for _, p := range m.acquaintances() {
		row := dialog.Choice{Do: action.Message, Arg: string(p.ID), Sign: render.Avatar(p.User, render.Small(p.Here)), Title: p.Name, Hint: component.Context{Words: m.w}.Presence(p.Here)}
		rows = append(rows, row)
	}
	return rows
}

// typedPerson returns the name that was typed, without its @.
func (m *Model) typedPerson() string {
	return strings.TrimLeft(strings.TrimSpace(m.screen.filter), "@＠")
}

func (m *Model) acquaintances() []chat.Person {
	typed := m.typedPerson()
	var all compose.Completion
	for _, room := range m.roomsByUse() {
		if room.Peer != nil {
			all.Add(chat.Person{User: *room.Peer, Here: room.PeerHere})
		}
	}
	for _, p := range append(slices.Clone(m.open().People), m.found(typed)...) {
		all.Add(p)
	}
	people := namedLike(all.People, typed)
	people = slices.DeleteFunc(people, func(p chat.Person) bool { return p.ID == m.view.Me.ID })
	return people[:min(len(people), picksMax)]
}

// found returns the people whom the server named for what was typed.
func (m *Model) found(typed string) []chat.Person {
	found := m.composer.found[strings.ToLower(typed)]
	if found == nil {
		return nil
	}
	if found.Match != nil {
		return append([]chat.Person{*found.Match}, found.Offers...)
	}
	return found.Offers
}

func (m *Model) directTyped(typed string) {
	m.screen.filter, m.screen.chosen = typed, 0
	m.ask(m.typedPerson())
}

// chooseDirect opens the direct room with the marked person.
func (m *Model) chooseDirect() {
	if rows := m.personPicks(); m.screen.chosen < len(rows) {
		m.message(chat.UserID(rows[m.screen.chosen].Arg))
	}
}

// namedLike returns the people whose names contain what was typed; names that begin with it come first.
func namedLike(people []chat.Person, typed string) []chat.Person {
	typed = strings.ToLower(strings.TrimSpace(typed))
	var begin, have []chat.Person
	for _, p := range people {
		switch at := strings.Index(strings.ToLower(p.Name), typed); {
		case at == 0:
			begin = append(begin, p)
		case at > 0:
			have = append(have, p)
		}
	}
	return append(begin, have...)
}
