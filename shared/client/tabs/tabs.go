// Package tabs lets clients that share a storage, as the tabs of one browser do, agree on who sends what is stored unsent.
package tabs

import "context"

// Coordinator is how clients that share a storage find out about each other. Each stores what it has not sent under a name of its own,
// and holds that name while it runs. Whoever gets hold of another one's name knows that it has ended, and alone sends what it has left.
type Coordinator interface {
	// Succeed notes the name of this client for the one that runs in the same tab after a reload, and returns the name that was
	// noted before, "" for none.
	Succeed(name string) (former string)
	// Hold waits until no other client holds the name, and holds it until the program ends. It gives up when ctx ends.
	Hold(ctx context.Context, name string) error
	// Gone waits until no other client holds the name, without holding it. It gives up when ctx ends.
	Gone(ctx context.Context, name string) error
	// Watch calls fn with the key of each value that another client stores by storage.Journal.PutNow, until ctx ends.
	Watch(ctx context.Context, fn func(key string))
}

// Host is what a Group needs of its client.
type Host struct {
	Go   func(func()) // starts a goroutine that the client waits for at its end
	Post func(func()) // queues work for the client's loop
	Log  func(message string, pairs ...any)

	TakeOver func(name string) // called by the loop: the client of that name has ended, and its unsent messages are this one's
	Ended    func()            // called by the loop: a client with drafts has ended
}

// draftLock is what a client holds besides its name. Whoever holds the name of one that has ended sends its messages; its drafts
// are for everybody, and above all for the next client in the same tab.
func draftLock(name string) string { return name + " drafts" }
