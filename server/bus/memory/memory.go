// Package memory is the bus of a single node: it calls its subscribers within Publish, and loses nothing.
package memory

import (
	"context"
	"errors"
	"slices"
	"sync"

	"parley/server/bus"
)

var errClosed = errors.New("the bus is closed")

// Bus is a bus.Bus within one process. The subscribers of a topic are called one after the other, in the order in
// which they came, by the goroutine that publishes; they must not change data.
type Bus struct {
	mu     sync.Mutex
	topics map[string][]*subscription // a changed list is a new one, so that Publish may walk an old one
	closed bool
}

var _ bus.Bus = (*Bus)(nil)

// New returns a bus without subscribers.
func New() *Bus { return &Bus{topics: map[string][]*subscription{}} }

// Publish returns when all subscribers have heard of it.
func (b *Bus) Publish(ctx context.Context, topic string, data []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	b.mu.Lock()
	subs, closed := b.topics[topic], b.closed
	b.mu.Unlock()
	if closed {
		return errClosed
	}
	for _, sub := range subs {
		sub.tell(data)
	}
	return nil
}

// Subscribe adds a subscriber. It must not cancel from within hear: cancel waits for hear to return.
func (b *Bus) Subscribe(topic string, hear func(data []byte)) (cancel func(), err error) {
	sub := &subscription{hear: hear}
	sub.idle.L = &sub.mu
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil, errClosed
	}
	b.topics[topic] = append(slices.Clone(b.topics[topic]), sub)
	return func() {
		b.remove(topic, sub)
		sub.end()
	}, nil
}

// Close ends all subscriptions, and waits for those that are being told something.
func (b *Bus) Close() error {
	b.mu.Lock()
	topics := b.topics
	b.topics, b.closed = nil, true
	b.mu.Unlock()
	for _, subs := range topics {
		for _, sub := range subs {
			sub.end()
		}
	}
	return nil
}

func (b *Bus) remove(topic string, sub *subscription) {
	b.mu.Lock()
	defer b.mu.Unlock()
	rest := slices.DeleteFunc(slices.Clone(b.topics[topic]), func(s *subscription) bool { return s == sub })
	if len(rest) > 0 {
		b.topics[topic] = rest
	} else {
		delete(b.topics, topic)
	}
}

// subscription counts the calls that run, so that its end can wait for them.
type subscription struct {
	hear func(data []byte)

	mu      sync.Mutex
	idle    sync.Cond
	running int
	ended   bool
}

// tell calls hear, without the lock: hear may publish.
func (s *subscription) tell(data []byte) {
	s.mu.Lock()
	if s.ended {
		s.mu.Unlock()
		return
	}
	s.running++
	s.mu.Unlock()
	defer s.done()
	s.hear(data)
}

func (s *subscription) done() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running--; s.running == 0 {
		s.idle.Broadcast()
	}
}

func (s *subscription) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	for s.running > 0 {
		s.idle.Wait()
	}
}
