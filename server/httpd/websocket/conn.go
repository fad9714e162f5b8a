package websocket

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"parley/server/wire"
)

// What a peer sends after it broke a rule is read and dropped for a moment: closing a connection with unread data
// resets it, and the close frame would be lost on its way.
const (
	lingerWait = time.Second
	lingerMax  = 2 * MessageMax
)

// Each of thousands of connections has these buffers, although nearly all messages are short, and only control frames
// go out through the library's buffer: one of them must fit, or something else could come between its parts.
const (
	readBuffer  = 256
	writeBuffer = 144
)

// checkedConn is a client's connection after the upgrade. It passes on what breaks no rule of RFC 6455; after that Read fails.
type checkedConn struct {
	wire.Conn
	from   io.Reader // what the HTTP server has read already, then Conn
	frames frames
	broken atomic.Pointer[violation]
	failed bool // Read has failed with it

	messages atomic.Int64 // complete ones that have arrived
	more     atomic.Bool  // something came after them that must not wait for the next
}

// Read returns bytes that break no rule, and then the violation. Called again, it waits for the peer to leave.
func (c *checkedConn) Read(p []byte) (int, error) {
	if broken := c.broken.Load(); broken != nil {
		c.linger()
		return 0, broken
	}
	n, err := c.from.Read(p)
	good, broken := c.frames.check(p[:n])
	c.messages.Store(c.frames.messages)
	c.more.Store(c.frames.trailing)
	if broken == nil {
		return n, err
	}
	c.broken.Store(broken)
	if good == 0 {
		c.failed = true
		return 0, broken
	}
	return good, nil
}

// unread reports whether something has arrived that must be read at once, after so many messages have been taken. The library reads
// ahead, so the socket does not tell.
func (c *checkedConn) unread(taken int64) bool {
	return c.messages.Load() > taken || c.more.Load() || c.broken.Load() != nil
}

// linger waits, within limits, until the peer has read the close frame and gone.
func (c *checkedConn) linger() {
	if !c.failed {
		c.failed = true
		return
	}
	if half, ok := c.Conn.Conn.(interface{ CloseWrite() error }); ok {
		half.CloseWrite()
	}
	c.Conn.SetReadDeadline(time.Now().Add(lingerWait))
	io.CopyN(io.Discard, c.from, lingerMax)
}

// hijacker is a ResponseWriter whose connection, once taken over, is a checkedConn.
type hijacker struct {
	http.ResponseWriter
	conn *checkedConn
}

// Hijack takes over the connection. The answer to the request has been written by then, so nothing is lost with the server's buffers.
func (w *hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	w.conn.Wrap(conn)
	w.conn.from = conn
	if early, _ := buffered.Reader.Peek(buffered.Reader.Buffered()); len(early) > 0 {
		w.conn.from = io.MultiReader(bytes.NewReader(bytes.Clone(early)), conn)
		w.conn.more.Store(true)
	}
	return w.conn, bufio.NewReadWriter(bufio.NewReaderSize(w.conn, readBuffer), bufio.NewWriterSize(w.conn, writeBuffer)), nil
}
