package httpd

import (
	"net/netip"
	"sync"
	"time"

	"parley/shared/chat"
)

// fullWait is the Retry-After when at capacity.
const fullWait = 5 * time.Second

// seat is what a session is counted by.
type seat struct {
	network netip.Addr // as auth.Network returns it
	known   bool       // its user has a valid token
}

// sessionLimit bounds the open sessions. 0 is no bound.
type sessionLimit struct {
	max       int // of all
	known     int // of an address: the hub bounds each user besides
	strangers int // of an address

	mu   sync.Mutex
	all  int
	open map[seat]int
}

// newSessionLimit returns the limit of a server that can serve so many sessions; 0 means any number. No address gets more than half
// of them.
func newSessionLimit(most int) *sessionLimit {
	c := &sessionLimit{max: most, known: chat.SessionsPerAddress, strangers: chat.StrangersPerAddress, open: map[seat]int{}}
	if most > 0 {
		c.known = max(min(c.known, most/2), c.strangers)
	}
	return c
}

// enter counts a session in, or returns why it is refused.
func (c *sessionLimit) enter(s seat) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	most := c.strangers
	if s.known {
		most = c.known
	}
	switch {
	case c.max > 0 && c.all >= c.max:
		return &chat.Error{Code: chat.CodeRetryLater, RetryAfter: fullWait.Milliseconds(), Message: "the server is full; it will have room later"}
	case most > 0 && c.open[s] >= most:
		return chat.Errorf(chat.CodeTooMany, "an address has at most %d sessions; close some", most)
	}
	c.all++
	c.open[s]++
	return nil
}

// exit counts a session out.
func (c *sessionLimit) exit(s seat) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all--
	if c.open[s]--; c.open[s] <= 0 {
		delete(c.open, s)
	}
}
