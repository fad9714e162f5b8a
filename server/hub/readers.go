package hub

import (
	"net/netip"
	"slices"
	"sync"

	"golang.org/x/time/rate"

	"parley/shared/chat"
)

// readers bounds how many reads of sessions the store does at once, and takes the addresses that wait in turn. So an address that
// asks for very much waits for itself: whoever comes from another one is next, or finds a reader that is free.
type readers struct {
	mu      sync.Mutex
	free    int
	share   int               // of them all, what one address may have
	by      map[string]*party // by its key
	sweep   int               // so many parties that unused ones are looked for
	waiting []*party          // that have reads waiting, whose turn is next first
}

// party is whoever shares a budget and takes turns with others: an address, or a user whose address is not known.
type party struct {
	budget   *rate.Limiter // of reading, in microseconds
	sessions int
	reading  int
	waiting  []chan struct{} // one for each read, closed when it may begin
}

// partiesSweep is the least number of parties at which unused ones are looked for.
const partiesSweep = 1_024

func newReaders(most int) *readers {
	most = max(most, 2)
	return &readers{free: most, share: most - 1, by: map[string]*party{}, sweep: partiesSweep}
}

// network returns whom an address stands for: an IPv6 customer has at least a /64.
func network(address string) string {
	addr, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	addr = addr.Unmap().WithZone("")
	if prefix, err := addr.Prefix(64); err == nil && addr.Is6() {
		return prefix.String()
	}
	return addr.String()
}

// enter counts a session of a party in.
func (q *readers) enter(key string) *party {
	q.mu.Lock()
	defer q.mu.Unlock()
	p := q.by[key]
	if p == nil {
		q.forget()
		p = &party{budget: readBudget(chat.AddressReadRate, chat.AddressReadBurst)}
		q.by[key] = p
	}
	p.sessions++
	return p
}

// exit counts it out. What it has spent is not forgotten.
func (q *readers) exit(p *party) {
	q.mu.Lock()
	defer q.mu.Unlock()
	p.sessions--
}

// forget drops, now and then, the parties without sessions whose budget is full. mu held.
func (q *readers) forget() {
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

// begin waits for a reader; it returns false if over is closed before. After true, end must follow.
func (q *readers) begin(p *party, over <-chan struct{}) bool {
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

// end gives the reader to whoever is next.
func (q *readers) end(p *party) {
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
func (q *readers) take(p *party) {
	q.free--
	p.reading++
}

// leave takes a read out of the queue that is not wanted any more.
func (q *readers) leave(p *party, turn chan struct{}) {
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
