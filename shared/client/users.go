package client

import (
	"parley/shared/chat"
)

// learn notes users, and has everything that shows one of them by a former name made anew.
func (e *engine) learn(all ...chat.User) {
	for _, u := range all {
		if e.users.Learn(u) {
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
