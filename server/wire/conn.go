// Package wire writes WebSocket frames to connections without waiting for them.
//
// A chat server mostly writes the same few bytes to thousands of sockets, nearly all of which have room for them. So a write is
// tried first, with write(2) on the descriptor, which does not block; a goroutine waits only for a socket that is full, and
// lives no longer than that. Where there is no descriptor to try, as under TLS, such a goroutine writes everything.
package wire

import (
	"net"
	"sync"
	"syscall"
	"time"
)

// Conn is a connection that never interleaves frames: what a Try has begun is ended before anything else is written. It must not
// be copied.
type Conn struct {
	net.Conn
	raw syscall.RawConn // nil: nothing can be tried
	fd  int             // of raw

	mu   sync.Mutex // held while writing
	rest []byte     // of what a Try has begun

	life   sync.Mutex // held while fd is used, and by Close: afterwards fd may belong to another connection
	closed bool
}

// Wrap makes c write to conn, which can be tried if it is a connection of the operating system. From then on, conn may be closed and
// written only through c.
func (c *Conn) Wrap(conn net.Conn) {
	c.Conn = conn
	system, ok := conn.(syscall.Conn)
	if !ok || !canTry {
		return
	}
	raw, err := system.SyscallConn()
	if err == nil && raw.Control(func(fd uintptr) { c.fd = int(fd) }) == nil {
		c.raw = raw
	}
}

// CanAwait reports whether Await may be called.
func (c *Conn) CanAwait() bool { return c.raw != nil }

// Await waits until there is something to read, or until the connection has ended; then a Read says why. It needs
// much less stack than a Read below a WebSocket library, and most connections wait most of the time.
func (c *Conn) Await() { c.raw.Read(readable) }

// Try writes frames as far as that can be done at once, and returns how many bytes that were. 0 means that nothing was
// begun: the connection is full, or somebody writes. After a part, a Write must follow, which writes the rest. The caller must not
// change frames.
func (c *Conn) Try(frames []byte) (int, error) {
	if c.raw == nil || !c.mu.TryLock() {
		return 0, nil
	}
	defer c.mu.Unlock()
	if len(c.rest) > 0 {
		return 0, nil
	}
	n, err := c.once(frames)
	if n > 0 && n < len(frames) {
		c.rest = frames[n:]
	}
	return n, err
}

// once writes what fits, directly to the descriptor: net.Conn would touch four more places in memory, none of which is in the cache
// when thousands of connections take turns.
func (c *Conn) once(frames []byte) (int, error) {
	c.life.Lock()
	defer c.life.Unlock()
	if c.closed {
		return 0, net.ErrClosed
	}
	return tryWrite(c.fd, frames)
}

// Close ends the connection and every call that waits in it.
func (c *Conn) Close() error {
	c.life.Lock()
	c.closed = true
	c.life.Unlock()
	return c.Conn.Close()
}

// Write waits until what was begun and p are written. The caller bounds the wait, as a WebSocket library does.
func (c *Conn) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.write(p)
}

// WriteWithin is Write with a deadline.
func (c *Conn) WriteWithin(p []byte, wait time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.Conn.SetWriteDeadline(time.Now().Add(wait)); err != nil {
		return err
	}
	if _, err := c.write(p); err != nil {
		return err
	}
	return c.Conn.SetWriteDeadline(time.Time{})
}

// write is Write with mu held.
func (c *Conn) write(p []byte) (int, error) {
	if len(c.rest) > 0 {
		n, err := c.Conn.Write(c.rest)
		c.rest = c.rest[n:]
		if err != nil {
			return 0, err
		}
		c.rest = nil
	}
	if len(p) == 0 {
		return 0, nil
	}
	return c.Conn.Write(p)
}
