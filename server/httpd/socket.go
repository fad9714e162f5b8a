package httpd

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/coder/websocket"

	"parley/shared/chat"
)

// messageWait is for a message to arrive in full, once begun.
const messageWait = 10 * time.Second

// socket is a WebSocket as the hub sees it. The library reads, and answers pings and closes; what the hub says does not go
// through it.
type socket struct {
	line  line // a part of it, since each place in memory costs time when thousands take turns
	conn  *websocket.Conn
	log   *slog.Logger
	taken int64 // messages, of who reads
}

// Await calls next in a goroutine of its own when something has come. It returns true, and does not, if something is here already,
// or if that cannot be told without reading.
func (s *socket) Await(next func()) bool {
	if s.line.unread(s.taken) || !s.line.CanAwait() {
		return true
	}
	go s.await(next)
	return false
}

// await is where most goroutines of a server are. What it calls needs more stack; this goroutine ends then, and its stack is
// not kept by who waits next.
func (s *socket) await(next func()) {
	s.line.Await()
	s.survive(next)
}

// survive keeps a fault in one connection from ending the server.
func (s *socket) survive(do func()) {
	defer func() {
		if fault := recover(); fault != nil {
			s.log.Error("a connection failed", "err", fault, "stack", string(debug.Stack()))
			s.Abort()
		}
	}()
	do()
}

// Read waits for a message. A peer that breaks a rule of RFC 6455 gets the close code that the RFC names.
func (s *socket) Read() ([]byte, bool, error) {
	message, text, err := s.read()
	if broken := s.line.broken.Load(); err != nil && broken != nil {
		s.conn.Close(broken.code, broken.reason)
	}
	return message, text, err
}

// read waits for a message; once it has begun, it must arrive within messageWait.
func (s *socket) read() ([]byte, bool, error) {
	kind, reader, err := s.conn.Reader(context.Background())
	if err != nil {
		return nil, false, err
	}
	late := time.AfterFunc(messageWait, func() { s.conn.CloseNow() })
	defer late.Stop()
	message, err := io.ReadAll(reader)
	if err != nil {
		return nil, false, fmt.Errorf("read a message: %w", err)
	}
	s.taken++
	return message, kind == websocket.MessageText, nil
}

// Try writes frames as far as that can be done at once.
func (s *socket) Try(frames []byte) (int, error) { return s.line.Try(frames) }

// Write waits until what was begun and frames are written.
func (s *socket) Write(frames []byte) error { return s.line.WriteWithin(frames, chat.WriteWait) }

// Close says why and waits for the peer's answer, five seconds at most.
func (s *socket) Close(code int, reason string) error {
	return s.conn.Close(websocket.StatusCode(code), reason)
}

// Abort ends the connection at once.
func (s *socket) Abort() error { return s.conn.CloseNow() }
