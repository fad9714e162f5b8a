package ui

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"parley/shared/chat"
	"parley/shared/client/view"
	syntax "parley/shared/markup"
)

// completion is the list of people that is open while "@" is typed.
type completion struct {
	from, to int    // bytes of the text that a pick replaces, "@" included
	prefix   string // what is typed of the name
	people   []chat.Person
	marked   int
}

// optionsMax is how many people the list shows.
const optionsMax = 8

// mentionAt returns the bytes of the "@prefix" that the caret stands at the end of; ok is false if it is in none.
func mentionAt(text string, caret int) (from int, ok bool) {
	if caret < 0 || caret > len(text) {
		return 0, false
	}
	for i := caret; i > 0; {
		r, size := utf8.DecodeLastRuneInString(text[:i])
		i -= size
		if r == '@' || r == '＠' {
			before, _ := utf8.DecodeLastRuneInString(text[:i])
			return i, i == 0 || !chat.NameRune(before) && !syntax.InLink(text[:caret], i)
		}
		if !chat.NameRune(r) {
			return 0, false
		}
	}
	return 0, false
}

// complete returns the list for a text, or an empty one. Speakers are people who have spoken in the room, the last one first;
// known are people that this program knows of, offers those that the server named for the prefix.
func complete(text string, caret int, me chat.UserID, speakers, known, offers []chat.Person) completion {
	from, ok := mentionAt(text, caret)
	if !ok {
		return completion{}
	}
	_, size := utf8.DecodeRuneInString(text[from:])
	c := completion{from: from, to: caret, prefix: text[from+size : caret]}
	for _, p := range slices.Concat(speakers, known, offers) {
		if p.ID != me && hasPrefixFold(p.Name, c.prefix) {
			c.add(p)
		}
	}
	slices.SortStableFunc(c.people, c.nearer(speakers))
	c.people = c.people[:min(len(c.people), optionsMax)]
	if len(c.people) == 1 && c.people[0].Name == c.prefix {
		return completion{}
	}
	return c
}

// nearer orders people by how likely they are meant: whoever has exactly that name, then who has spoken last, then who is
// here.
func (c *completion) nearer(speakers []chat.Person) func(a, b chat.Person) int {
	spoke := map[chat.UserID]int{}
	for i, p := range speakers {
		spoke[p.ID] = i - len(speakers)
	}
	exact := func(p chat.Person) int { return truth(!strings.EqualFold(p.Name, c.prefix)) }
	return func(a, b chat.Person) int {
		return cmp.Or(exact(a)-exact(b), spoke[a.ID]-spoke[b.ID], truth(b.Here)-truth(a.Here))
	}
}

func truth(yes bool) int {
	if yes {
		return 1
	}
	return 0
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

func (c *completion) add(p chat.Person) {
	same := func(q chat.Person) bool { return q.ID == p.ID }
	if i := slices.IndexFunc(c.people, same); i < 0 {
		c.people = append(c.people, p)
	} else if p.Rev >= c.people[i].Rev {
		c.people[i] = p
	}
}

func (c *completion) open() bool { return len(c.people) > 0 }

// move marks the option by steps below, around the ends.
func (c *completion) move(by int) {
	if n := len(c.people); n > 0 {
		c.marked = (c.marked + by + n) % n
	}
}

func hasPrefixFold(name, prefix string) bool {
	return strings.HasPrefix(strings.ToLower(name), strings.ToLower(prefix))
}
