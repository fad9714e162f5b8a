// Package mailbox is the queue between goroutines of the client that must not wait for each other.
package mailbox

import "sync"

// Mailbox is an unbounded queue: Put never blocks.
type Mailbox[T any] struct {
	Wake chan struct{} // has a token whenever there may be something to take

	mu     sync.Mutex
	queue  []T
	closed bool
}

// New returns an empty mailbox.
func New[T any]() *Mailbox[T] {
	return &Mailbox[T]{Wake: make(chan struct{}, 1)}
}

// Put adds v. After Close it drops v and returns false.
func (m *Mailbox[T]) Put(v T) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return false
	}
	m.queue = append(m.queue, v)
	m.ring()
	return true
}

// Take returns everything that was put, in order.
func (m *Mailbox[T]) Take() []T {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := m.queue
	m.queue = nil
	return all
}

// Close makes Put drop what comes from now on. What was put before can still be taken.
func (m *Mailbox[T]) Close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	m.ring()
}

// Done reports whether nothing is left and nothing more will come.
func (m *Mailbox[T]) Done() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.closed && len(m.queue) == 0
}

func (m *Mailbox[T]) ring() {
	select {
	case m.Wake <- struct{}{}:
	default:
	}
}
