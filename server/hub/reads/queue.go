// Package reads shares the readers of a store among sessions: in turn by address, and within budgets of time.
package reads

import (
	"net/netip"
	"slices"
	"sync"

	"golang.org/x/time/rate"

	"parley/shared/chat"
)

// Queue bounds how many reads of sessions the store does at once, and serves waiting addresses in turn. So an address that
// asks for very much waits for itself: a session of another one is next, or finds a free reader. It is safe for concurrent use.
type Queue struct {
	mu      sync.Mutex
	free    int
	share   int               // of them, what one address may have
	by      map[string]*party // by key
	sweep   int               // at so many parties, unused ones are dropped
	waiting []*party          // those with waiting reads, the next one first
}

// party is what shares a budget and takes turns with others: an address, or a user whose address is unknown.
type party struct {
	budget   *rate.Limiter // of reading, in microseconds
	sessions int
	reading  int
	waiting  []chan struct{} // one for each read, closed when it may begin
}

// partiesSweep is the least number of parties at which unused ones are dropped.
const partiesSweep = 1_024

// New returns a queue for so many readers, or two.
func New(readers int) *Queue {
	readers = max(readers, 2)
	return &Queue{free: readers, share: readers - 1, by: map[string]*party{}, sweep: partiesSweep}
}

// Key returns the key of an address: an IPv6 customer has at least a /64.
func Key(addr netip.Addr) string {
	addr = addr.Unmap().WithZone("")
	if prefix, err := addr.Prefix(64); err == nil && addr.Is6() {
		return prefix.String()
	}
	return addr.String()
}

// enter counts a session of a party in.
func (q *Queue) enter(key string) *party {
	q.mu.Lock()
	defer q.mu.Unlock()
	p := q.by[key]
	if p == nil {
		q.forget()
		p = &party{budget: newBudget(chat.AddressReadRate, chat.AddressReadBurst)}
		q.by[key] = p
	}
	p.sessions++
	return p
}

// exit counts a session of a party out.
func (q *Queue) exit(p *party) {
	q.mu.Lock()
	defer q.mu.Unlock()
	p.sessions--
}

// forget drops, now and then, the parties without sessions whose budget is full. mu held.
func (q *Queue) forget() {
	if len(q.by) < q.sweep {
		return
	}
	for key, p := range q.by {
		if p.sessions == 0 && p.budget.Tokens() >= float64(p.budget.Burst()) {
			delete(q.by, key)
		}
	}
	q.sweep = max(2*len(q.by), partiesSweep)
}

// begin waits for a reader; it returns false if over is closed first. After true, end must follow.
func (q *Queue) begin(p *party, over <-chan struct{}) bool {
	q.mu.Lock()
	if q.free > 0 && p.reading < q.share {
		q.take(p)
		q.mu.Unlock()
		return true
	}
	turn := make(chan struct{})
	p.waiting = append(p.waiting, turn)
	if len(p.waiting) == 1 {
		q.waiting = append(q.waiting, p)
	}
	q.mu.Unlock()
	select {
	case <-turn:
		return true
	case <-over:
		q.leave(p, turn)
		return false
	}
}

// end gives the reader to the next party.
func (q *Queue) end(p *party) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.free++
	p.reading--
	for q.free > 0 {
		at := slices.IndexFunc(q.waiting, func(p *party) bool { return p.reading < q.share })
		if at < 0 {
			return
		}
		next := q.waiting[at]
		q.waiting = slices.Delete(q.waiting, at, at+1)
		close(next.waiting[0])
		next.waiting = next.waiting[1:]
		if len(next.waiting) > 0 {
			q.waiting = append(q.waiting, next)
		}
		q.take(next)
	}
}

// take gives a reader to p. mu held.
func (q *Queue) take(p *party) {
	q.free--
	p.reading++
}

// leave takes a read out of the queue.
func (q *Queue) leave(p *party, turn chan struct{}) {
	q.mu.Lock()
	at := slices.Index(p.waiting, turn)
	if at >= 0 {
		p.waiting = slices.Delete(p.waiting, at, at+1)
	}
	if at >= 0 && len(p.waiting) == 0 {
		q.waiting = slices.DeleteFunc(q.waiting, func(other *party) bool { return other == p })
	}
	q.mu.Unlock()
	if at < 0 { // its turn came at the same moment
		q.end(p)
	}
}
