package redis_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/server/auth"
	"parley/server/bus/redis"
	"parley/server/bus/redis/redistest"
	"parley/shared/chat"
)

var _ auth.Shared = (*redis.Limits)(nil)

// take takes a token, or fails the test if Redis cannot count.
func take(t *testing.T, l auth.Shared, key string, perSecond float64, burst int) time.Duration {
	t.Helper()
	wait, err := l.Take(t.Context(), key, perSecond, burst)
	if err != nil {
		t.Fatal(err)
	}
	return wait
}

// slow is limits whose buckets get a thousandth of what is asked for, so that no token comes while a test runs.
type slow struct{ *redis.Limits }

func (s slow) Take(ctx context.Context, key string, perSecond float64, burst int) (time.Duration, error) {
	return s.Limits.Take(ctx, key, perSecond/1000, burst)
}

func (s slow) GiveBack(ctx context.Context, key string, perSecond float64, burst int) error {
	return s.Limits.GiveBack(ctx, key, perSecond/1000, burst)
}

// nearly reports whether a wait is that for the next token of a bucket that was emptied since a time. Clocks may differ a little.
func nearly(wait, every time.Duration, since time.Time) bool {
	return wait <= every && wait >= every-time.Since(since)-10*time.Millisecond
}

func TestTwoNodesShareOneBudget(t *testing.T) {
	for name, url := range map[string]string{"server": redistest.Start(t).URL(), "cluster": redistest.StartCluster(t).URL()} {
		t.Run(name, func(t *testing.T) {
			a, b := auth.NewSharedLimits(time.Now, open(t, url).Limits()), auth.NewSharedLimits(time.Now, open(t, url).Limits())
			began := time.Now()
			for i := range chat.CreateBurst / 2 {
				if wait := a.Create("ada") + b.Create("ada"); wait > 0 {
					t.Fatalf("round %d: got wait %v", i, wait)
				}
			}
			for _, l := range []*auth.Limits{a, b} {
				if wait := l.Create("ada"); !nearly(wait, time.Minute, began) {
					t.Errorf("got wait %v, want nearly a minute", wait)
				}
			}
			if wait := b.Create("bo"); wait > 0 {
				t.Errorf("another user: got wait %v", wait)
			}
		})
	}
}

func TestARefusedMessageCostsNothingThroughRedis(t *testing.T) {
	for name, url := range map[string]string{"server": redistest.Start(t).URL(), "cluster": redistest.StartCluster(t).URL()} {
		t.Run(name, func(t *testing.T) {
			l := slow{open(t, url).Limits()}
			a, b := auth.NewSharedLimits(time.Now, l), auth.NewSharedLimits(time.Now, slow{open(t, url).Limits()})
			for range int(chat.RoomPerSecond) {
				if wait := take(t, l, "room:lobby", chat.RoomPerSecond, chat.RoomPerSecond); wait > 0 {
					t.Fatalf("filling the room: got wait %v", wait)
				}
			}
			for i := range 50 {
				if a.Message("ada", "lobby") == 0 {
					t.Fatalf("message %d to a full room was not refused", i)
				}
			}
			for range chat.SendBurst {
				if wait := take(t, l, "message:ada", chat.SendPerSecond, chat.SendBurst); wait > 0 {
					t.Fatalf("what the room refused has cost the user %v", wait)
				}
			}
			if err := l.GiveBack(t.Context(), "message:ada", chat.SendPerSecond, chat.SendBurst); err != nil {
				t.Fatal(err)
			}
			if wait := b.Message("ada", "tea"); wait > 0 {
				t.Errorf("on another node: got wait %v", wait)
			}
		})
	}
}

