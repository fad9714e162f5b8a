package postgres

import (
	"sync"

	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// referencedMax bounds the users in the cache.
const referencedMax = 10_000

// referencedCache has users who are marked as referenced, so that a group of events need not lock them.
type referencedCache struct {
	mu    sync.Mutex
	users map[chat.UserID]struct{}
}

// missing returns the users who are not in the cache.
func (c *referencedCache) missing(users []string) (rest []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, id := range users {
		if _, cached := c.users[chat.UserID(id)]; !cached {
			rest = append(rest, id)
		}
	}
	return rest
}

// add caches the users of a group that was committed.
func (c *referencedCache) add(users map[chat.UserID]sqlstore.User) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.users == nil || len(c.users) > referencedMax {
		c.users = map[chat.UserID]struct{}{}
	}
	for id, u := range users {
		if u.Referenced {
			c.users[id] = struct{}{}
		}
	}
}
