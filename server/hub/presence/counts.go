package presence

import (
	"maps"
	"time"

	"parley/shared/chat"
)

const (
	countsMax  = 2_000 // rooms in one message
	countsFull = 12    // every so many beats all rooms are told again
)

// CountsMessage is what a node tells the others of how many users are in its rooms.
type CountsMessage struct {
	Node  string              `json:"node"`
	Rooms map[chat.RoomID]int `json:"rooms"` // changed since the last message, or all
}

// Census counts the users in this node's public rooms for the other nodes, whose sessions may list rooms that nobody there is in. The
// zero value is ready.
type Census struct {
	told map[chat.RoomID]int
	beat int
}

// Messages returns what has changed since the last call, and now and then everything: at least one message, which says that the node
// is there. counts are those of now, without empty rooms.
func (c *Census) Messages(node string, counts map[chat.RoomID]int) []CountsMessage {
	if c.beat++; c.beat%countsFull == 1 {
		c.told = map[chat.RoomID]int{}
	}
	changed := map[chat.RoomID]int{}
	for room, n := range counts {
		if c.told[room] != n {
			changed[room] = n
		}
	}
	for room := range c.told {
		if counts[room] == 0 {
			changed[room] = 0
		}
	}
	c.told = counts
	messages := []CountsMessage{{node, map[chat.RoomID]int{}}}
	for room, n := range changed {
		part := messages[len(messages)-1].Rooms
		if part[room] = n; len(part) == countsMax {
			messages = append(messages, CountsMessage{node, map[chat.RoomID]int{}})
		}
	}
	return messages
}

// nodeCounts is how many users are in a node's rooms.
type nodeCounts struct {
	heard time.Time
	rooms map[chat.RoomID]int
}

// Count returns how many users other nodes have in a room; a user on two nodes counts twice.
func (c *Elsewhere) Count(room chat.RoomID) (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, node := range c.nodes {
		n += node.rooms[room]
	}
	return n
}

// Receive takes the counts of another node.
func (c *Elsewhere) Receive(m *CountsMessage, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	node := c.nodes[m.Node]
	if node == nil {
		node = &nodeCounts{rooms: map[chat.RoomID]int{}}
		c.nodes[m.Node] = node
	}
	node.heard = now
	for room, n := range m.Rooms {
		if n > 0 {
			node.rooms[room] = n
		} else {
			delete(node.rooms, room)
		}
	}
}

// Expire forgets the counts of nodes that have been silent for too long.
func (c *Elsewhere) Expire(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	maps.DeleteFunc(c.nodes, func(_ string, node *nodeCounts) bool { return now.Sub(node.heard) >= silence })
}
