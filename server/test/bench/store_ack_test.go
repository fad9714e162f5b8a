//go:build linux

package bench

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"parley/server/store"
	"parley/server/test/kit/raw"
)

const (
	ackTime     = 2 * time.Second // of one round
	ackRounds   = 5
	ackGoal     = 2   // times the log's
	ackGroup    = 256 // messages in a group at most, as in the hub
	backlogGoal = 2 * ackGroup
	slowSleep   = 10 * time.Millisecond
	slowTime    = 4 * time.Second
	slowGoal    = 3 // commits
)

// arrival is a message that waits to be stored. It is late from the moment that it was due, whatever the sender was doing.
type arrival struct {
	item store.Append
	due  time.Time
}

// arrivals is a room's queue: what comes during a commit is the next group. See queue in package hub.
type arrivals struct {
	commit commitment

	mu       sync.Mutex
	waiting  []arrival
	flushing bool
	flushes  sync.WaitGroup

	delays  []time.Duration // of the one that flushes
	commits []time.Duration
	err     error
}

func (q *arrivals) add(a arrival) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, a)
	if !q.flushing {
		q.flushing = true
		q.flushes.Go(q.flush)
	}
}

func (q *arrivals) take() []arrival {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(len(q.waiting), ackGroup)
	if n == 0 {
		q.flushing, q.waiting = false, nil
		return nil
	}
	group := q.waiting[:n:n]
	q.waiting = q.waiting[n:]
	return group
}

func (q *arrivals) backlog() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.waiting)
}

func (q *arrivals) flush() {
	for group := q.take(); group != nil; group = q.take() {
		batch := make([]store.Append, len(group))
		for i, a := range group {
			batch[i] = a.item
		}
		began := time.Now()
		if err := q.commit(batch); err != nil {
			q.err = err
		}
		now := time.Now()
		q.commits = append(q.commits, now.Sub(began))
		for _, a := range group {
			q.delays = append(q.delays, now.Sub(a.due))
		}
	}
}

// acks are how long senders waited.
type acks struct {
	p50, p99, commit float64 // ms
	backlog          int     // messages that waited when the last one came
}

// offer lets messages arrive at random moments, so many a second on the average, whether or not they can be stored.
func (b *benchedStore) offer(rate int, length time.Duration, commit commitment) acks {
	items := make([]store.Append, int(float64(rate)*length.Seconds()))
	for i := range items {
		items[i] = b.message(bigRoom)
	}
	q := &arrivals{commit: commit}
	due := time.Now()
	for _, item := range items {
		due = due.Add(time.Duration(rand.ExpFloat64() * float64(time.Second) / float64(rate)))
		if early := time.Until(due); early > 0 {
			time.Sleep(early)
		}
		q.add(arrival{item, due})
	}
	found := acks{backlog: q.backlog()}
	q.flushes.Wait()
	if q.err != nil || len(q.delays) != len(items) {
		b.t.Fatalf("%d of %d stored (%v)", len(q.delays), len(items), q.err)
	}
	slices.Sort(q.delays)
	slices.Sort(q.commits)
	found.p50, found.p99, found.commit = raw.Percentile(q.delays, 0.5), raw.Percentile(q.delays, 0.99), raw.Percentile(q.commits, 0.5)
	return found
}

// measureAcks compares with a bare log behind the same arrivals, in turn.
func (b *benchedStore) measureAcks() {
	log := b.newLog()
	for _, rate := range []int{1_000, 5_000, 20_000} {
		var mine, least []acks
		var ratios []float64
		for range ackRounds {
			m, l := b.offer(rate, ackTime, b.commit), b.offer(rate, ackTime, log.commit)
			mine, least = append(mine, m), append(least, l)
			ratios = append(ratios, m.p99/l.p99)
		}
		name, about := fmt.Sprintf("ack-%d", rate), fmt.Sprintf("acknowledged, %s a second offered, ", thousands(rate))
		p50, p99 := func(a acks) float64 { return a.p50 }, func(a acks) float64 { return a.p99 }
		b.find(figure{Name: name + "-p50", About: about + "median", Value: medianOf(mine, p50), Unit: "ms"})
		b.find(figure{Name: name + "-p99", About: about + "p99", Value: medianOf(mine, p99), Unit: "ms"})
		b.find(figure{Name: name + "-log-p50", About: "a bare log at the same rate, median", Value: medianOf(least, p50), Unit: "ms"})
		b.find(figure{Name: name + "-log-p99", About: "a bare log at the same rate, p99", Value: medianOf(least, p99), Unit: "ms"})
		b.find(figure{Name: name + "-ratio", About: about + "p99 relative to the log", Value: median(ratios), Unit: "x", Goal: ackGoal})
		b.findBacklog(name, about, mine)
	}
}

func (b *benchedStore) findBacklog(name, about string, all []acks) {
	most := slices.MaxFunc(all, func(x, y acks) int { return x.backlog - y.backlog })
	b.find(figure{Name: name + "-backlog", About: about + "backlog at the end", Value: float64(most.backlog), Goal: backlogGoal})
}

// measureSlowCommits makes each commit 10 ms slower, as a slow disk does.
func (b *benchedStore) measureSlowCommits() {
	slow := func(batch []store.Append) error {
		time.Sleep(slowSleep)
		return b.commit(batch)
	}
	for _, rate := range []int{1_000, 5_000} {
		found := b.offer(rate, slowTime, slow)
		name, about := fmt.Sprintf("slow-%d", rate), fmt.Sprintf("commits 10 ms slower, %s a second offered, ", thousands(rate))
		b.find(figure{Name: name + "-p99", About: about + "p99", Value: found.p99, Unit: "ms"})
		b.find(figure{Name: name + "-commits", About: about + "p99", Value: found.p99 / found.commit, Unit: "commits", Goal: slowGoal})
		b.findBacklog(name, about, []acks{found})
	}
}

func thousands(n int) string { return fmt.Sprintf("%d,%03d", n/1000, n%1000) }
