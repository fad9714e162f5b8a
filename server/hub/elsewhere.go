package hub

import (
	"context"
	"encoding/json"
	"maps"
	"sync"
	"time"

	"parley/shared/chat"
)

const (
	countsMax  = 2_000 // rooms in one announcement of counts
	countsFull = 12    // every so many beats all rooms are told anew
)

// elsewhere is what this node knows of the people on others. Its lock is the last one.
type elsewhere struct {
	mu     sync.Mutex
	people map[chat.UserID]int // in how many rooms, of those that are live here, other nodes have them
	nodes  map[string]*counts
}

// counts is how many people are in a node's rooms.
type counts struct {
	heard time.Time
	rooms map[chat.RoomID]int
}

// tally is what a node tells of its rooms.
type tally struct {
	Node  string              `json:"node"`
	Rooms map[chat.RoomID]int `json:"rooms"` // changed since the last time, or all
}

func newElsewhere() elsewhere {
	return elsewhere{people: map[chat.UserID]int{}, nodes: map[string]*counts{}}
}

func (e *elsewhere) add(user chat.UserID, rooms int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.people[user] += rooms; e.people[user] == 0 {
		delete(e.people, user)
	}
}

// has reports whether a user is here through another node.
func (e *elsewhere) has(user chat.UserID) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.people[user] > 0
}

// count returns how many people other nodes have in a room; somebody on two nodes counts twice.
func (e *elsewhere) count(room chat.RoomID) (n int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, node := range e.nodes {
		n += node.rooms[room]
	}
	return n
}

// take notes a node's tally.
func (e *elsewhere) take(t *tally, now time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	node := e.nodes[t.Node]
	if node == nil {
		node = &counts{rooms: map[chat.RoomID]int{}}
		e.nodes[t.Node] = node
	}
	node.heard = now
	for room, n := range t.Rooms {
		if n > 0 {
			node.rooms[room] = n
		} else {
			delete(node.rooms, room)
		}
	}
}

// expire forgets nodes that are silent.
func (e *elsewhere) expire(now time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	maps.DeleteFunc(e.nodes, func(_ string, node *counts) bool { return now.Sub(node.heard) >= leaseWait })
}

// receiveCounts takes a node's tally from the bus.
func (h *Hub) receiveCounts(kind messageKind, body []byte) {
	var t tally
	if kind != messageCounts || json.Unmarshal(body, &t) != nil {
		return
	}
	h.elsewhere.take(&t, time.Now())
}

// census tells the other nodes how many people are in this node's public rooms, for those who look through the rooms there.
type census struct {
	told map[chat.RoomID]int
	beat int
}

// tell tells what has changed since the last time, and now and then everything.
func (c *census) tell(ctx context.Context, h *Hub) {
	if c.beat++; c.beat%countsFull == 1 {
		c.told = map[chat.RoomID]int{}
	}
	now := h.localCounts()
	changed := map[chat.RoomID]int{}
	for room, n := range now {
		if c.told[room] != n {
			changed[room] = n
		}
	}
	for room := range c.told {
		if now[room] == 0 {
			changed[room] = 0
		}
	}
	c.told = now
	h.tellCounts(ctx, changed)
}

func (h *Hub) tellCounts(ctx context.Context, changed map[chat.RoomID]int) {
	part := map[chat.RoomID]int{}
	publish := func() {
		h.publishJSON(ctx, countsTopic, messageCounts, tally{h.node, part})
		clear(part)
	}
	for room, n := range changed {
		if part[room] = n; len(part) == countsMax {
			publish()
		}
	}
	publish() // also if nothing has changed: this node is there
}

// localCounts returns how many people are in the public rooms through this node.
func (h *Hub) localCounts() map[chat.RoomID]int {
	now := map[chat.RoomID]int{}
	for _, r := range h.allRooms() {
		r.mu.Lock()
		if r.info.Kind == chat.Public && r.present.local > 0 {
			now[r.info.ID] = r.present.local
		}
		r.mu.Unlock()
	}
	return now
}
