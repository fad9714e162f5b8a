package dial

import (
	"math/rand/v2"
	"time"
)

// Shortest and longest wait between two dials.
const (
	WaitMin = 200 * time.Millisecond
	WaitMax = 8 * time.Second
)

// Backoff picks the waits between dials: random, from a range that grows with each failure (full jitter), so that the clients of a
// restarted server do not return all at once. The zero value is ready to use.
type Backoff struct{ failures int }

// Next returns the wait after another failure.
func (b *Backoff) Next() time.Duration {
	top := min(WaitMax, time.Second<<min(b.failures, 3))
	b.failures++
	return WaitMin + rand.N(top-WaitMin+1)
}

// Reset begins with the shortest range again, after a connection that was good.
func (b *Backoff) Reset() { b.failures = 0 }
