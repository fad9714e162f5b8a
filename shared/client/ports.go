package client

import (
	"context"
)

// Storage keeps values across restarts of the program. Calls come from the client's own goroutines, may block, and
// are never concurrent.
type Storage interface {
	// Get returns the value, or nil if there is none.
	Get(ctx context.Context, key string) ([]byte, error)
	Put(ctx context.Context, key string, value []byte) error
	Delete(ctx context.Context, key string) error
	// Keys returns the keys that begin with prefix, in ascending order.
	Keys(ctx context.Context, prefix string) ([]string, error)
}

// Journal is what a Storage may be besides: it keeps a value before it returns, waiting for nothing. Unsent messages are
// kept that way, so that a program that ends in that very moment loses none. What PutNow kept, Get and Keys find. Calls
// come from the client's loop, beside those of Storage.
type Journal interface {
	PutNow(key string, value []byte) error
	DeleteNow(key string) error
}
