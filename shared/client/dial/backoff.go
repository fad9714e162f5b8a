package dial

import (
	"math/rand/v2"
	"time"

	"parley/shared/chat"
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

// MaxServerWait is the longest wait that a server can ask for.
const MaxServerWait = 5 * time.Minute

// RetryAfter is how long to wait after a temporary refusal: as the server says, within reason, or longer each time.
func RetryAfter(err *chat.Error, tries int) time.Duration {
	if wait := err.Wait(); wait > 0 {
		return min(wait, MaxServerWait)
	}
	return min(time.Second<<min(tries, 5), 30*time.Second)
}
