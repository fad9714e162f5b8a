// Package blocking keeps whom a user blocks: what the server has said, and what this device has not told it yet.
package blocking

import (
	"slices"

	"parley/shared/chat"
)

// List is whom a user blocks. Its methods return changed copies. It is stored as JSON.
type List struct {
	Known []chat.User `json:"known,omitempty"` // as the server said, in the order of blocking
	Wants []Want      `json:"wants,omitempty"` // one for each user, in their order
}

// Want is a change that the server has not answered.
type Want struct {
	User chat.User `json:"user"`
	On   bool      `json:"on"`
}

// Users returns whom the user blocks when all that is wanted is done.
func (l List) Users() []chat.User {
	users := l.Known
	for _, w := range l.Wants {
		users = with(users, w)
	}
	return users
}

// Want returns the list with a change that the server has to be told.
func (l List) Want(w Want) List {
	l.Wants = append(l.without(w.User.ID), w)
	return l
}

// Answered returns the list after the server has carried out a change, or refused it. The answer to a change that another one has
// replaced since says nothing.
func (l List) Answered(w Want, done bool) List {
	if !slices.ContainsFunc(l.Wants, func(x Want) bool { return x.User.ID == w.User.ID && x.On == w.On }) {
		return l
	}
	if l.Wants = l.without(w.User.ID); done {
		l.Known = with(l.Known, w)
	}
	return l
}

// Told returns the list after the server has said whom the user blocks.
func (l List) Told(users []chat.User) List {
	l.Known = users
	return l
}

// Valid returns the list without what no program stores.
func (l List) Valid() List {
	l.Known = slices.DeleteFunc(l.Known, func(u chat.User) bool { return u.ID == "" })
	l.Known = l.Known[:min(len(l.Known), chat.BlocksMax)]
	l.Wants = slices.DeleteFunc(l.Wants, func(w Want) bool { return w.User.ID == "" })
	l.Wants = l.Wants[:min(len(l.Wants), chat.BlocksMax)]
	return l
}

func (l List) without(id chat.UserID) []Want {
	return slices.DeleteFunc(slices.Clone(l.Wants), func(w Want) bool { return w.User.ID == id })
}

// with returns users after a change.
func with(users []chat.User, w Want) []chat.User {
	at := slices.IndexFunc(users, func(u chat.User) bool { return u.ID == w.User.ID })
	switch {
	case w.On && at < 0:
		return append(users[:len(users):len(users)], w.User)
	case !w.On && at >= 0:
		return slices.Delete(slices.Clone(users), at, at+1)
	}
	return users
}
