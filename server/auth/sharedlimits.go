package auth

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/time/rate"
)

// Shared counts for all nodes together. Its methods may be called concurrently, and must return quickly even if the service behind them
// fails, since a user waits for them.
type Shared interface {
	// Take takes a token from the bucket of a key, which holds up to burst tokens and gains perSecond. If there is none, it returns how
	// long to wait. An error means that the caller has to decide by itself.
	Take(ctx context.Context, key string, perSecond float64, burst int) (wait time.Duration, err error)
	// GiveBack returns a token that Take has taken.
	GiveBack(ctx context.Context, key string, perSecond float64, burst int) error
}

// source is a bucket on this node, with its counterpart in the shared count.
type source struct {
	here  func(now time.Time) *rate.Limiter // called with Limits.mu held
	key   func() string
	rate  float64
	burst int
}

func from[K comparable](b *buckets[K], what string, key K) source {
	return source{
		here: func(now time.Time) *rate.Limiter { return b.at(key, now) },
		key:  func() string { return fmt.Sprint(what, ":", key) },
		rate: float64(b.limit), burst: b.burst,
	}
}

// spend takes a token from each source, or takes none and returns how long to wait. It always counts on this node too, so that nobody
// has a full bucket when the shared count fails. This node refuses nothing that the shared count would allow, apart from differences of
// the clocks, since it counts only a part of what the shared count does.
func (l *Limits) spend(sources ...source) (wait time.Duration) {
	if wait = l.takeHere(sources); wait > 0 || l.shared == nil {
		return wait
	}
	ctx := context.Background() // Shared bounds itself
	for i, s := range sources {
		wait, err := l.shared.Take(ctx, s.key(), s.rate, s.burst)
		if err != nil {
			return 0
		}
		if wait > 0 {
			for _, s := range sources[:i] {
				_ = l.shared.GiveBack(ctx, s.key(), s.rate, s.burst) // if that fails, a token is lost, and comes back in time
			}
			l.giveBackHere(sources)
			return wait
		}
	}
	return 0
}

// refund returns a token to each source, here and in the shared count.
func (l *Limits) refund(sources ...source) {
	l.giveBackHere(sources)
	if l.shared == nil {
		return
	}
	for _, s := range sources {
		_ = l.shared.GiveBack(context.Background(), s.key(), s.rate, s.burst) // if that fails, a token is lost, and comes back in time
	}
}

func (l *Limits) takeHere(sources []source) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	return take(now, limiters(sources, now)...)
}

func (l *Limits) giveBackHere(sources []source) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	giveBack(now, limiters(sources, now)...)
}

func limiters(sources []source, now time.Time) (all []*rate.Limiter) {
	for _, s := range sources {
		all = append(all, s.here(now))
	}
	return all
}