func TestABucketHasItsBurstAndItsRate(t *testing.T) {
	l := open(t, redistest.Start(t).URL()).Limits()
	for _, bucket := range []struct {
		perSecond float64
		burst     int
	}{{20, 1}, {10, 10}, {100. / 3, 3}} {
		key := fmt.Sprint(bucket)
		began := time.Now()
		n := 0
		for n < bucket.burst+int(2*bucket.perSecond) {
			wait := take(t, l, key, bucket.perSecond, bucket.burst)
			if wait == 0 {
				n++
				continue
			}
			if n < bucket.burst {
				t.Fatalf("%v: got wait %v after %d tokens", bucket, wait, n)
			}
			if every := time.Duration(float64(time.Second) / bucket.perSecond); wait > every+2*time.Millisecond {
				t.Fatalf("%v: got wait %v, want at most %v", bucket, wait, every)
			}
			time.Sleep(wait)
		}
		most := float64(bucket.burst) + bucket.perSecond*time.Since(began).Seconds() + 1
		if float64(n) > most {
			t.Errorf("%v: got %d tokens in %v, want at most %.0f", bucket, n, time.Since(began), most)
		}
	}
}

func TestTheWaitIsEnough(t *testing.T) {
	l := open(t, redistest.Start(t).URL()).Limits()
	for waits := 0; waits < 10; {
		wait := take(t, l, "k", 7, 1)
		if wait == 0 {
			continue // at first, or it took so long to ask
		}
		waits++
		time.Sleep(wait)
		if wait := take(t, l, "k", 7, 1); wait > 0 {
			t.Fatalf("after the wait: got %v more", wait)
		}
	}
}

func TestManyAtOnceGetNoMoreThanThereIs(t *testing.T) {
	s := redistest.Start(t)
	var got atomic.Int64
	var all sync.WaitGroup
	for range 3 {
		l := open(t, s.URL()).Limits()
		for range 10 {
			all.Go(func() {
				for range 10 {
					wait, err := l.Take(t.Context(), "k", 0.001, 50)
					if err != nil {
						t.Error(err)
					} else if wait == 0 {
						got.Add(1)
					}
				}
			})
		}
	}
	all.Wait()
	if got.Load() != 50 {
		t.Errorf("got %d tokens, want 50", got.Load())
	}
}

func TestAGivenBackTokenIsThereAgain(t *testing.T) {
	s := redistest.Start(t)
	l := open(t, s.URL()).Limits()
	for range 3 {
		if wait := take(t, l, "k", 0.01, 1); wait > 0 {
			t.Fatalf("got wait %v", wait)
		}
		for range 2 { // a full bucket takes no more
			if err := l.GiveBack(t.Context(), "k", 0.01, 1); err != nil {
				t.Fatal(err)
			}
		}
	}
	take(t, l, "k", 0.01, 1)
	if wait := take(t, l, "k", 0.01, 1); wait == 0 {
		t.Error("a bucket of one token gave two")
	}
}

func TestBucketsExpireWhenTheyAreFull(t *testing.T) {
	s := redistest.Start(t)
	l := open(t, s.URL()).Limits()
	for i := range 50 {
		take(t, l, fmt.Sprint("k", i), 1, 1)
	}
	take(t, l, "slow", 0.001, 1)
	slow := s.Do("KEYS", "parley:*limit:slow")
	if slow == "" {
		t.Fatal("no bucket is in Redis")
	}
	if left, err := strconv.Atoi(s.Do("PTTL", slow)); err != nil || left <= 0 || left > 1_000_000 {
		t.Errorf("a bucket that is full in 1,000 s has %d ms left, %v", left, err)
	}
	becomes(t, "empty", func() bool { return s.Do("KEYS", "parley:*limit:k*") == "" })
}

