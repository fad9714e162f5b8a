package redis

import (
	"sync"
	"sync/atomic"
	"time"
)

const probeEvery = time.Second // while a circuit is open

// circuit keeps callers from waiting for a Redis that does not answer. It opens when nothing has worked for a while, and only
// a probe closes it.
type circuit struct {
	health *health
	bears  time.Duration // of failures and no success
	opened chan struct{} // capacity 1: whoever probes is to begin
	isOpen atomic.Bool

	mu    sync.Mutex
	since time.Time // when the first thing that failed since the last success began; zero if none
}

func newCircuit(h *health, bears time.Duration) *circuit {
	return &circuit{health: h, bears: bears, opened: make(chan struct{}, 1)}
}

func (c *circuit) open() bool { return c.isOpen.Load() }

// worked notes a success.
func (c *circuit) worked() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.since = time.Time{}
}

// failed notes that what began at a time has failed.
func (c *circuit) failed(began time.Time, err error) {
	c.mu.Lock()
	if c.since.IsZero() {
		c.since = began
	}
	opens := !c.isOpen.Load() && time.Since(c.since) >= c.bears
	if opens {
		c.isOpen.Store(true)
	}
	c.mu.Unlock()
	if opens {
		c.health.fell(err)
		c.opened <- struct{}{}
	}
}

// close closes the circuit after a probe has worked.
func (c *circuit) close() {
	c.mu.Lock()
	c.since = time.Time{}
	c.isOpen.Store(false)
	c.mu.Unlock()
	c.health.rose()
}
