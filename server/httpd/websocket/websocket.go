// Package websocket is the server's side of a WebSocket: it accepts connections, checks each frame before the library reads it, and
// writes without waiting.
package websocket

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	coder "github.com/coder/websocket"
	"golang.org/x/time/rate"

	"parley/shared/chat"
)

// MessageWait is how long a message may take to arrive, once begun.
const MessageWait = 10 * time.Second

// Conn is a WebSocket as the hub sees it. The library reads, and answers pings and closes; outgoing frames bypass it.
type Conn struct {
	checked checkedConn // embedded, since each place in memory costs time when thousands take turns
	library *coder.Conn
	log     *slog.Logger
	taken   int64 // messages that were read; owned by the reader
}

// Options are the rules of a server.
type Options struct {
	Subprotocol string
	Control     *rate.Limiter // budget of pings and pongs; nil: no limit
	Flood       int           // close code for a client that exceeds it
	Log         *slog.Logger
}

// Accept answers a request for a WebSocket. The caller has checked its origin. After an error the request has been answered.
func Accept(w http.ResponseWriter, r *http.Request, o Options) (*Conn, error) {
	c := &Conn{log: o.Log, checked: checkedConn{frames: frames{budget: o.Control, flood: coder.StatusCode(o.Flood)}}}
	library, err := coder.Accept(&hijacker{w, &c.checked}, r, &coder.AcceptOptions{
		Subprotocols:       []string{o.Subprotocol},
		InsecureSkipVerify: true, // the caller has checked the origin, by rules that know of proxies
		CompressionMode:    coder.CompressionDisabled,
	})
	if err != nil {
		return nil, err
	}
	library.SetReadLimit(MessageMax)
	c.library = library
	return c, nil
}

// Subprotocol returns the one that both sides speak, or "".
func (c *Conn) Subprotocol() string { return c.library.Subprotocol() }

// Broken returns the rule that the peer has broken, or nil.
func (c *Conn) Broken() error {
	if broken := c.checked.broken.Load(); broken != nil {
		return broken
	}
	return nil
}

// Await calls next in a goroutine of its own when something has arrived. It returns true, and does not, if something is here already,
// or if only a Read can find out.
func (c *Conn) Await(next func()) bool {
	if c.checked.unread(c.taken) || !c.checked.CanAwait() {
		return true
	}
	go c.await(next)
	return false
}

// await is where most goroutines of a server are. What follows needs more stack, and ends with this goroutine: the next one that waits
// begins with a small one.
func (c *Conn) await(next func()) {
	c.checked.Await()
	c.Survive(next)
}

// Survive runs do, and keeps a panic in it from ending the server: it ends the connection.
func (c *Conn) Survive(do func()) {
	defer func() {
		if fault := recover(); fault != nil {
			c.log.Error("a connection failed", "err", fault, "stack", string(debug.Stack()))
			c.Abort()
		}
	}()
	do()
}

// Read waits for a message. A peer that breaks a rule of RFC 6455 gets the close code that the RFC names.
func (c *Conn) Read() ([]byte, bool, error) {
	message, text, err := c.read()
	if broken := c.checked.broken.Load(); err != nil && broken != nil {
		c.library.Close(broken.code, broken.reason)
	}
	return message, text, err
}

// read waits for a message; once it has begun, it must arrive within MessageWait.
func (c *Conn) read() ([]byte, bool, error) {
	kind, reader, err := c.library.Reader(context.Background())
	if err != nil {
		return nil, false, err
	}
	late := time.AfterFunc(MessageWait, func() { c.library.CloseNow() })
	defer late.Stop()
	message, err := io.ReadAll(reader)
	if err != nil {
		return nil, false, fmt.Errorf("read a message: %w", err)
	}
	c.taken++
	return message, kind == coder.MessageText, nil
}

// Try writes frames as far as that can be done at once.
func (c *Conn) Try(frames []byte) (int, error) { return c.checked.Try(frames) }

// Write waits until what was begun and frames are written.
func (c *Conn) Write(frames []byte) error { return c.checked.WriteWithin(frames, chat.WriteWait) }

// Close sends a close frame and waits for the peer's, five seconds at most.
func (c *Conn) Close(code int, reason string) error {
	return c.library.Close(coder.StatusCode(code), reason)
}

// Abort ends the connection at once.
func (c *Conn) Abort() error { return c.library.CloseNow() }
