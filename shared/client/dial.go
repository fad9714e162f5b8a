//go:build !js

package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"unicode/utf8"

	"github.com/coder/websocket"

	"parley/shared/chat"
	"parley/shared/client/view"
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
		tokens = InMemory("")
	}
	// Without idle connections, so that no goroutine of theirs outlives the client.
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DisableKeepAlives = true
	transport.MaxResponseHeaderBytes = headerMax
	asIs := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // see follow
	return &dialer{base: u, http: &http.Client{Transport: transport, CheckRedirect: asIs}, tokens: tokens}, nil
}

// redirectsMax bounds the redirects of one attempt.
const redirectsMax = 3

type dialer struct {
	base   *url.URL // where the server is, after redirects
	http   *http.Client
	tokens Tokens
	// asked is set when base has answered a request without a token: before that it may only be an address in plain http
	// that redirects, and the token is for the place behind it.
	asked bool
}

// Dial connects with the token.
func (d *dialer) Dial(ctx context.Context) (Conn, error) {
	token := d.tokens.Token()
	if token == "" {
		return nil, ErrSignIn
	}
	if d.base.Scheme == "http" && !d.asked {
		if err := d.ask(ctx); err != nil {
			return nil, err
		}
	}
	for range redirectsMax {
		conn, response, err := websocket.Dial(ctx, d.base.JoinPath("ws").String(), &websocket.DialOptions{
			HTTPClient: d.http, HTTPHeader: bearer(token), Subprotocols: []string{protocol.Subprotocol},
		})
		switch {
		case err == nil:
			conn.SetReadLimit(chat.MessageBytes)
			return socket{conn}, nil
		case response == nil:
			return nil, diagnose(d.base, err)
		case response.StatusCode == http.StatusUnauthorized:
			return nil, ErrSignIn
		case !redirects(response):
			return nil, d.noSocket(response, err)
		}
		if err := d.follow(response, "ws"); err != nil {
			return nil, err
		}
	}
	return nil, d.inCircles()
}

// noSocket says why an answer to the handshake is no WebSocket.
func (d *dialer) noSocket(response *http.Response, err error) error {
	if s := response.StatusCode; s == http.StatusSwitchingProtocols || s == http.StatusOK || s == http.StatusUpgradeRequired {
		return &DialError{view.CauseSocket, fmt.Sprintf("something between here and %s does not let WebSockets through; "+
			"the proxy has to pass Upgrade and Connection on", d.base.Host), err}
	}
	return refusal(d.base, response)
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

// InMemory returns Tokens that begin with value, "" for none, and forget at the end of the program.
func InMemory(value string) Tokens { return &token{value: value} }

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
