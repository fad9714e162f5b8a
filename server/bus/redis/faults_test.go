package redis_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/server/bus/redis"
	"parley/server/bus/redis/redistest"
)

// noisily publishes from one node until another has heard something new.
func noisily(t *testing.T, from *redis.Bus, topic string, e *inbox) {
	t.Helper()
	before := len(e.all())
	becomes(t, "heard", func() bool {
		_ = from.Publish(t.Context(), topic, []byte("noise"))
		time.Sleep(5 * time.Millisecond)
		return len(e.all()) > before
	})
}

// leavesNoGoroutine runs use and waits until there are no more goroutines than before.
func leavesNoGoroutine(t *testing.T, use func()) {
	t.Helper()
	before := runtime.NumGoroutine()
	use()
	for late := time.Now().Add(patience); runtime.NumGoroutine() > before; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(late) {
			stacks := make([]byte, 64<<10)
			t.Fatalf("%d goroutines, and %d before:\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
		}
	}
}

// two opens two nodes for use, and closes them.
func two(t *testing.T, open func(testing.TB, string) *redis.Bus, url string, use func(a, b *redis.Bus)) {
	t.Helper()
	leavesNoGoroutine(t, func() {
		a, b := open(t, url), open(t, url)
		use(a, b)
		for _, bus := range []*redis.Bus{a, b} {
			if err := bus.Close(); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestANodeDoesNotReceiveItsOwnMessages(t *testing.T) {
	s := redistest.Start(t)
	two(t, open, s.URL(), func(a, b *redis.Bus) {
		own, other := listen(t, a, "topic"), listen(t, b, "topic")
		var want []string
		for i := range 100 {
			want = append(want, fmt.Sprint(i))
			publish(t, a, "topic", want[i])
		}
		other.wants(t, want...)
		publish(t, b, "topic", "back") // after it, nothing of its own can come to a
		own.wants(t, "back")
		if got := a.Stats(); got.Published != 100 || got.Received != 1 || got.Dropped+got.Ignored > 0 {
			t.Errorf("got %+v, want 100 published and 1 received", got)
		}
	})
}

func TestARedisThatIsKilledAndComesBackIsUsedAgain(t *testing.T) {
	s := redistest.Start(t)
	two(t, openUsual, s.URL(), func(a, b *redis.Bus) {
		e := listen(t, b, "topic")
		noisily(t, a, "topic", e)
		for range 2 {
			s.Kill()
			becomes(t, "refused", func() bool { return a.Publish(t.Context(), "topic", []byte("x")) != nil })
			becomes(t, "unhealthy", func() bool { return !a.Healthy() && !b.Healthy() })
			late := listen(t, b, "late") // nobody waits for a Redis that is known to be away
			s.Restart()
			noisily(t, a, "topic", e)
			noisily(t, a, "late", late)
			becomes(t, "well", func() bool { return a.Healthy() && b.Healthy() })
		}
	})
}

func TestARedisThatHangsDelaysNobody(t *testing.T) {
	s := redistest.Start(t)
	two(t, openUsual, s.URL(), func(a, b *redis.Bus) {
		e := listen(t, b, "topic")
		noisily(t, a, "topic", e)
		s.Freeze()
		// Redis stays frozen: whatever waited for it would never end.
		becomes(t, "open", func() bool {
			refused := a.Publish(t.Context(), "topic", []byte("x")) != nil
			return refused && a.Stats().Open
		})
		for i := range 20 {
			listen(t, b, fmt.Sprint("new", i))
		}
		becomes(t, "unhealthy", func() bool { return !b.Healthy() })
		s.Thaw()
		noisily(t, a, "topic", e)
		becomes(t, "well", func() bool { return a.Healthy() && b.Healthy() && !a.Stats().Open })
	})
}

func TestWhatWaitsForRedisIsBounded(t *testing.T) {
	s := redistest.Start(t)
	for size, bound := range map[int]struct{ least, most int }{ // 8 MiB, envelopes too, or 20,000 wait, and a batch may be on its way
		1 << 20: {7, 7 + 1}, 1: {20_000, 20_000 + 256},
	} {
		b := open(t, s.URL())
		s.Freeze()
		data := make([]byte, size)
		taken := 0
		for range 2 * bound.most {
			if b.Publish(t.Context(), "topic", data) == nil {
				taken++
			}
		}
		if taken < bound.least || taken > bound.most {
			t.Errorf("of %d bytes each, %d were taken, want %d to %d", size, taken, bound.least, bound.most)
		}
		if got := b.Stats().Dropped; got != uint64(2*bound.most-taken) {
			t.Errorf("%d are counted as dropped, want %d", got, 2*bound.most-taken)
		}
		s.Thaw()
		becomes(t, "open to others again", func() bool { return b.Publish(t.Context(), "topic", data[:1]) == nil && !b.Stats().Open })
	}
}

func TestClosingDoesNotWaitForARedisThatHangs(t *testing.T) {
	s := redistest.Start(t)
	b := openUsual(t, s.URL())
	listen(t, b, "topic")
	s.Freeze()
	publish(t, b, "topic", "x")
	closed := make(chan error, 1)
	go func() { closed <- b.Close() }()
	select {
	case err := <-closed:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(patience):
		t.Error("it waits for a Redis that hangs")
	}
}

func TestWhatIsPublishedBeforeCloseIsReceived(t *testing.T) {
	s := redistest.Start(t)
	a, b := open(t, s.URL()), open(t, s.URL())
	e := listen(t, b, "topic")
	var want []string
	for i := range 2000 {
		want = append(want, fmt.Sprint(i))
		publish(t, a, "topic", want[i])
	}
	_ = a.Close()
	e.wants(t, want...)
}

func TestFlushAllTakesNothingAway(t *testing.T) {
	s := redistest.Start(t)
	a, b := open(t, s.URL()), open(t, s.URL())
	e := listen(t, b, "topic")
	s.FlushAll()
	s.Do("SCRIPT", "FLUSH")
	publish(t, a, "topic", "x")
	e.wants(t, "x")
	if wait, err := a.Limits().Take(t.Context(), "k", 1, 1); wait != 0 || err != nil {
		t.Errorf("got %v, %v, want a token", wait, err)
	}
}

func TestAfterAFailoverTheNewPrimaryIsUsed(t *testing.T) {
	w := redistest.WithSentinels(t)
	two(t, openUsual, w.URL(), func(a, b *redis.Bus) {
		e := listen(t, b, "topic")
		noisily(t, a, "topic", e)
		w.Primary.Kill()
		noisily(t, a, "topic", e)
		w.Replica.Eventually("become the primary", func() bool {
			return w.Replica.Replicates("role:master")
		})
		becomes(t, "well", func() bool { return a.Healthy() && b.Healthy() })
		asked := 0
		becomes(t, "counting", func() bool {
			asked++ // what has failed may have taken the token
			wait, err := a.Limits().Take(t.Context(), fmt.Sprint("k", asked), 1, 1)
			if err == nil && wait > 0 {
				t.Errorf("got wait %v, want a token", wait)
			}
			return err == nil
		})
		if testing.Short() {
			return
		}
		w.Primary.Restart() // it comes back, as a replica
		w.Primary.Eventually("become a replica", func() bool {
			return w.Primary.Replicates("role:slave")
		})
		noisily(t, a, "topic", e)
	})
}

// channelOf returns the channel that Redis has for the only topic of a node.
func channelOf(t *testing.T, servers []*redistest.Server, command, topic string) string {
	t.Helper()
	var found []string
	for _, s := range servers {
		for channel := range strings.Lines(s.Do("PUBSUB", command)) {
			if channel = strings.TrimSpace(channel); strings.HasSuffix(channel, ":"+topic) {
				found = append(found, channel)
			}
		}
	}
	slices.Sort(found)
	if found = slices.Compact(found); len(found) != 1 {
		t.Fatalf("got channels %q, want one", found)
	}
	return found[0]
}

func TestAClusterHasShardedChannelsThatMayMove(t *testing.T) {
	c := redistest.StartCluster(t)
	two(t, open, c.URL(), func(a, b *redis.Bus) {
		e := listen(t, b, "topic")
		channel := channelOf(t, c.Nodes, "SHARDCHANNELS", "topic")
		noisily(t, a, "topic", e)
		for range 2 {
			c.Move(channel)
			noisily(t, a, "topic", e)
		}
		becomes(t, "well", func() bool { return a.Healthy() && b.Healthy() })
	})
}

// TestAClusterWithoutShardedChannelsUsesPlainOnes lets a server have the commands of version 6.
func TestAClusterWithoutShardedChannelsUsesPlainOnes(t *testing.T) {
	c := redistest.StartCluster(t, `rename-command SPUBLISH ""`, `rename-command SSUBSCRIBE ""`, `rename-command SUNSUBSCRIBE ""`)
	two(t, open, c.URL(), func(a, b *redis.Bus) {
		for i := range 20 {
			topic := fmt.Sprint("topic", i)
			e := listen(t, b, topic)
			channelOf(t, c.Nodes, "CHANNELS", topic)
			publish(t, a, topic, topic)
			e.wants(t, topic)
			e.cancel()
		}
		becomes(t, "unsubscribed", func() bool {
			return subscriptions(c.Nodes[0])+subscriptions(c.Nodes[1])+subscriptions(c.Nodes[2]) == 0
		})
	})
}

func TestAClusterWithoutANodeServesTheTopicsOfTheOthers(t *testing.T) {
	c := redistest.StartCluster(t)
	two(t, open, c.URL(), func(a, b *redis.Bus) {
		inboxes := map[string]*inbox{}
		lost := map[string]bool{}
		for i := range 40 {
			topic := fmt.Sprint("topic", i)
			inboxes[topic] = listen(t, b, topic)
			lost[topic] = c.Owner(channelOf(t, c.Nodes, "SHARDCHANNELS", topic)) == c.Nodes[2]
			noisily(t, a, topic, inboxes[topic])
		}
		c.Nodes[2].Kill()
		becomes(t, "unhealthy", func() bool { return !b.Healthy() })
		for topic, e := range inboxes {
			if !lost[topic] {
				noisily(t, a, topic, e)
			}
		}
		c.Nodes[2].Restart()
		for topic, e := range inboxes {
			noisily(t, a, topic, e)
		}
		becomes(t, "well", func() bool { return a.Healthy() && b.Healthy() })
	})
}

func TestWhatOthersPublishOnOurChannelsIsIgnored(t *testing.T) {
	s := redistest.Start(t)
	b := open(t, s.URL())
	e, elsewhere := listen(t, b, "topic"), listen(t, b, "elsewhere")
	channel := channelOf(t, []*redistest.Server{s}, "CHANNELS", "topic")

	o := options(t)
	o.Namespace = strings.TrimSuffix(strings.TrimPrefix(channel, "parley:{"), ".0}:topic")
	o.Secret = []byte(strings.Repeat("f", 32))
	publish(t, opened(t, s.URL(), o), "topic", "forged")
	s.Do("PUBLISH", channel, "hello")
	s.Do("PUBLISH", channel, "")
	s.Do("PUBLISH", channel, strings.Repeat("\x01", 100))
	for _, neighbour := range []string{"another", "another2"} {
		o := options(t)
		o.Namespace = neighbour
		publish(t, opened(t, s.URL(), o), "topic", "not for us")
	}
	becomes(t, "ignored", func() bool { return b.Stats().Ignored == 4 })
	publish(t, open(t, s.URL()), "topic", "genuine")
	e.wants(t, "genuine")
	elsewhere.wants(t)
}

func TestAGenuineMessageIsNotBelievedOnAnotherTopic(t *testing.T) {
	s := redistest.Start(t)
	a, b := open(t, s.URL()), open(t, s.URL())
	e := listen(t, b, "room:b")
	channel := channelOf(t, []*redistest.Server{s}, "CHANNELS", "room:b")
	recorded := record(t, s, strings.TrimSuffix(channel, "b")+"a", func() { publish(t, a, "room:a", "for a") })
	s.Do("PUBLISH", channel, recorded)
	becomes(t, "ignored", func() bool { return b.Stats().Ignored == 1 })
	e.wants(t)
}

func TestTenThousandTopicsAreOneConnectionAndComeBack(t *testing.T) {
	const topics = 10_000
	s := redistest.Start(t)
	two(t, open, s.URL(), func(a, b *redis.Bus) {
		const connections = 2 * 2 // each node has one to send and one to listen
		becomes(t, "connected", func() bool { return clients(t, s) == connections })
		before := runtime.NumGoroutine()
		inboxes := make([]*inbox, topics)
		done := make(chan struct{})
		for part := range 100 { // as many rooms open at once
			go func() {
				defer func() { done <- struct{}{} }()
				for i := part; i < topics; i += 100 {
					inboxes[i] = listen(t, b, fmt.Sprint("topic", i))
				}
			}()
		}
		for range 100 {
			<-done
		}
		becomes(t, "without a goroutine for each topic", func() bool { return runtime.NumGoroutine()-before <= 5 })
		if now := clients(t, s); now != connections {
			t.Errorf("%d connections, and %d before", now, connections)
		}
		s.Kill()
		s.Restart()
		for _, i := range []int{0, topics / 2, topics - 1} {
			noisily(t, a, fmt.Sprint("topic", i), inboxes[i])
		}
		becomes(t, "subscribed again", func() bool { return subscriptions(s) == topics })
		for _, e := range inboxes {
			e.cancel()
		}
		becomes(t, "unsubscribed", func() bool { return subscriptions(s) == 0 })
	})
}

// clients returns how many connections of nodes the server has.
func clients(t *testing.T, s *redistest.Server) int {
	t.Helper()
	return strings.Count(s.Do("CLIENT", "LIST"), "name=parley")
}

// subscriptions returns how many topics are subscribed at a server.
func subscriptions(s *redistest.Server) int {
	return strings.Count(s.Do("PUBSUB", "CHANNELS", "parley:*}:*"), "parley:")
}
