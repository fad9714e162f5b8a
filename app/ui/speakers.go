package ui

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/view"
)

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
