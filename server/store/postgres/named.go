package postgres

import (
	"sync"

	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// namedMax bounds how many users are remembered.
const namedMax = 10_000

// named remembers users whom something in the store names, so that not each group of events has to lock for that.
type named struct {
	mu    sync.Mutex
	users map[chat.UserID]struct{}
}

// unknown returns those of these users who are not remembered.
func (n *named) unknown(users []string) (rest []string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, id := range users {
		if _, known := n.users[chat.UserID(id)]; !known {
			rest = append(rest, id)
		}
	}
	return rest
}

// add remembers users of a group that was committed.
func (n *named) add(users map[chat.UserID]sqlstore.Person) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.users == nil || len(n.users) > namedMax {
		n.users = map[chat.UserID]struct{}{}
	}
	for id, u := range users {
		if u.Referenced {
			n.users[id] = struct{}{}
		}
	}
}
