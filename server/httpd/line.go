package httpd

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

// What a peer that broke a rule sends on is read and dropped for a moment: closing a connection on which something is
// unread resets it, and the close frame would be lost on its way.
const (
	lingerWait = time.Second
	lingerMax  = 2 * hardMax
)

// Each of thousands of connections keeps these, though nearly all that comes is short, and of what goes out only control frames
// pass through the library's buffer: one of them must fit, or something else could come between its parts.
const (
	readBuffer  = 256
	writeBuffer = 144
)

// line is a client's connection after the upgrade. It lets pass what breaks no rule of RFC 6455; after that Read fails.
type line struct {
	wire.Conn
	from   io.Reader // what the HTTP server had read already, then Conn
	frames frames
	broken atomic.Pointer[violation]
	told   bool // Read has failed with it

	came atomic.Int64 // whole messages
	more atomic.Bool  // something came after them that is not to wait for the next
}

// Read returns bytes that break no rule, and then the violation. Once that was told, it waits for the peer to leave.
func (l *line) Read(p []byte) (int, error) {
	if broken := l.broken.Load(); broken != nil {
		l.linger()
		return 0, broken
	}
	n, err := l.from.Read(p)
	good, broken := l.frames.check(p[:n])
	l.came.Store(l.frames.messages)
	l.more.Store(l.frames.trailing)
	if broken == nil {
		return n, err
	}
	l.broken.Store(broken)
	if good == 0 {
		l.told = true
		return 0, broken
	}
	return good, nil
}

// unread reports whether something has come that whoever has taken so many messages should read at once. The library reads ahead,
// so the socket does not tell.
func (l *line) unread(taken int64) bool {
	return l.came.Load() > taken || l.more.Load() || l.broken.Load() != nil
}

// linger waits until the peer has read the close frame and gone, within limits.
func (l *line) linger() {
	if !l.told {
		l.told = true
		return
	}
	if half, ok := l.Conn.Conn.(interface{ CloseWrite() error }); ok {
		half.CloseWrite()
	}
	l.Conn.SetReadDeadline(time.Now().Add(lingerWait))
	io.CopyN(io.Discard, l.from, lingerMax)
}

// lineWriter is a ResponseWriter whose connection, once taken over, is a line.
type lineWriter struct {
	http.ResponseWriter
	line *line
}

// Hijack takes over the connection. The answer to the request has been written by then, so nothing is lost with the server's buffers.
func (w *lineWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	w.line.Wrap(conn)
	w.line.from = conn
	if early, _ := buffered.Reader.Peek(buffered.Reader.Buffered()); len(early) > 0 {
		w.line.from = io.MultiReader(bytes.NewReader(bytes.Clone(early)), conn)
		w.line.more.Store(true)
	}
	return w.line, bufio.NewReadWriter(bufio.NewReaderSize(w.line, readBuffer), bufio.NewWriterSize(w.line, writeBuffer)), nil
}
