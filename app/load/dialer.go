package load

import (
	"context"
	"sync"
	"time"

	"parley/shared/client/dial"
)

// faultyDialer is a Dialer whose connection can be broken or slowed down. It is safe for concurrent use: the client dials and reads
// while churn breaks.
type faultyDialer struct {
	dial.Dialer

	mu          sync.Mutex
	conn        dial.Conn // the latest; closed ones stay until the next dial
	pausedUntil time.Time // nothing is read before that
}

// Dial connects.
func (b *faultyDialer) Dial(ctx context.Context) (dial.Conn, error) {
	conn, err := b.Dialer.Dial(ctx)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.conn = conn
	return &slowConn{conn, b}, nil
}

// disconnect breaks the current connection as a client's program cannot: the client was not asked. It dials again by itself.
func (b *faultyDialer) disconnect() {
	b.mu.Lock()
	conn := b.conn
	b.mu.Unlock()
	if conn != nil {
		conn.Close()
	}
}

// pause stops reading for d; 0 resumes it.
func (b *faultyDialer) pause(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pausedUntil = time.Now().Add(d)
}

// awaitPause returns when the pause is over, which may be extended or ended meanwhile, or when ctx ends.
func (b *faultyDialer) awaitPause(ctx context.Context) {
	for {
		b.mu.Lock()
		left := time.Until(b.pausedUntil)
		b.mu.Unlock()
		if left <= 0 || !pause(ctx, min(left, 100*time.Millisecond)) {
			return
		}
	}
}

// slowConn is a connection that reads nothing while its dialer pauses.
type slowConn struct {
	dial.Conn
	dialer *faultyDialer
}

// Read waits for the end of the pause, and then for a message.
func (c *slowConn) Read(ctx context.Context) ([]byte, error) {
	c.dialer.awaitPause(ctx)
	return c.Conn.Read(ctx)
}
