package hub

import (
	"sync/atomic"
	"time"

	"parley/shared/chat"
)

// Each node tells the others who is in a room through it: changes, numbered from 1, and every few seconds which number it is
// at. Who has missed one asks for all. Nothing of this is kept anywhere else, so there is nothing that could be lost for good:
// when a node is silent for leaseWait, its people are gone.
const (
	beatEvery = 4 * time.Second
	leaseWait = 12 * time.Second // three beats
	partMax   = 500              // users in one tiding
)

// tiding is what one node tells the others of who is in a room.
type tiding struct {
	Node   string        `json:"node"`
	Life   int64         `json:"life"`             // of the room on that node: it grows with each time the room is loaded there
	At     int64         `json:"at"`               // number of the change, or of the last one
	Came   []chat.User   `json:"came,omitempty"`   // since the change before, or with another picture of themselves
	Gone   []chat.UserID `json:"gone,omitempty"`   // since the change before
	Typing []chat.User   `json:"typing,omitempty"` // now
	Part   int           `json:"part,omitempty"`   // from 1: Came is a part of all who are there
	Last   bool          `json:"last,omitempty"`   // the last part
	Ask    string        `json:"ask,omitempty"`    // the node that should tell all who are there, or askAll
}

// askAll asks every node.
const askAll = "*"

// lives numbers the lives of rooms in this process.
var lives atomic.Int64

// outward is what other nodes must be told about the people on this one. It is guarded by Room.mu.
type outward struct {
	node   string // "" if there are no others
	life   int64
	at     int64
	came   map[chat.UserID]chat.User
	gone   map[chat.UserID]struct{}
	typing map[chat.UserID]chat.User
	ask    string // to be asked next
	owes   bool   // somebody asked for all
	beat   time.Time
}

func newOutward(node string) outward {
	return outward{
		node: node, life: lives.Add(1), came: map[chat.UserID]chat.User{}, gone: map[chat.UserID]struct{}{}, typing: map[chat.UserID]chat.User{},
	}
}

func (o *outward) enter(u chat.User) {
	if o.node == "" {
		return
	}
	delete(o.gone, u.ID)
	o.came[u.ID] = u
}

func (o *outward) types(u chat.User) {
	if o.node != "" {
		o.typing[u.ID] = u
	}
}

func (o *outward) exit(id chat.UserID) {
	if o.node == "" {
		return
	}
	delete(o.came, id)
	delete(o.typing, id)
	o.gone[id] = struct{}{}
}

func (o *outward) unrest() bool {
	return len(o.came)+len(o.gone)+len(o.typing) > 0 || o.owes || o.ask != ""
}

// news returns what the others do not know yet, and at least the number of the last change when that is due.
func (o *outward) news(p *presence, now time.Time) (tidings []*tiding) {
	if o.node == "" {
		return nil
	}
	for len(o.came)+len(o.gone) > 0 {
		o.at++
		tidings = append(tidings, &tiding{Node: o.node, Life: o.life, At: o.at, Came: drain(o.came, partMax), Gone: drainKeys(o.gone, partMax)})
	}
	if o.owes {
		o.owes = false
		tidings = append(tidings, o.whole(p)...)
	}
	if len(o.typing) > 0 || o.ask != "" || now.Sub(o.beat) >= beatEvery {
		tidings = append(tidings, &tiding{Node: o.node, Life: o.life, At: o.at, Typing: drain(o.typing, chat.PeoplePage), Ask: o.ask})
		clear(o.typing)
		o.ask = ""
	}
	if len(tidings) > 0 {
		o.beat = now
	}
	return tidings
}

// whole returns all who are here through this node.
func (o *outward) whole(p *presence) []*tiding {
	var all []chat.User
	for _, id := range p.order {
		one := p.users[id]
		if _, leaving := p.leaving[id]; leaving || one.sessions > 0 {
			all = append(all, one.user)
		}
	}
	var parts []*tiding
	for part := 1; ; part++ {
		n := min(len(all), partMax)
		parts = append(parts, &tiding{Node: o.node, Life: o.life, At: o.at, Came: all[:n], Part: part, Last: n == len(all)})
		if all = all[n:]; len(all) == 0 {
			return parts
		}
	}
}

// drainKeys takes up to limit users out of m.
func drainKeys(m map[chat.UserID]struct{}, limit int) (ids []chat.UserID) {
	for id := range m {
		if len(ids) == limit {
			break
		}
		ids = append(ids, id)
		delete(m, id)
	}
	return ids
}
