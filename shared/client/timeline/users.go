package timeline

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

// Users is everyone seen, as they are called now: the snapshot of a user with the higher Rev wins.
type Users struct {
	byID   map[chat.UserID]chat.User
	byName map[string]chat.UserID // by the folded name, for names in texts that are still to be sent
}

// NewUsers returns an empty directory.
func NewUsers() *Users {
	return &Users{byID: map[chat.UserID]chat.User{}, byName: map[string]chat.UserID{}}
}

// Learn notes a user and reports whether that changes how somebody known is shown.
func (d *Users) Learn(u chat.User) bool {
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

// Get returns the user with that id, as far as is known.
func (d *Users) Get(id chat.UserID) (chat.User, bool) {
	u, known := d.byID[id]
	return u, known
}

// Here returns people as they are called now, in order of name, as people who are here.
func (d *Users) Here(people map[chat.UserID]chat.User) []chat.Person {
	all := slices.Collect(maps.Values(people))
	for i := range all {
		all[i] = d.Now(all[i])
	}
	slices.SortFunc(all, ByName)
	list := make([]chat.Person, 0, len(all))
	for _, u := range all {
		list = append(list, chat.Person{User: u, Here: true})
	}
	return list
}

// Now returns u as it is called now.
func (d *Users) Now(u chat.User) chat.User {
	if known, ok := d.byID[u.ID]; ok && known.Rev >= u.Rev {
		return known
	}
	return u
}

// Named returns the user with that name, case aside, as far as is known.
func (d *Users) Named(name string) (chat.User, bool) {
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

// WithPrefix returns up to limit users whose name begins with prefix, case aside, in order of name.
func (d *Users) WithPrefix(prefix string, limit int) []chat.User {
	var found []chat.User
	for _, u := range d.byID {
		if len(u.Name) >= len(prefix) && strings.EqualFold(u.Name[:len(prefix)], prefix) {
			found = append(found, u)
		}
	}
	slices.SortFunc(found, ByName)
	return found[:min(limit, len(found))]
}

// ByName orders users by name, case aside.
func ByName(a, b chat.User) int {
	return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.ID, b.ID))
}
