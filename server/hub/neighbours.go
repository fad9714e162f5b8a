package hub

import (
	"encoding/json"
	"time"

	"parley/shared/chat"
)

// neighbours are the other nodes that have told of their people in a room. It is guarded by Room.mu.
type neighbours struct {
	hub   *Hub
	nodes map[string]*neighbour
}

// neighbour is one of them, as far as it is known.
type neighbour struct {
	life  int64
	at    int64 // the last change that is known
	users map[chat.UserID]struct{}
	heard time.Time
	asked time.Time

	parts  int // of all its people, that came in their order
	partAt int64
	fresh  map[chat.UserID]chat.User
}

// askEvery bounds how often one node is asked for all its people in a room.
const askEvery = time.Second

func newNeighbours(h *Hub) neighbours { return neighbours{h, map[string]*neighbour{}} }

// learn takes what a node tells of its people.
func (r *Room) learn(body []byte) {
	var t tiding
	if err := json.Unmarshal(body, &t); err != nil {
		r.hub.Log.Warn("a node's tidings cannot be read", "room", r.info.ID, "err", err)
		return
	}
	r.mu.Lock()
	if r.retired {
		r.mu.Unlock()
		return
	}
	ask := r.others.take(&t, &r.present, time.Now())
	if t.Ask == r.hub.node || t.Ask == askAll {
		r.present.outward.owes = true
	}
	for _, u := range t.Typing {
		r.present.typing[u.ID] = u
	}
	r.mu.Unlock()
	if ask {
		r.enquire(t.Node)
	} else {
		r.hub.stir(r)
	}
}

// enquire asks a node, or all if it is "", who is here through it.
func (r *Room) enquire(node string) {
	if r.hub.alone() {
		return
	}
	r.mu.Lock()
	r.present.outward.ask = askAll
	if node != "" {
		r.present.outward.ask = node
	}
	r.mu.Unlock()
	r.hub.stir(r)
}

// take applies what a node tells; it reports whether something before it was missed.
func (n *neighbours) take(t *tiding, p *presence, now time.Time) (ask bool) {
	one := n.nodes[t.Node]
	if one != nil && t.Life < one.life {
		return false // of a room that this node has forgotten since
	}
	if one == nil || t.Life > one.life {
		n.drop(t.Node, p)
		one = &neighbour{life: t.Life, users: map[chat.UserID]struct{}{}}
		n.nodes[t.Node] = one
	}
	one.heard = now
	switch changes := len(t.Came) + len(t.Gone); {
	case t.Part > 0:
		if one.add(t) {
			n.replace(one, p)
		}
		return false
	case changes > 0 && t.At == one.at+1:
		one.at = t.At
		for _, u := range t.Came {
			n.appear(one, p, u)
		}
		for _, id := range t.Gone {
			n.vanish(one, p, id)
		}
		return false
	case t.At <= one.at || now.Sub(one.asked) < askEvery:
		return false
	}
	one.asked = now
	return true
}

// add takes a part of all people; it reports whether they are complete.
func (one *neighbour) add(t *tiding) (complete bool) {
	if t.Part == 1 {
		one.parts, one.partAt, one.fresh = 0, t.At, map[chat.UserID]chat.User{}
	}
	if one.fresh == nil || t.Part != one.parts+1 || t.At != one.partAt || t.At < one.at {
		one.fresh = nil
		return false
	}
	one.parts++
	for _, u := range t.Came {
		one.fresh[u.ID] = u
	}
	return t.Last
}

// replace makes those who have come in parts the people of the node.
func (n *neighbours) replace(one *neighbour, p *presence) {
	for id := range one.users {
		if _, still := one.fresh[id]; !still {
			n.vanish(one, p, id)
		}
	}
	for _, u := range one.fresh {
		n.appear(one, p, u)
	}
	one.at, one.fresh = one.partAt, nil
}

// appear counts a user in, or takes a newer picture of one who is known.
func (n *neighbours) appear(one *neighbour, p *presence, u chat.User) {
	if _, known := one.users[u.ID]; known {
		if here := p.users[u.ID]; here != nil && here.renamed(u) {
			n.hub.renames.add(u)
		}
		return
	}
	one.users[u.ID] = struct{}{}
	p.appear(u)
	n.hub.elsewhere.add(u.ID, 1)
}

func (n *neighbours) vanish(one *neighbour, p *presence, id chat.UserID) {
	if _, known := one.users[id]; !known {
		return
	}
	delete(one.users, id)
	p.vanish(id)
	n.hub.elsewhere.add(id, -1)
}

// drop forgets a node and its people.
func (n *neighbours) drop(node string, p *presence) {
	one := n.nodes[node]
	if one == nil {
		return
	}
	for id := range one.users {
		n.vanish(one, p, id)
	}
	delete(n.nodes, node)
}

// expire drops the nodes that have been silent for too long; it reports whether there was one.
func (n *neighbours) expire(p *presence, now time.Time) (some bool) {
	for node, one := range n.nodes {
		if now.Sub(one.heard) >= leaseWait {
			n.drop(node, p)
			some = true
		}
	}
	return some
}

// forget drops all of them.
func (n *neighbours) forget(p *presence) {
	for node := range n.nodes {
		n.drop(node, p)
	}
}

// pulse tells the others that this node still serves the room, and forgets those who have not.
func (r *Room) pulse(now time.Time) {
	r.mu.Lock()
	stir := r.others.expire(&r.present, now) || now.Sub(r.present.outward.beat) >= beatEvery
	r.mu.Unlock()
	if stir {
		r.hub.stir(r)
	}
}
