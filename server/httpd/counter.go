package httpd

import (
	"net/netip"
	"sync"
	"time"

	"parley/shared/chat"
)

// fullWait is what is told to who comes while the server is full.
const fullWait = 5 * time.Second

// seat is what a session is counted under.
type seat struct {
	network netip.Addr // as auth.Network returns it
	known   bool       // its user has shown a valid token
}

// counter counts the sessions that are open. A maximum of 0 is none.
type counter struct {
	max       int // of all
	known     int // of an address: the hub bounds each user besides
	strangers int // of an address

	mu   sync.Mutex
	all  int
	open map[seat]int
}

// newCounter returns the counter of a server that can bear so many sessions; 0 means any number. No address gets more than half
// of them.
func newCounter(most int) *counter {
	c := &counter{max: most, known: chat.SessionsPerAddress, strangers: chat.StrangersPerAddress, open: map[seat]int{}}
	if most > 0 {
		c.known = max(min(c.known, most/2), c.strangers)
	}
	return c
}

// enter counts one in, or says why it may not come.
func (c *counter) enter(s seat) error {
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

// exit counts out one that came in.
func (c *counter) exit(s seat) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all--
	if c.open[s]--; c.open[s] <= 0 {
		delete(c.open, s)
	}
}
