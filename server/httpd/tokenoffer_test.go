package httpd

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/coder/websocket"

	"parley/server/hub"
)

// lockedBuffer is a log that several goroutines write.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func TestAPageWithoutCookiesOffersItsTokenAsASubprotocol(t *testing.T) {
	var log lockedBuffer
	server := startEdge(t, func(c *Config) {
		c.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	for _, test := range []struct {
		about    string
		offers   []string
		cookie   string
		origin   string
		status   int
		welcomed bool
	}{
		{"beside ours", []string{"parley.2", "parley.token." + goodToken}, "", server.URL, 101, true},
		{"before ours", []string{"parley.token." + goodToken, "parley.2"}, "", server.URL, 101, true},
		{"with another's cookie", []string{"parley.2", "parley.token." + goodToken}, "parley=junk", server.URL, 101, true},
		{"a stale one", []string{"parley.2", "parley.token.stale-token"}, "", server.URL, 101, false},
		{"from another site", []string{"parley.2", "parley.token." + goodToken}, "", "https://evil.example", 403, false},
	} {
		header := http.Header{"Origin": {test.origin}}
		if test.cookie != "" {
			header.Set("Cookie", test.cookie)
		}
		conn, response, err := websocket.Dial(t.Context(), server.URL+"/ws", &websocket.DialOptions{HTTPHeader: header, Subprotocols: test.offers})
		if response == nil || response.StatusCode != test.status {
			t.Errorf("%s: got %+v, %v", test.about, response, err)
			continue
		}
		for name, values := range response.Header {
			if all := strings.Join(values, ","); strings.Contains(all, "token") {
				t.Errorf("%s: the answer has %s: %s", test.about, name, all)
			}
		}
		if test.status != 101 {
			continue
		}
		if got := response.Header.Get("Sec-WebSocket-Protocol"); got != hub.Subprotocol {
			t.Errorf("%s: the subprotocol is %q", test.about, got)
		}
		_, message, err := conn.Read(t.Context())
		if welcomed := strings.Contains(string(message), `"k":"welcome"`); welcomed != test.welcomed {
			t.Errorf("%s: got %s, %v", test.about, message, err)
		}
		conn.CloseNow()
	}
	if text := log.String(); strings.Contains(text, goodToken) || strings.Contains(text, "stale-token") {
		t.Errorf("the log has a token: %s", text)
	}
}

func TestAnOfferedTokenIsTakenOutOfEveryLine(t *testing.T) {
	r := &http.Request{Header: http.Header{
		"Authorization":          {"Basic dXNlcjpwYXNz"}, // of a proxy
		"Sec-Websocket-Protocol": {"parley.2", "parley.token.secret, other"},
	}}
	got := withOfferedToken(r)
	if a, p := got.Header.Get("Authorization"), got.Header.Values("Sec-Websocket-Protocol"); a != "Bearer secret" ||
		len(p) != 1 || p[0] != "parley.2, other" {
		t.Errorf("got %q, %q", a, p)
	}
	plain := &http.Request{Header: http.Header{"Sec-Websocket-Protocol": {"parley.2"}}}
	if withOfferedToken(plain) != plain {
		t.Error("a request without an offer is copied")
	}
}
