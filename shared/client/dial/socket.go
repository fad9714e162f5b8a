//go:build !js

package dial

import (
	"context"
	"errors"
	"unicode/utf8"

	"github.com/coder/websocket"
)

// socket is a Conn over a WebSocket.
type socket struct{ conn *websocket.Conn }

// Read returns the next message, or a CloseError. A message that is not text is an error, as it is in a browser.
func (s socket) Read(ctx context.Context) ([]byte, error) {
	kind, message, err := s.conn.Read(ctx)
	if code := websocket.CloseStatus(err); code >= 0 {
		return nil, &CloseError{Code: int(code), Reason: err.Error()}
	}
	if err == nil && (kind != websocket.MessageText || !utf8.Valid(message)) {
		return nil, errors.New("the server sent a message that is not text")
	}
	return message, err
}

// Write sends one text message.
func (s socket) Write(ctx context.Context, message []byte) error {
	return s.conn.Write(ctx, websocket.MessageText, message)
}

// Close ends the connection at once, without waiting for the peer's farewell.
func (s socket) Close() error { return s.conn.CloseNow() }
