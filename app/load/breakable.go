package load

import (
	"context"
	"sync"
	"time"

	"parley/shared/client/dial"
)

// breakable is a Dialer whose connection can be cut, or read slowly, from outside.
type breakable struct {
	dial.Dialer

	mu     sync.Mutex
	conn   dial.Conn
	paused time.Time // nothing is read before
}

// Dial connects.
func (b *breakable) Dial(ctx context.Context) (dial.Conn, error) {
	conn, err := b.Dialer.Dial(ctx)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.conn = conn
	return &slowConn{conn, b}, nil
}

// cut breaks the connection that there is.
func (b *breakable) cut() {
	b.mu.Lock()
	conn := b.conn
	b.mu.Unlock()
	if conn != nil {
		conn.Close()
	}
}

// pause lets the client read nothing for a while; 0 lets it read on.
func (b *breakable) pause(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.paused = time.Now().Add(d)
}

func (b *breakable) wait(ctx context.Context) {
	for {
		b.mu.Lock()
		left := time.Until(b.paused)
		b.mu.Unlock()
		if left <= 0 || !pause(ctx, min(left, 100*time.Millisecond)) {
			return
		}
	}
}

// slowConn is a connection that is read as slowly as its dialer says.
type slowConn struct {
	dial.Conn
	dialer *breakable
}

// Read waits for the end of the pause, and then for a message.
func (c *slowConn) Read(ctx context.Context) ([]byte, error) {
	c.dialer.wait(ctx)
	return c.Conn.Read(ctx)
}
