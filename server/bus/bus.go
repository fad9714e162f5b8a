// Package bus is the contract of how the nodes of one store send messages to each other. A bus is a hint, never the truth: it may
// lose, repeat and reorder messages, and a receiver reads the store where it matters.
package bus

import "context"

// Bus is one node's connection to the others. It carries small messages by topic, between nodes only: a node does not receive
// what it has published itself. All methods may be called concurrently.
type Bus interface {
	// Publish sends data to the subscribers of topic on all other nodes. It does not wait for them, and neither the bus nor the
	// caller changes data afterwards. An error means that some of them may not receive it.
	Publish(ctx context.Context, topic string, data []byte) error
	// Subscribe calls receive for each message of topic published after it returned, until cancel is called. Messages are
	// authentic: only a node of the same store has published them, and on this topic. Calls may be concurrent and may still
	// happen while cancel runs, not after it has returned. receive must not block.
	Subscribe(topic string, receive func(data []byte)) (cancel func(), err error)
	// Close ends all subscriptions.
	Close() error
}
