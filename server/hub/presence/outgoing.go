package presence

import (
	"sync/atomic"
	"time"

	"parley/shared/chat"
)

// Each node tells the others who is in a room through it: changes, numbered from 1, and every few seconds the number of the last
// one. A node that has missed one asks for all. Nothing else stores this, so nothing can be lost for good: when a node is silent
// for silence, its users are gone.
const (
	BeatEvery = 4 * time.Second  // the longest time between two messages of a node about a room
	silence   = 12 * time.Second // three beats
	partMax   = 500              // users in one message
)

// AskAll asks every node.
const AskAll = "*"

// Message is what one node tells the others of who is in a room.
type Message struct {
	Node   string        `json:"node"`
	Life   int64         `json:"life"`             // of the room on that node: it grows with each time the room is loaded there
	At     int64         `json:"at"`               // number of the change, or of the last one
	Came   []chat.User   `json:"came,omitempty"`   // since the change before, or with a newer snapshot
	Gone   []chat.UserID `json:"gone,omitempty"`   // since the change before
	Typing []chat.User   `json:"typing,omitempty"` // now
	Part   int           `json:"part,omitempty"`   // from 1: Came is a part of all who are there
	Last   bool          `json:"last,omitempty"`   // the last part
	Ask    string        `json:"ask,omitempty"`    // the node that should send all who are there, or AskAll
	Rules  int64         `json:"rules,omitempty"`  // the version of the room's rules that the node follows
}

// lives numbers the lives of rooms in this process.
var lives atomic.Int64

// outgoing is what other nodes must be told about the users on this one.
type outgoing struct {
	node   string // "" if there are no others
	life   int64
	at     int64
	came   map[chat.UserID]chat.User
	gone   map[chat.UserID]struct{}
	typing map[chat.UserID]chat.User
	ask    string // the node to ask next
	asked  bool   // a node has asked for all
	beat   time.Time
}

// newOutgoing begins another life of a room.
func newOutgoing(node string) outgoing {
	return outgoing{
		node: node, life: lives.Add(1), came: map[chat.UserID]chat.User{}, gone: map[chat.UserID]struct{}{}, typing: map[chat.UserID]chat.User{},
	}
}

func (o *outgoing) enter(u chat.User) {
	if o.node == "" {
		return
	}
	delete(o.gone, u.ID)
	o.came[u.ID] = u
}

func (o *outgoing) typed(u chat.User) {
	if o.node != "" {
		o.typing[u.ID] = u
	}
}

func (o *outgoing) exit(id chat.UserID) {
	if o.node == "" {
		return
	}
	delete(o.came, id)
	delete(o.typing, id)
	o.gone[id] = struct{}{}
}

// pending reports whether there is something to send before the next beat.
func (o *outgoing) pending() bool {
	return len(o.came)+len(o.gone)+len(o.typing) > 0 || o.asked || o.ask != ""
}

// Ask makes the next messages ask a node, or AskAll, for all its users in the room.
func (r *Room) Ask(node string) { r.outgoing.ask = node }

// Messages returns what the other nodes do not know yet, and at least the number of the last change when a beat is due.
func (r *Room) Messages(now time.Time) (messages []*Message) {
	o := &r.outgoing
	if o.node == "" {
		return nil
	}
	for len(o.came)+len(o.gone) > 0 {
		o.at++
		messages = append(messages, &Message{Node: o.node, Life: o.life, At: o.at, Came: drain(o.came, partMax), Gone: drainKeys(o.gone, partMax)})
	}
	if o.asked {
		o.asked = false
		messages = append(messages, r.parts()...)
	}
	if len(o.typing) > 0 || o.ask != "" || now.Sub(o.beat) >= BeatEvery {
		messages = append(messages, &Message{Node: o.node, Life: o.life, At: o.at, Typing: drain(o.typing, chat.PeoplePage), Ask: o.ask})
		clear(o.typing)
		o.ask = ""
	}
	if len(messages) > 0 {
		o.beat = now
	}
	return messages
}

// parts returns all who are here through this node.
func (r *Room) parts() (parts []*Message) {
	var all []chat.User
	for _, id := range r.order {
		one := r.users[id]
		if _, leaving := r.leaving[id]; leaving || one.sessions > 0 {
			all = append(all, one.user)
		}
	}
	o := &r.outgoing
	for part := 1; ; part++ {
		n := min(len(all), partMax)
		parts = append(parts, &Message{Node: o.node, Life: o.life, At: o.at, Came: all[:n], Part: part, Last: n == len(all)})
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
