package auth

import (
	"math"
	"time"

	"golang.org/x/time/rate"
)

const (
	bucketsSweep = 1_024   // keys, before the first look for idle ones
	bucketsMax   = 200_000 // keys, before some are forgotten although they are in use
)

// buckets is a token bucket for each key. A key is forgotten some time after its bucket has filled up again, which
// changes nothing for it.
type buckets[K comparable] struct {
	limit rate.Limit
	burst int
	by    map[K]*rate.Limiter
	sweep int // the number of keys at which idle ones are looked for
	max   int
}

func newBuckets[K comparable](limit rate.Limit, burst int) *buckets[K] {
	return &buckets[K]{limit, burst, map[K]*rate.Limiter{}, bucketsSweep, bucketsMax}
}

// at returns the bucket of a key as it is now. Setting the limit again makes the bucket believe a clock that was
// set back, which otherwise stopped it until the clock had caught up.
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

// forget drops the full buckets. If more than half of what is allowed is left, as when very many addresses come at
// once, any of them go: for those the burst begins anew, but memory is bounded, and so is the number of these looks.
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

// take takes a token from each bucket if all have one. Otherwise it takes none and returns how long until they
// have, rounded up to what a person can be told.
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
		bucket.ReserveN(now, 1) // takes it also if a tiny part is missing
	}
	return 0
}

// tiny is what a whole token may lack, so that counting in floating point never makes a wait too short.
const tiny = 1e-6

// giveBack puts a token back into each bucket. More than a full bucket holds is lost.
func giveBack(now time.Time, to ...*rate.Limiter) {
	for _, bucket := range to {
		bucket.ReserveN(now, -1)
	}
}
