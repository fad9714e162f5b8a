package redis

import (
	"log/slog"
	"sync"
	"sync/atomic"
)

// health counts the parts that are in trouble, and logs when the first one falls and when the last one is well again.
type health struct {
	log *slog.Logger

	mu  sync.Mutex
	bad int
}

func (h *health) fell(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.bad++; h.bad == 1 {
		h.log.Warn("Redis does not answer: what is said on other nodes is seen late, and limits hold per node", "err", err)
	}
}

func (h *health) rose() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.bad--; h.bad == 0 {
		h.log.Info("Redis answers again")
	}
}

func (h *health) good() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.bad == 0
}

type counts struct{ published, dropped, received, ignored atomic.Uint64 }

// Stats count messages since the bus was opened.
type Stats struct {
	Published uint64 // taken by Redis
	Dropped   uint64 // not told to other nodes
	Received  uint64 // from other nodes
	Ignored   uint64 // on channels of ours, and not from a node of ours
	Open      bool   // a circuit is open: messages are dropped at once
}

// Stats returns what has been counted.
func (b *Bus) Stats() Stats {
	s := Stats{
		Published: b.counts.published.Load(), Dropped: b.counts.dropped.Load(),
		Received: b.counts.received.Load(), Ignored: b.counts.ignored.Load(),
	}
	l := b.link.Load()
	if l == nil {
		s.Open = true
		return s
	}
	for _, lane := range l.lanes {
		s.Open = s.Open || lane.circuit.open()
	}
	return s
}

// Healthy reports whether messages go to and come from other nodes, as far as it is known. A Redis that falls silent
// is noticed within 4 seconds.
func (b *Bus) Healthy() bool { return b.link.Load() != nil && b.health.good() }
