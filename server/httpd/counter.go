package httpd

import (
	"net/netip"
	"sync"
	"time"

	"parley/server/auth"
	"parley/shared/chat"
)

// fullWait is what is told to who comes while the server is full.
const fullWait = 5 * time.Second

// counter counts the sessions that are open. A maximum of 0 is none.
type counter struct {
	max        int // of all
	perAddress int

	mu   sync.Mutex
	all  int
	open map[netip.Addr]int
}

// enter counts one in, or says why it may not come.
func (c *counter) enter(addr netip.Addr) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open == nil {
		c.open = map[netip.Addr]int{}
	}
	key := auth.Network(addr)
	switch {
	case c.max > 0 && c.all >= c.max:
		return &chat.Error{Code: chat.CodeRetryLater, RetryAfter: fullWait.Milliseconds(), Message: "the server is full; it will have room later"}
	case c.perAddress > 0 && c.open[key] >= c.perAddress:
		return chat.Errorf(chat.CodeTooMany, "an address has at most %d sessions; close some", c.perAddress)
	}
	c.all++
	c.open[key]++
	return nil
}

// exit counts out one that came in.
func (c *counter) exit(addr netip.Addr) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all--
	key := auth.Network(addr)
	if c.open[key]--; c.open[key] <= 0 {
		delete(c.open, key)
	}
}
