package presence

import (
	"sync"

	"parley/shared/chat"
)

// Elsewhere is what this node knows of the users on others, over all rooms. It is safe for concurrent use; its lock is the last one.
type Elsewhere struct {
	mu    sync.Mutex
	users map[chat.UserID]int // in how many rooms, of those that are live here, other nodes have them
	nodes map[string]*nodeCounts
}

// NewElsewhere returns what a node knows that has just started.
func NewElsewhere() *Elsewhere {
	return &Elsewhere{users: map[chat.UserID]int{}, nodes: map[string]*nodeCounts{}}
}

// Has reports whether a user is here through another node.
func (c *Elsewhere) Has(user chat.UserID) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.users[user] > 0
}

// add changes in how many rooms other nodes have a user.
func (c *Elsewhere) add(user chat.UserID, rooms int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.users[user] += rooms; c.users[user] == 0 {
		delete(c.users, user)
	}
}
