package redis_test

import (
	"fmt"
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
func take(t *testing.T, l *redis.Limits, key string, perSecond float64, burst int) time.Duration {
	t.Helper()
	wait, err := l.Take(t.Context(), key, perSecond, burst)
	if err != nil {
		t.Fatal(err)
	}
	return wait
}

func TestTwoNodesShareOneBudget(t *testing.T) {
	for name, url := range map[string]string{"server": redistest.Start(t).URL(), "cluster": redistest.StartCluster(t).URL()} {
		t.Run(name, func(t *testing.T) {
			a, b := auth.NewSharedLimits(time.Now, open(t, url).Limits()), auth.NewSharedLimits(time.Now, open(t, url).Limits())
			for i := range chat.CreateBurst / 2 {
				if wait := a.Create("ada") + b.Create("ada"); wait > 0 {
					t.Fatalf("round %d: got wait %v", i, wait)
				}
			}
			for _, l := range []*auth.Limits{a, b} {
				if wait := l.Create("ada"); wait < 55*time.Second || wait > time.Minute {
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
			l := open(t, url).Limits()
			a, b := auth.NewSharedLimits(time.Now, l), auth.NewSharedLimits(time.Now, open(t, url).Limits())
			full := func() {
				for range 200 {
					if take(t, l, "room:lobby", chat.RoomPerSecond, chat.RoomPerSecond) > 0 {
						return
					}
				}
				t.Fatal("the room is never full")
			}
			refused := 0
			for range 50 {
				full()
				if a.Message("ada", "lobby") > 0 {
					refused++
				}
			}
			if refused < 25 { // the room gets a token each 33 ms
				t.Fatalf("%d of 50 were refused", refused)
			}
			if wait := take(t, l, "message:ada", chat.SendPerSecond, chat.SendBurst); wait > 0 {
				t.Errorf("what the room refused has cost the user %v", wait)
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
		for time.Since(began) < 2*time.Second {
			wait := take(t, l, key, bucket.perSecond, bucket.burst)
			if wait == 0 {
				n++
				continue
			}
			if every := time.Duration(float64(time.Second) / bucket.perSecond); wait > every+2*time.Millisecond {
				t.Fatalf("%v: got wait %v, want at most %v", bucket, wait, every)
			}
			time.Sleep(wait)
		}
		most := float64(bucket.burst) + bucket.perSecond*time.Since(began).Seconds() + 1
		if float64(n) > most || n < bucket.burst {
			t.Errorf("%v: got %d tokens in %v, want at most %.0f", bucket, n, time.Since(began), most)
		}
	}
}

func TestTheWaitIsEnough(t *testing.T) {
	l := open(t, redistest.Start(t).URL()).Limits()
	take(t, l, "k", 7, 1)
	for range 10 {
		time.Sleep(take(t, l, "k", 7, 1))
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
	if s.Do("KEYS", "parley:*limit:k*") == "" {
		t.Fatal("no bucket is in Redis")
	}
	becomes(t, "empty", func() bool { return s.Do("KEYS", "parley:*limit:k*") == "" })
}

// TestOnlyRedisClockCounts lets the nodes' clocks be wrong: what the bucket holds is a time of Redis.
func TestOnlyRedisClockCounts(t *testing.T) {
	s := redistest.Start(t)
	wrong := func() time.Time { return time.Now().Add(-24 * time.Hour) }
	a, b := auth.NewSharedLimits(wrong, open(t, s.URL()).Limits()), auth.NewSharedLimits(time.Now, open(t, s.URL()).Limits())
	for range chat.RenameBurst {
		a.Rename("ada")
	}
	if wait := b.Rename("ada"); wait < 9*time.Second || wait > 10*time.Second {
		t.Errorf("got wait %v, want nearly 10s", wait)
	}
}

// TestAClockOfRedisThatWasSetBackStopsNobody puts into a bucket what it would hold after the clock was set back by a day.
func TestAClockOfRedisThatWasSetBackStopsNobody(t *testing.T) {
	s := redistest.Start(t)
	l := open(t, s.URL()).Limits()
	take(t, l, "k", 0.1, 3)
	key := s.Do("KEYS", "parley:*limit:k")
	s.Do("SET", key, fmt.Sprintf("%d.00", time.Now().Add(24*time.Hour).UnixMicro()))
	if wait := take(t, l, "k", 0.1, 3); wait < 9*time.Second || wait > 10*time.Second {
		t.Errorf("got wait %v, want the one of an empty bucket", wait)
	}
}

// limitWait is how long a limit waits for Redis.
const limitWait = 50 * time.Millisecond

func TestWithRedisAwayLimitsHoldPerNodeAndThenTogetherAgain(t *testing.T) {
	for name, fault := range map[string]struct{ begin, end func(*redistest.Server) }{
		"killed": {(*redistest.Server).Kill, (*redistest.Server).Restart},
		"frozen": {(*redistest.Server).Freeze, (*redistest.Server).Thaw},
	} {
		t.Run(name, func(t *testing.T) {
			s := redistest.Start(t)
			bus := open(t, s.URL())
			a, b := auth.NewSharedLimits(time.Now, bus.Limits()), auth.NewSharedLimits(time.Now, open(t, s.URL()).Limits())
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
			began := time.Now()
			for i := range 100 {
				a.Message(chat.UserID(fmt.Sprint(i)), "lobby")
			}
			if took := time.Since(began); took > 100*limitWait/2 {
				t.Errorf("with the circuit open, 100 limits took %v: they wait for Redis", took)
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
	a, b := open(t, s.URL()), open(t, s.URL())
	e := listen(t, b, "topic")
	s.Do("CONFIG", "SET", "maxmemory", "1")
	for late := time.Now().Add(time.Second); time.Now().Before(late); time.Sleep(10 * time.Millisecond) {
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
