package redis

import (
	"context"
	"time"
)

// ErrAway is what is returned at once while a circuit is open.
var ErrAway = errAway

// OpenWaiting opens a bus that waits so long for whatever Redis has to answer, and whose circuits open after a time of failures.
func OpenWaiting(ctx context.Context, url string, o Options, wait, fail time.Duration) (*Bus, error) {
	return openWith(ctx, url, o, waits{
		open: wait, dial: wait, quiet: wait, subscribe: wait, confirm: wait, batch: wait, take: wait, fail: fail,
	})
}

// FailPatience is how long a circuit of every other bus bears failures.
func FailPatience() time.Duration { return usual.fail }

// Troubles returns how many parts of the bus are in trouble.
func (b *Bus) Troubles() int {
	b.health.mu.Lock()
	defer b.health.mu.Unlock()
	return b.health.bad
}
