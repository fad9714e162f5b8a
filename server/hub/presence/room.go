// Package presence keeps who is here: in each room, through this node and through others. It computes what sessions and other nodes
// must be told, always changes and never a whole list to everybody. It sends nothing itself: outgoing.go says what nodes tell each
// other, nodes.go what they take from it.
package presence

import (
	"cmp"
	"slices"
	"time"

	"parley/shared/chat"
)

// Room is who is here in one room. It is not safe for concurrent use.
type Room struct {
	users   map[chat.UserID]*person
	order   []chat.UserID             // of users, ascending, so that a page of them costs no sorting
	local   int                       // users who are here through this node
	came    map[chat.UserID]chat.User // since the last Changes
	gone    map[chat.UserID]chat.User
	leaving map[chat.UserID]struct{} // users without a session here whose chat.LeaveWait has not passed; they count as here
	typing  map[chat.UserID]chat.User

	outgoing outgoing
	nodes    nodes
}

// person is a user in a room.
type person struct {
	user     chat.User
	sessions int       // on this node
	nodes    int       // other nodes on which the user is here
	left     time.Time // when the last session on this node went
}

// NewRoom returns a room without users. node names this node to the others and is "" if there are none; elsewhere counts whom
// the other nodes have here.
func NewRoom(node string, elsewhere *Elsewhere) *Room {
	return &Room{
		users: map[chat.UserID]*person{}, came: map[chat.UserID]chat.User{}, gone: map[chat.UserID]chat.User{},
		leaving: map[chat.UserID]struct{}{}, typing: map[chat.UserID]chat.User{},
		outgoing: newOutgoing(node), nodes: nodes{elsewhere: elsewhere, by: map[string]*remote{}},
	}
}

// Enter counts a session in. A user who comes back within chat.LeaveWait never left.
func (r *Room) Enter(u chat.User) {
	one := r.add(u)
	if _, leaving := r.leaving[u.ID]; one.sessions == 0 && !leaving {
		r.local++
		r.outgoing.enter(u)
	}
	one.sessions++
	delete(r.leaving, u.ID)
}

// Exit counts a session out at now. The user leaves after chat.LeaveWait, or at once.
func (r *Room) Exit(id chat.UserID, now time.Time, atOnce bool) {
	one := r.users[id]
	if one == nil || one.sessions == 0 {
		return
	}
	if one.sessions--; one.sessions > 0 {
		return
	}
	one.left = now
	r.leaving[id] = struct{}{}
	delete(r.typing, id)
	if atOnce {
		r.leave(id)
	}
}

// Typed notes that a user is typing on this node.
func (r *Room) Typed(u chat.User) {
	r.typing[u.ID] = u
	r.outgoing.typed(u)
}

// Rename takes a newer snapshot of a user; it reports whether the user is here under an older one.
func (r *Room) Rename(u chat.User) bool {
	one := r.users[u.ID]
	if one == nil || !one.rename(u) {
		return false
	}
	if one.sessions > 0 {
		r.outgoing.enter(u)
	}
	return true
}

// rename takes a newer snapshot; it reports whether u is one.
func (one *person) rename(u chat.User) bool {
	if one.user.Rev >= u.Rev {
		return false
	}
	one.user = u
	return true
}

// Sweep removes those whose chat.LeaveWait is over.
func (r *Room) Sweep(now time.Time) {
	for id := range r.leaving {
		if now.Sub(r.users[id].left) >= chat.LeaveWait {
			r.leave(id)
		}
	}
}

// leave ends the presence of a user on this node.
func (r *Room) leave(id chat.UserID) {
	delete(r.leaving, id)
	r.local--
	r.outgoing.exit(id)
	r.drop(id)
}

// add returns the entry of a user, who is here from now on.
func (r *Room) add(u chat.User) *person {
	if one := r.users[u.ID]; one != nil {
		one.rename(u)
		return one
	}
	one := &person{user: u}
	r.users[u.ID] = one
	at, _ := slices.BinarySearch(r.order, u.ID)
	r.order = slices.Insert(r.order, at, u.ID)
	if _, was := r.gone[u.ID]; was {
		delete(r.gone, u.ID)
	} else {
		r.came[u.ID] = u
	}
	return one
}

// drop removes a user who is here neither through this node nor through another.
func (r *Room) drop(id chat.UserID) {
	one := r.users[id]
	if _, leaving := r.leaving[id]; leaving || one.sessions > 0 || one.nodes > 0 {
		return
	}
	delete(r.users, id)
	if at, there := slices.BinarySearch(r.order, id); there {
		r.order = slices.Delete(r.order, at, at+1)
	}
	if _, untold := r.came[id]; untold {
		delete(r.came, id)
		return
	}
	r.gone[id] = one.user
}

// Count returns how many users are here.
func (r *Room) Count() int { return len(r.users) }

// Local returns how many users are here through this node.
func (r *Room) Local() int { return r.local }

// Has reports whether a user is here.
func (r *Room) Has(id chat.UserID) bool { return r.users[id] != nil }

// List returns up to limit users with an id above after, in order of id.
func (r *Room) List(after chat.UserID, limit int) (users []chat.User, more bool) {
	at, found := slices.BinarySearch(r.order, after)
	if found {
		at++
	}
	page := r.order[at:min(len(r.order), at+limit)]
	users = make([]chat.User, len(page))
	for i, id := range page {
		users[i] = r.users[id].user
	}
	return users, at+len(page) < len(r.order)
}

// Changes returns who came and went since the last call, chat.PeoplePage of each at most; more says that some are left out.
func (r *Room) Changes() (came, gone []chat.User, more bool) {
	came, gone = drain(r.came, chat.PeoplePage), drain(r.gone, chat.PeoplePage)
	more = len(r.came)+len(r.gone) > 0
	clear(r.came)
	clear(r.gone)
	return came, gone, more
}

// Typing returns who has typed since the last call, chat.PeoplePage users at most.
func (r *Room) Typing() []chat.User {
	users := drain(r.typing, chat.PeoplePage)
	clear(r.typing)
	return users
}

// Leaving reports whether users leave soon.
func (r *Room) Leaving() bool { return len(r.leaving) > 0 }

// Pending reports whether sessions or other nodes are to be told something, now or soon.
func (r *Room) Pending() bool {
	return len(r.came)+len(r.gone)+len(r.typing)+len(r.leaving) > 0 || r.outgoing.pending()
}

// drain takes up to limit users out of m.
func drain(m map[chat.UserID]chat.User, limit int) []chat.User {
	var users []chat.User
	for id, u := range m {
		if len(users) == limit {
			break
		}
		users = append(users, u)
		delete(m, id)
	}
	slices.SortFunc(users, func(a, b chat.User) int { return cmp.Compare(a.ID, b.ID) })
	return users
}
