package client

import "sync"

// mailbox is an unbounded queue: put never blocks. wake has a token whenever there may be something to take.
type mailbox[T any] struct {
	wake chan struct{}

	mu     sync.Mutex
	queue  []T
	closed bool
}

func newMailbox[T any]() *mailbox[T] {
	return &mailbox[T]{wake: make(chan struct{}, 1)}
}

// put adds v, or drops it after close.
func (m *mailbox[T]) put(v T) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return false
	}
	m.queue = append(m.queue, v)
	m.ring()
	return true
}

// take returns everything that was put, in order.
func (m *mailbox[T]) take() []T {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := m.queue
	m.queue = nil
	return all
}

// close lets put drop from now on; what was put before can still be taken.
func (m *mailbox[T]) close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	m.ring()
}

// done reports that nothing is left and nothing more will come.
func (m *mailbox[T]) done() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.closed && len(m.queue) == 0
}

func (m *mailbox[T]) ring() {
	select {
	case m.wake <- struct{}{}:
	default:
	}
}
