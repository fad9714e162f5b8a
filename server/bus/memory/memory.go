// Package memory is a bus of nodes within one process, which loses nothing: for tests with several nodes, and for the last step of
// a bus over a network.
package memory

import (
	"context"
	"errors"
	"slices"
	"sync"

	"parley/server/bus"
)

var errClosed = errors.New("the bus is closed")

// Network joins the buses of some nodes. It calls the subscribers of a topic within Publish, one after the other, in the order in which
// they came.
type Network struct {
	mu     sync.Mutex
	topics map[string][]*subscription // a changed list is a new one, so that Publish may walk an old one
}

// New returns a network without nodes.
func New() *Network { return &Network{topics: map[string][]*subscription{}} }

// Join returns the bus of one more node.
func (n *Network) Join() *Bus { return &Bus{network: n} }

// Bus is the bus of one node.
type Bus struct {
	network *Network
	closed  bool // guarded by Network.mu
}

var _ bus.Bus = (*Bus)(nil)

// Publish returns when all subscribers on other nodes have received data.
func (b *Bus) Publish(ctx context.Context, topic string, data []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	b.network.mu.Lock()
	subs, closed := b.network.topics[topic], b.closed
	b.network.mu.Unlock()
	if closed {
		return errClosed
	}
	for _, sub := range subs {
		if sub.node != b {
			sub.call(data)
		}
	}
	return nil
}

// Subscribe adds a subscriber. It must not cancel from within receive: cancel waits for receive to return.
func (b *Bus) Subscribe(topic string, receive func(data []byte)) (cancel func(), err error) {
	sub := &subscription{node: b, receive: receive}
	sub.idle.L = &sub.mu
	n := b.network
	n.mu.Lock()
	defer n.mu.Unlock()
	if b.closed {
		return nil, errClosed
	}
	n.topics[topic] = append(slices.Clone(n.topics[topic]), sub)
	return func() {
		n.remove(topic, func(s *subscription) bool { return s == sub })
		sub.end()
	}, nil
}

// Close ends the subscriptions of this node, and waits for those that are receiving something.
func (b *Bus) Close() error {
	n := b.network
	n.mu.Lock()
	b.closed = true
	var own []*subscription
	var topics []string
	for topic, subs := range n.topics {
		for _, sub := range subs {
			if sub.node == b {
				own, topics = append(own, sub), append(topics, topic)
			}
		}
	}
	n.mu.Unlock()
	for _, topic := range topics {
		n.remove(topic, func(s *subscription) bool { return s.node == b })
	}
	for _, sub := range own {
		sub.end()
	}
	return nil
}

// remove takes subscriptions out of a topic.
func (n *Network) remove(topic string, which func(*subscription) bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	rest := slices.DeleteFunc(slices.Clone(n.topics[topic]), which)
	if len(rest) > 0 {
		n.topics[topic] = rest
	} else {
		delete(n.topics, topic)
	}
}
