//go:build !js

package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"unicode/utf8"

	"github.com/coder/websocket"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// Tokens keeps the one token of a client that is not a browser. Calls are never concurrent.
type Tokens interface {
	// Token returns the token, or "" if there is none.
	Token() string
	// Keep stores a new token.
	Keep(token string) error
}

// headerMax bounds the head of an answer.
const headerMax = 64 << 10

// NewDialer returns a Dialer for the server at base, such as "https://chat.example.org". With nil tokens each program
// run is a new guest.
func NewDialer(base string, tokens Tokens) (Dialer, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("server address: %w", err)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("server address %q: it begins with http:// or https://", base)
	}
	if tokens == nil {
		tokens = new(token)
	}
	// Without idle connections, so that no goroutine of theirs outlives the client.
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DisableKeepAlives = true
	transport.MaxResponseHeaderBytes = headerMax
	return &dialer{u, &http.Client{Transport: transport}, tokens}, nil
}

type dialer struct {
	base   *url.URL
	http   *http.Client
	tokens Tokens
}

// Dial connects with the token.
func (d *dialer) Dial(ctx context.Context) (Conn, error) {
	token := d.tokens.Token()
	if token == "" {
		return nil, ErrSignIn
	}
	conn, response, err := websocket.Dial(ctx, d.base.JoinPath("ws").String(), &websocket.DialOptions{
		HTTPClient: d.http, HTTPHeader: bearer(token), Subprotocols: []string{protocol.Subprotocol},
	})
	if err != nil {
		if response != nil && response.StatusCode == http.StatusUnauthorized {
			return nil, ErrSignIn
		}
		return nil, fmt.Errorf("connect to %s: %w", d.base.Host, err)
	}
	conn.SetReadLimit(chat.MessageBytes)
	return socket{conn}, nil
}

// SignIn becomes a guest, or stays the one that the token names.
func (d *dialer) SignIn(ctx context.Context) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, d.base.JoinPath("api/guest").String(), bytes.NewReader([]byte("{}")))
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	if token := d.tokens.Token(); token != "" {
		request.Header = bearer(token)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := d.http.Do(request)
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	defer response.Body.Close()
	var guest struct{ Token string }
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("sign in: the server answers %s", response.Status)
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, chat.FrameBytes)).Decode(&guest); err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	if guest.Token == "" {
		return nil
	}
	return d.tokens.Keep(guest.Token)
}

func bearer(token string) http.Header {
	return http.Header{"Authorization": {"Bearer " + token}}
}

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

// token is a Tokens that forgets at the end of the program.
type token struct {
	mu    sync.Mutex
	value string
}

// Token returns what Keep stored.
func (t *token) Token() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.value
}

// Keep stores a token.
func (t *token) Keep(value string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.value = value
	return nil
}
