package presence

import (
	"time"

	"parley/shared/chat"
)

// nodes are the other nodes that have users in a room.
type nodes struct {
	elsewhere *Elsewhere
	by        map[string]*remote
}

// remote is what is known of one of them.
type remote struct {
	life  int64
	at    int64 // the last change that is known
	users map[chat.UserID]struct{}
	heard time.Time
	asked time.Time

	parts  int // of all its users, received in order
	partAt int64
	fresh  map[chat.UserID]chat.User
}

// askEvery bounds how often one node is asked for all its users in a room.
const askEvery = time.Second

// Receive applies a message of another node. It returns the users of that node with a newer name, and whether the node must be
// asked for all its users, since a message before this one was missed.
func (r *Room) Receive(m *Message, now time.Time) (renamed []chat.User, ask bool) {
	renamed, ask = r.apply(m, now)
	if m.Ask == r.outgoing.node || m.Ask == AskAll {
		r.outgoing.asked = true
	}
	for _, u := range m.Typing {
		r.typing[u.ID] = u
	}
	return renamed, ask
}

// apply takes changes in their order, parts of all users, and the number of the last change, which shows whether one was missed.
func (r *Room) apply(m *Message, now time.Time) (renamed []chat.User, ask bool) {
	one := r.nodes.by[m.Node]
	if one != nil && m.Life < one.life {
		return nil, false // of a room that this node has forgotten since
	}
	if one == nil || m.Life > one.life {
		r.dropNode(m.Node)
		one = &remote{life: m.Life, users: map[chat.UserID]struct{}{}}
		r.nodes.by[m.Node] = one
	}
	one.heard = now
	switch changes := len(m.Came) + len(m.Gone); {
	case m.Part > 0:
		if one.addPart(m) {
			renamed = r.replace(one)
		}
		return renamed, false
	case changes > 0 && m.At == one.at+1:
		one.at = m.At
		for _, u := range m.Came {
			renamed = r.appear(one, u, renamed)
		}
		for _, id := range m.Gone {
			r.vanish(one, id)
		}
		return renamed, false
	case m.At <= one.at || now.Sub(one.asked) < askEvery:
		return nil, false
	}
	one.asked = now
	return nil, true
}

// addPart takes a part of all users; it reports whether they are complete.
func (one *remote) addPart(m *Message) (complete bool) {
	if m.Part == 1 {
		one.parts, one.partAt, one.fresh = 0, m.At, map[chat.UserID]chat.User{}
	}
	if one.fresh == nil || m.Part != one.parts+1 || m.At != one.partAt || m.At < one.at {
		one.fresh = nil
		return false
	}
	one.parts++
	for _, u := range m.Came {
		one.fresh[u.ID] = u
	}
	return m.Last
}

// replace makes those who have come in parts the users of the node.
func (r *Room) replace(one *remote) (renamed []chat.User) {
	for id := range one.users {
		if _, still := one.fresh[id]; !still {
			r.vanish(one, id)
		}
	}
	for _, u := range one.fresh {
		renamed = r.appear(one, u, renamed)
	}
	one.at, one.fresh = one.partAt, nil
	return renamed
}

// appear counts a user of a node in, or takes a newer snapshot of one who is known, and appends that one to renamed.
func (r *Room) appear(one *remote, u chat.User, renamed []chat.User) []chat.User {
	if _, known := one.users[u.ID]; known {
		if here := r.users[u.ID]; here != nil && here.rename(u) {
			renamed = append(renamed, u)
		}
		return renamed
	}
	one.users[u.ID] = struct{}{}
	r.add(u).nodes++
	r.nodes.elsewhere.add(u.ID, 1)
	return renamed
}

// vanish counts a user of a node out.
func (r *Room) vanish(one *remote, id chat.UserID) {
	if _, known := one.users[id]; !known {
		return
	}
	delete(one.users, id)
	if here := r.users[id]; here != nil && here.nodes > 0 {
		here.nodes--
		r.drop(id)
	}
	r.nodes.elsewhere.add(id, -1)
}

// dropNode forgets a node and its users.
func (r *Room) dropNode(node string) {
	one := r.nodes.by[node]
	if one == nil {
		return
	}
	for id := range one.users {
		r.vanish(one, id)
	}
	delete(r.nodes.by, node)
}

// Beat drops the nodes that have been silent for too long. It reports whether something is to be announced: such a departure, or the
// beat of this node.
func (r *Room) Beat(now time.Time) (announce bool) {
	for node, one := range r.nodes.by {
		if now.Sub(one.heard) >= silence {
			r.dropNode(node)
			announce = true
		}
	}
	return announce || now.Sub(r.outgoing.beat) >= BeatEvery
}

// Close forgets all other nodes. The room must not be used any more.
func (r *Room) Close() {
	for node := range r.nodes.by {
		r.dropNode(node)
	}
}
