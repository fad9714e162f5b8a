package httpd

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/coder/websocket"

	"parley/shared/chat"
)

// messageWait is for a message to arrive in full, once begun.
const messageWait = 10 * time.Second

// socket is a WebSocket as the hub sees it. The library reads, and answers pings and closes; what the hub says does not go
// through it.
type socket struct {
	conn *websocket.Conn
	line *line
}

// Read waits for a message. A peer that breaks a rule of RFC 6455 gets the close code that the RFC names.
func (s *socket) Read(ctx context.Context) ([]byte, bool, error) {
	message, text, err := s.read(ctx)
	if broken := s.line.broken.Load(); err != nil && broken != nil {
		s.conn.Close(broken.code, broken.reason)
	}
	return message, text, err
}

// read waits for a message; once it has begun, it must arrive within messageWait.
func (s *socket) read(ctx context.Context) ([]byte, bool, error) {
	kind, reader, err := s.conn.Reader(ctx)
	if err != nil {
		return nil, false, err
	}
	late := time.AfterFunc(messageWait, func() { s.conn.CloseNow() })
	defer late.Stop()
	message, err := io.ReadAll(reader)
	if err != nil {
		return nil, false, fmt.Errorf("read a message: %w", err)
	}
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
