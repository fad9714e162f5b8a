// Package budget has token buckets by key.
package budget

import (
	"sync"

	"golang.org/x/time/rate"
)

const bucketsMax = 10_000 // of keys that have one; beyond, all begin anew, which bounds the memory

// Budget is a token bucket for each key, such as a network. It is safe for concurrent use.
type Budget[K comparable] struct {
	limit rate.Limit
	burst int

	mu      sync.Mutex
	buckets map[K]*rate.Limiter
}

// New returns a budget of so many tokens a second, and of burst at once, for each key.
func New[K comparable](perSecond float64, burst int) *Budget[K] {
	return &Budget[K]{limit: rate.Limit(perSecond), burst: burst}
}

// Allow takes a token of a key. The zero key, of a proxy that does not say for whom it asks, has no bound.
func (b *Budget[K]) Allow(key K) bool {
	var unknown K
	if key == unknown {
		return true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	bucket := b.buckets[key]
	if bucket == nil {
		if b.buckets == nil || len(b.buckets) >= bucketsMax {
			b.buckets = map[K]*rate.Limiter{}
		}
		bucket = rate.NewLimiter(b.limit, b.burst)
		b.buckets[key] = bucket
	}
	return bucket.Allow()
}
