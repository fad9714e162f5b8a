package redis

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/redis/rueidis"
)

const takesMax = 1_024 // that wait at once

var errBusy = errors.New("too many wait for Redis to count")

// bucket is the generic cell rate algorithm: the key holds the time, in µs of Redis's own clock, at which the bucket will be
// full again. ARGV: µs in which a token comes, tokens of a full bucket, tokens to take (1) or to give back (-1). It returns
// how many µs to wait, or 0 if the token was taken. A time further ahead than an empty bucket's means that the clock was set back.
var bucket = rueidis.NewLuaScript(`
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local every, burst, n = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local full = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
full = math.min(full, now + every * burst) + every * n
local wait = full - now - every * burst
if wait > 1 then return math.ceil(wait) end
if full <= now then redis.call('DEL', KEYS[1])
else redis.call('SET', KEYS[1], string.format('%.2f', full), 'PX', math.ceil((full - now) / 1000)) end
return 0`)

// Limits are rate limits that all nodes share. It is Redis's clock that counts.
type Limits struct{ bus *Bus }

// Limits returns the shared rate limits, in the namespace of the bus. They end with it.
func (b *Bus) Limits() *Limits { return &Limits{b} }

// Take takes a token from the bucket of a key, which has up to burst and gets perSecond; or it takes none and returns how long
// until there is one. It returns within 50 ms. With an error it is not known whether it took one: Redis is away, or as
// good as away.
func (l *Limits) Take(ctx context.Context, key string, perSecond float64, burst int) (wait time.Duration, err error) {
	return l.run(ctx, key, perSecond, burst, 1)
}

// GiveBack puts a token back that Take has taken.
func (l *Limits) GiveBack(ctx context.Context, key string, perSecond float64, burst int) error {
	_, err := l.run(ctx, key, perSecond, burst, -1)
	return err
}

func (l *Limits) run(ctx context.Context, key string, perSecond float64, burst, n int) (time.Duration, error) {
	link := l.bus.link.Load()
	if link == nil {
		return 0, errAway
	}
	lane := link.laneOf(key)
	if lane.circuit.open() {
		return 0, errAway
	}
	if l.bus.ctx.Err() != nil {
		return 0, errClosed
	}
	select {
	case l.bus.takes <- struct{}{}:
	default:
		return 0, errBusy
	}
	return l.await(ctx, lane, l.bus.space.limit(lane.number, key), n, perSecond, burst)
}

// await asks in a goroutine of its own, since the client's dialling heeds its first caller's context only.
func (l *Limits) await(ctx context.Context, lane *lane, key string, n int, perSecond float64, burst int) (time.Duration, error) {
	began := time.Now()
	short, cancel := context.WithTimeout(ctx, l.bus.waits.take)
	answered := make(chan answer, 1)
	go func() {
		defer func() { <-l.bus.takes }() // Close waits for it
		defer cancel()
		wait, err := runBucket(short, lane.link.client, key, n, perSecond, burst)
		answered <- answer{wait, err}
	}()
	var a answer
	select {
	case a = <-answered:
	case <-short.Done():
		select {
		case a = <-answered: // which came just before
		default:
			a.err = short.Err()
		}
	}
	_, answers := rueidis.IsRedisErr(a.err) // that it cannot count, as when its memory is full: messages may pass all the same
	switch {
	case a.err == nil:
		lane.circuit.worked()
	case !answers && ctx.Err() == nil:
		lane.circuit.failed(began, a.err)
	}
	return a.wait, a.err
}

type answer struct {
	wait time.Duration
	err  error
}

// runBucket rounds the wait up to what a person can be told.
func runBucket(ctx context.Context, client rueidis.Client, key string, n int, perSecond float64, burst int) (time.Duration, error) {
	every := 1e6 / perSecond
	if !(every > 0) || math.IsInf(every, 0) || burst < 1 {
		return 0, fmt.Errorf("no bucket has %d tokens and gets %g per second", burst, perSecond)
	}
	args := []string{strconv.FormatFloat(every, 'f', -1, 64), strconv.Itoa(burst), strconv.Itoa(n)}
	wait, err := bucket.Exec(ctx, client, []string{key}, args).AsInt64()
	return (time.Duration(wait)*time.Microsecond + time.Millisecond - 1).Truncate(time.Millisecond), err
}
