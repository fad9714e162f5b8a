//go:build !js

package dial

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"parley/shared/protocol"
)

// edge is the HTTP side of a server that knows one token.
func edge(t *testing.T, known string, talk func(*websocket.Conn)) *httptest.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /sub/api/guest", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("content type %q", r.Header.Get("Content-Type"))
		}
		if r.Header.Get("Authorization") == "Bearer "+known {
			w.Write([]byte(`{"user":{"id":"me"}}`))
			return
		}
		w.Write([]byte(`{"token":"` + known + `","user":{"id":"me"}}`))
	})
	mux.HandleFunc("GET /sub/ws", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+known {
			http.Error(w, "who are you?", http.StatusUnauthorized)
			return
		}
		conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{protocol.Subprotocol}})
		if err != nil || conn.Subprotocol() != protocol.Subprotocol {
			t.Errorf("accept: %v, subprotocol %q", err, conn.Subprotocol())
			return
		}
		talk(conn)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

func TestDialerSignsInOnceAndConnects(t *testing.T) {
	server := edge(t, "secret", func(conn *websocket.Conn) {
		_, message, _ := conn.Read(context.Background())
		conn.Write(context.Background(), websocket.MessageText, message)
		conn.Close(4001, "slow")
	})
	kept := &token{value: "of another server"}
	d, err := New(server.URL+"/sub", kept)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if _, err := d.Dial(ctx); !errors.Is(err, ErrSignIn) {
		t.Fatalf("with a wrong token: %v, want ErrSignIn", err)
	}
	for range 2 {
		if err := d.SignIn(ctx); err != nil || kept.Token() != "secret" {
			t.Fatalf("sign in: %v, token %q", err, kept.Token())
		}
	}
	conn, err := d.Dial(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.Write(ctx, []byte("hello")); err != nil {
		t.Fatal(err)
	}
	if got, err := conn.Read(ctx); err != nil || string(got) != "hello" {
		t.Fatalf("read %q, %v", got, err)
	}
	if _, err := conn.Read(ctx); CloseCode(err) != 4001 {
		t.Fatalf("read %v, want the close code 4001", err)
	}
}

func TestDialerWithoutATokenDoesNotKnock(t *testing.T) {
	d, err := New("http://127.0.0.1:1", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Dial(t.Context()); !errors.Is(err, ErrSignIn) {
		t.Errorf("dial: %v, want ErrSignIn", err)
	}
	if err := d.SignIn(t.Context()); err == nil {
		t.Error("signed in where no server is")
	}
}

func TestClosingUnblocksRead(t *testing.T) {
	gone := make(chan struct{})
	server := edge(t, "secret", func(conn *websocket.Conn) {
		conn.Read(context.Background())
		close(gone)
	})
	d, _ := New(server.URL+"/sub", &token{value: "secret"})
	conn, err := d.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(time.Millisecond, func() { conn.Close() })
	if _, err := conn.Read(t.Context()); err == nil {
		t.Error("read something")
	}
	<-gone
}

func TestServerAddressIsChecked(t *testing.T) {
	for _, base := range []string{"", "example.org", "ftp://example.org", "http://", "http://%zz"} {
		if _, err := New(base, nil); err == nil || !strings.Contains(err.Error(), "address") {
			t.Errorf("%q: %v", base, err)
		}
	}
}

func talkNothing(conn *websocket.Conn) { conn.Read(context.Background()) }

func quietLog() *log.Logger { return log.New(io.Discard, "", 0) }

// dialerTrusting is a dialer that trusts the certificates in a pool, besides nothing.
func dialerTrusting(t *testing.T, base string, tokens TokenStore, trust *x509.CertPool) Dialer {
	t.Helper()
	d, err := New(base, tokens)
	if err != nil {
		t.Fatal(err)
	}
	d.(*dialer).http.Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: trust}
	return d
}
