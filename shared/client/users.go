package client

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/shared/chat"
)

// usersMax bounds the directory; beyond it, rows show the names that came with them.
const usersMax = 20_000

// users is everyone seen, as they are called now: of two pictures the one with the higher Rev.
type users struct {
	byID   map[chat.UserID]chat.User
	byName map[string]chat.UserID // by the folded name, for names in texts that are still to be sent
}

func newUsers() *users {
	return &users{byID: map[chat.UserID]chat.User{}, byName: map[string]chat.UserID{}}
}

// learn notes a user and reports whether that changes how somebody known is shown.
func (d *users) learn(u chat.User) bool {
	was, known := d.byID[u.ID]
	if u.ID == "" || u.Name == "" || known && u.Rev <= was.Rev || !known && len(d.byID) >= usersMax {
		return false
	}
	if former := foldName(was.Name); d.byName[former] == u.ID {
		delete(d.byName, former)
	}
	d.byID[u.ID] = u
	d.byName[foldName(u.Name)] = u.ID
	return known && was.Name != u.Name
}

// get returns the user with that id, as far as is known.
func (d *users) get(id chat.UserID) (chat.User, bool) {
	u, known := d.byID[id]
	return u, known
}

// here returns people as they are called now, in order of name, as people who are here.
func (d *users) here(people map[chat.UserID]chat.User) []chat.Person {
	all := slices.Collect(maps.Values(people))
	for i := range all {
		all[i] = d.now(all[i])
	}
	slices.SortFunc(all, byName)
	list := make([]chat.Person, 0, len(all))
	for _, u := range all {
		list = append(list, chat.Person{User: u, Here: true})
	}
	return list
}

// now returns u as it is called now.
func (d *users) now(u chat.User) chat.User {
	if known, ok := d.byID[u.ID]; ok && known.Rev >= u.Rev {
		return known
	}
	return u
}

// named returns who has that name, case aside, as far as is known.
func (d *users) named(name string) (chat.User, bool) {
	if len(name) > chat.NameMax*utf8.UTFMax {
		return chat.User{}, false
	}
	u, ok := d.byID[d.byName[foldName(name)]]
	return u, ok
}

// foldName returns the same for names that strings.EqualFold takes for equal.
func foldName(name string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		return least
	}, name)
}

// beginning returns up to limit users whose name begins with prefix, case aside, in order of name.
func (d *users) beginning(prefix string, limit int) []chat.User {
	var found []chat.User
	for _, u := range d.byID {
		if len(u.Name) >= len(prefix) && strings.EqualFold(u.Name[:len(prefix)], prefix) {
			found = append(found, u)
		}
	}
	slices.SortFunc(found, byName)
	return found[:min(limit, len(found))]
}

func byName(a, b chat.User) int {
	return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.ID, b.ID))
}

// learn notes users, and has everything that shows one of them by a former name made anew.
func (e *engine) learn(all ...chat.User) {
	for _, u := range all {
		if e.users.learn(u) {
			e.rename(u)
		}
	}
}

// rename shows the new name of u everywhere.
func (e *engine) rename(u chat.User) {
	if u.ID == e.me.ID {
		e.me = u
		e.keep.state()
	}
	for _, r := range e.rooms {
		r.rename(u)
	}
	e.screen.touch(u.ID)
	e.dirty.all()
}
