package auth

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/time/rate"
)

// Shared counts what is done on all nodes together. Its methods may be called concurrently, and return soon whatever happens
// to what they count in: a person waits for them.
type Shared interface {
	// Take takes a token from the bucket of a key, which has up to burst and gets perSecond, or takes none and returns how
	// long until there is one. An error means that nobody knows: the caller decides by itself.
	Take(ctx context.Context, key string, perSecond float64, burst int) (wait time.Duration, err error)
	// GiveBack puts a token back that Take has taken.
	GiveBack(ctx context.Context, key string, perSecond float64, burst int) error
}

// source is a bucket that something is taken from, here and in the shared count.
type source struct {
	here  func(now time.Time) *rate.Limiter // with Limits.mu
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

// spend takes a token from each source, or from none and returns how long to wait. The buckets here are used also while
// the shared count works: when it fails, nobody begins with a full one. They never refuse what it would allow, apart from
// what the clocks differ in, since what is taken here is taken there.
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
				_ = l.shared.GiveBack(ctx, s.key(), s.rate, s.burst) // it costs a token if that fails, which comes again
			}
			l.giveBackHere(sources)
			return wait
		}
	}
	return 0
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