// TestOnlyRedisClockCounts lets the nodes' clocks be wrong: what the bucket holds is a time of Redis.
func TestOnlyRedisClockCounts(t *testing.T) {
	s := redistest.Start(t)
	wrong := func() time.Time { return time.Now().Add(-24 * time.Hour) }
	a, b := auth.NewSharedLimits(wrong, open(t, s.URL()).Limits()), auth.NewSharedLimits(time.Now, open(t, s.URL()).Limits())
	began := time.Now()
	for range chat.RenameBurst {
		a.Rename("ada")
	}
	if wait := b.Rename("ada"); !nearly(wait, chat.RenameEvery, began) {
		t.Errorf("got wait %v, want nearly 10s", wait)
	}
}

// TestAClockOfRedisThatWasSetBackStopsNobody puts into a bucket what it would hold after the clock was set back by a day.
func TestAClockOfRedisThatWasSetBackStopsNobody(t *testing.T) {
	s := redistest.Start(t)
	l := open(t, s.URL()).Limits()
	take(t, l, "k", 0.001, 3)
	key := s.Do("KEYS", "parley:*limit:k")
	s.Do("SET", key, fmt.Sprintf("%d.00", time.Now().Add(24*time.Hour).UnixMicro()))
	if wait := take(t, l, "k", 0.001, 3); wait < 999*time.Second || wait > 1000*time.Second {
		t.Errorf("got wait %v, want the one of an empty bucket", wait)
	}
}

func TestWithRedisAwayLimitsHoldPerNodeAndThenTogetherAgain(t *testing.T) {
	for name, fault := range map[string]struct{ begin, end func(*redistest.Server) }{
		"killed": {(*redistest.Server).Kill, (*redistest.Server).Restart},
		"frozen": {(*redistest.Server).Freeze, (*redistest.Server).Thaw},
	} {
		t.Run(name, func(t *testing.T) {
			s := redistest.Start(t)
			bus := openUsual(t, s.URL())
			a, b := auth.NewSharedLimits(time.Now, bus.Limits()), auth.NewSharedLimits(time.Now, openUsual(t, s.URL()).Limits())
			for range 3 {
				a.Create("ada")
			}
			fault.begin(s)
			n := 0
			for range 30 {
				if a.Create("ada") == 0 {
					n++
				}
			}
			if n != chat.CreateBurst-3 {
				t.Errorf("node a, which has counted 3: got %d more", n)
			}
			becomes(t, "cut off", func() bool { b.Message("bo", "lobby"); a.Message("bo", "lobby"); return bus.Stats().Open })
			for i := range 100 {
				if _, err := bus.Limits().Take(t.Context(), fmt.Sprint(i), 1, 1); !errors.Is(err, redis.ErrAway) {
					t.Fatalf("with the circuit open: got %v, want %v without waiting for Redis", err, redis.ErrAway)
				}
			}
			fault.end(s)
			becomes(t, "back", func() bool { _, err := bus.Limits().Take(t.Context(), "k", 1, 1); return err == nil })
		})
	}
}

func TestABucketThatCannotBeIsAnError(t *testing.T) {
	l := open(t, redistest.Start(t).URL()).Limits()
	for _, perSecond := range []float64{0, -1} {
		if _, err := l.Take(t.Context(), "k", perSecond, 1); err == nil {
			t.Errorf("%v per second: got no error", perSecond)
		}
	}
	if _, err := l.Take(t.Context(), "k", 1, 0); err == nil {
		t.Error("a burst of 0: got no error")
	}
}

func TestARedisThatCannotCountCarriesMessagesAllTheSame(t *testing.T) {
	s := redistest.Start(t)
	a, err := redis.OpenWaiting(t.Context(), s.URL(), options(t), patience, 0) // the first failure opens the circuit
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	b := open(t, s.URL())
	e := listen(t, b, "topic")
	s.Do("CONFIG", "SET", "maxmemory", "1")
	for range 100 {
		if _, err := a.Limits().Take(t.Context(), "k", 1, 1); err == nil {
			t.Fatal("it has counted without memory")
		}
	}
	if a.Stats().Open {
		t.Error("the circuit is open")
	}
	publish(t, a, "topic", "x")
	e.wants(t, "x")
}
