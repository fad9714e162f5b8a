package auth

import (
	"math"
	"time"

	"golang.org/x/time/rate"
)

const (
	bucketsSweep = 1_024   // keys before the first call of forget
	bucketsMax   = 200_000 // keys before buckets in use are dropped
)

// buckets has a token bucket for each key. It drops full buckets now and then: a new one is equal.
type buckets[K comparable] struct {
	limit rate.Limit
	burst int
	by    map[K]*rate.Limiter
	sweep int // number of keys at which forget is called
	max   int
}

func newBuckets[K comparable](limit rate.Limit, burst int) *buckets[K] {
	return &buckets[K]{limit, burst, map[K]*rate.Limiter{}, bucketsSweep, bucketsMax}
}

// at returns the bucket of a key at now. Setting the limit makes the bucket accept a clock that was set back; otherwise it would not
// refill until the clock has caught up.
func (b *buckets[K]) at(key K, now time.Time) *rate.Limiter {
	bucket := b.by[key]
	if bucket == nil {
		if len(b.by) >= b.sweep {
			b.forget(now)
		}
		bucket = rate.NewLimiter(b.limit, b.burst)
		b.by[key] = bucket
	}
	bucket.SetLimitAt(now, b.limit)
	return bucket
}

// forget drops the full buckets. If more than half of the maximum is left, as when very many addresses come at once, it drops others at
// random: these get a new burst, but memory is bounded, and so is the number of calls.
func (b *buckets[K]) forget(now time.Time) {
	for key, bucket := range b.by {
		if bucket.TokensAt(now) >= float64(b.burst) {
			delete(b.by, key)
		}
	}
	for key := range b.by {
		if len(b.by) <= b.max/2 {
			break
		}
		delete(b.by, key)
	}
	b.sweep = max(2*len(b.by), min(bucketsSweep, b.max))
}

// take takes a token from each bucket if all have one. Otherwise it takes none, and returns how long it takes until all have one, rounded
// up to a millisecond.
func take(now time.Time, from ...*rate.Limiter) (wait time.Duration) {
	for _, bucket := range from {
		if missing := 1 - bucket.TokensAt(now); missing > tiny {
			seconds := (missing - tiny/2) / float64(bucket.Limit())
			wait = max(wait, time.Duration(math.Ceil(seconds*1000))*time.Millisecond)
		}
	}
	if wait > 0 {
		return wait
	}
	for _, bucket := range from {
		bucket.ReserveN(now, 1) // takes the token even if a tiny part of it is missing
	}
	return 0
}

// tiny is the part that a token may lack, so that rounding errors never make a wait too short.
const tiny = 1e-6

// giveBack returns a token to each bucket, unless the bucket is full.
func giveBack(now time.Time, to ...*rate.Limiter) {
	for _, bucket := range to {
		bucket.ReserveN(now, -1)
	}
}
