// Package storage is what a client stores on its device: the interface of the storage, the goroutine that calls it, the keys and the
// format of the values. Old formats stay readable. What is stored and when is decided by the engine (save.go, load.go).
package storage

import "context"

// Store keeps values across restarts of the program. Calls come from the client's own goroutines, may block, and
// are never concurrent.
type Store interface {
	// Get returns the value, or nil if there is none.
	Get(ctx context.Context, key string) ([]byte, error)
	// Put stores a value, in place of the one before.
	Put(ctx context.Context, key string, value []byte) error
	// Delete removes a value, if there is one.
	Delete(ctx context.Context, key string) error
	// Keys returns the keys that begin with prefix, in ascending order.
	Keys(ctx context.Context, prefix string) ([]string, error)
}

// Journal is what a Store may implement besides: it stores a value before it returns, without blocking. Unsent messages are stored
// that way, so that a program that ends at that very moment loses none. Get and Keys of the Store find what PutNow stored. Calls come
// from the client's loop, concurrently with those of Store.
type Journal interface {
	// PutNow stores a value, or returns an error if the Journal has no room for it.
	PutNow(key string, value []byte) error
	// DeleteNow removes a value, if there is one.
	DeleteNow(key string) error
}
