package client

import (
	"context"
	"errors"
)

// ErrSignIn means that the server does not know this client: SignIn gets a new token.
var ErrSignIn = errors.New("sign in first")

// Dialer makes connections.
type Dialer interface {
	// Dial connects. It returns ErrSignIn if the server refused the token.
	Dial(ctx context.Context) (Conn, error)
	// SignIn becomes a guest of the server, or does nothing if it knows this client already.
	SignIn(ctx context.Context) error
}

// Conn is one connection. Read and Write may be called concurrently with each other, each by one goroutine.
type Conn interface {
	// Read returns the next message. After a close by the peer the error holds the close code: see CloseCode.
	Read(ctx context.Context) ([]byte, error)
	Write(ctx context.Context, message []byte) error
	// Close ends the connection and unblocks Read and Write.
	Close() error
}

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
