//go:build !js

package dial

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/coder/websocket"

	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// headerMax bounds the head of an answer.
const headerMax = 64 << 10

// dialer is the Dialer outside a browser.
type dialer struct {
	base   *url.URL // where the server is, after redirects
	http   *http.Client
	tokens TokenStore
	// resolved is set when base has answered a request without a token: before that it may only be an address in plain http
	// that redirects, and the token is for the place behind it.
	resolved bool
}

// New returns a Dialer for the server at base, such as "https://chat.example.org". With nil tokens each program
// run is a new guest.
func New(base string, tokens TokenStore) (Dialer, error) {
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

// Dial connects with the token.
func (d *dialer) Dial(ctx context.Context) (Conn, error) {
	token := d.tokens.Token()
	if token == "" {
		return nil, ErrSignIn
	}
	if d.base.Scheme == "http" && !d.resolved {
		if err := d.resolve(ctx); err != nil {
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
	return nil, d.redirectLoop()
}

// noSocket says why an answer to the handshake is no WebSocket.
func (d *dialer) noSocket(response *http.Response, err error) error {
	if s := response.StatusCode; s == http.StatusSwitchingProtocols || s == http.StatusOK || s == http.StatusUpgradeRequired {
		return &Error{view.CauseSocket, fmt.Sprintf("something between here and %s does not let WebSockets through; "+
			"the proxy has to pass Upgrade and Connection on", d.base.Host), err}
	}
	return diagnoseAnswer(d.base, response)
}
