// Package bus is the contract of how nodes hear of each other's events. A bus is a hint, never the truth: it may
// lose, repeat and reorder what is published, and who listens reads the store where it matters.
package bus

import "context"

// Bus carries small messages by topic. All methods may be called concurrently.
type Bus interface {
	// Publish hands data to the subscribers of topic on every node, this one too. It returns within 500 ms, and
	// data is not changed or kept by the caller afterwards. An error means that some may not hear of it.
	Publish(ctx context.Context, topic string, data []byte) error
	// Subscribe calls hear for each message of topic published after it returned, until cancel is called. Calls may
	// be concurrent and may still happen while cancel runs, not after it has returned. hear must not block.
	Subscribe(topic string, hear func(data []byte)) (cancel func(), err error)
	// Close ends all subscriptions.
	Close() error
}
