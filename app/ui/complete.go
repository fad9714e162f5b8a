package ui

import (
	"slices"
	"strings"
	"unicode/utf8"

	"parley/shared/chat"
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

// complete returns the list for a text, or an empty one. known are people that this program knows of, offers those
// that the server named for the prefix; people who are here come first.
func complete(text string, caret int, me chat.UserID, known, offers []chat.Person) completion {
	from, ok := mentionAt(text, caret)
	if !ok {
		return completion{}
	}
	_, size := utf8.DecodeRuneInString(text[from:])
	c := completion{from: from, to: caret, prefix: text[from+size : caret]}
	for _, p := range append(slices.Clone(known), offers...) {
		if p.ID != me && hasPrefixFold(p.Name, c.prefix) {
			c.add(p)
		}
	}
	slices.SortStableFunc(c.people, hereFirst)
	c.people = c.people[:min(len(c.people), optionsMax)]
	if len(c.people) == 1 && c.people[0].Name == c.prefix {
		return completion{}
	}
	return c
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

func hereFirst(a, b chat.Person) int {
	switch {
	case a.Here == b.Here:
		return 0
	case a.Here:
		return -1
	}
	return 1
}

func hasPrefixFold(name, prefix string) bool {
	return strings.HasPrefix(strings.ToLower(name), strings.ToLower(prefix))
}
