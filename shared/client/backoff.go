package client

import (
	"math/rand/v2"
	"time"
)

// Shortest and longest wait between two dials.
const (
	waitMin = 200 * time.Millisecond
	waitMax = 8 * time.Second
)

// Backoff picks the waits between dials: random, from a range that grows with each failure (full jitter), so that the clients of a
// restarted server do not return all at once. The zero value is ready to use.
type Backoff struct{ failures int }

// Next returns the wait after another failure.
func (b *Backoff) Next() time.Duration {
	top := min(waitMax, time.Second<<min(b.failures, 3))
	b.failures++
	return waitMin + rand.N(top-waitMin+1)
}

// Reset begins with the shortest range again, after a connection that was good.
func (b *Backoff) Reset() { b.failures = 0 }
