//go:build !js

package dial

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parley/shared/client/view"
)

func answering(status int, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		w.Write([]byte(body))
	})
}

func plainServer(t *testing.T, h http.Handler) string {
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}

func tlsServer(t *testing.T, h http.Handler, certificate *tls.Certificate) *httptest.Server {
	server := httptest.NewUnstartedServer(h)
	server.Config.ErrorLog = quietLog()
	if certificate != nil {
		server.TLS = &tls.Config{Certificates: []tls.Certificate{*certificate}}
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

// speaking is the address of a server that reads something and says the same to everybody; nothing closes at once.
func speaking(t *testing.T, words string) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				conn.Read(make([]byte, 1<<12))
				conn.Write([]byte(words))
			}()
		}
	}()
	return l.Addr().String()
}

// certified makes a certificate that signs itself, and the pool that trusts it.
func certified(t *testing.T, until time.Time, name string) (*tls.Certificate, *x509.CertPool) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: until.Add(-time.Hour), NotAfter: until, IsCA: true, BasicConstraintsValid: true,
	}
	if ip := net.ParseIP(name); ip != nil {
		template.IPAddresses = []net.IP{ip}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func refusedPort(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestADialSaysWhyItFailed(t *testing.T) {
	ok := answering(http.StatusOK, "<html>hello</html>")
	expired, trusted := certified(t, time.Now().Add(-time.Minute), "127.0.0.1")
	named, trustedName := certified(t, time.Now().Add(time.Hour), "elsewhere.example")
	for _, test := range []struct {
		about, base string
		trust       *x509.CertPool
		cause       view.Cause
		says        string
		lasting     bool
	}{
		{"refused", "http://" + refusedPort(t), nil, view.CauseRefused, "does the server run", false},
		{"unknown name", "http://nobody.invalid", nil, "", "nobody.invalid", false},
		{"self-signed", tlsServer(t, ok, nil).URL, nil, view.CauseCertificate, "does not know who signed it", true},
		{"expired", tlsServer(t, ok, expired).URL, trusted, view.CauseCertificate, "has expired", true},
		{"another's certificate", tlsServer(t, ok, named).URL, trustedName, view.CauseCertificate, "another name", true},
		{"http to a TLS port", strings.Replace(tlsServer(t, ok, nil).URL, "https", "http", 1), nil, view.CauseScheme, "write https://127.0.0.1:", true},
		{"http to raw TLS", "http://" + speaking(t, "\x15\x03\x01\x00\x02\x02\x46"), nil, view.CauseScheme, "write https://127.0.0.1:", true},
		{"https to an http port", strings.Replace(plainServer(t, ok), "http", "https", 1), nil, view.CauseScheme, "write http://127.0.0.1:", true},
		{"https to something else", "https://" + speaking(t, "SSH-2.0-OpenSSH_9.6\r\n"), nil, view.CauseScheme, "does not speak https", true},
		{"http to something else", "http://" + speaking(t, "SSH-2.0-OpenSSH_9.6\r\n"), nil, view.CauseStranger, "does not speak HTTP", true},
		{"cut", "http://" + speaking(t, ""), nil, view.CauseCut, "ends the connection", false},
		{"404", plainServer(t, http.NotFoundHandler()), nil, view.CauseStranger, "no Parley at http://127.0.0.1:", true},
		{"405", plainServer(t, answering(405, "")), nil, view.CauseStranger, "405", true},
		{"another website", plainServer(t, ok), nil, view.CauseStranger, "no Parley", true},
		{"401", plainServer(t, answering(401, "")), nil, view.CauseLogin, "password", true},
		{"502", plainServer(t, answering(502, "<html>Bad Gateway</html>")), nil, view.CauseProxy, "behind it does not", false},
		{"503 of Parley", plainServer(t, answering(503, `{"error":{"code":"retry_later","message":"the disk is full"}}`)), nil,
			view.CauseServer, "the disk is full", false},
		{"500", plainServer(t, answering(500, "")), nil, view.CauseServer, "500", false},
		{"429", plainServer(t, answering(429, `{"error":{"code":"rate_limited"}}`)), nil, view.CauseBusy, "429", false},
		{"redirect to another host", plainServer(t, http.RedirectHandler("https://evil.127.0.0.1.example/api/guest", 301)), nil,
			view.CauseRedirect, "redirects to", true},
		{"redirect to another page", plainServer(t, http.RedirectHandler("/login", 302)), nil, view.CauseRedirect, "/login", true},
	} {
		t.Run(test.about, func(t *testing.T) {
			d := dialerTrusting(t, test.base, nil, test.trust)
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			err := d.SignIn(ctx)
			var told *Error
			if !errors.As(err, &told) {
				t.Fatalf("got %v, want a DialError", err)
			}
			if test.cause != "" && told.Cause != test.cause || told.Cause.Lasting() != test.lasting || !strings.Contains(told.Error(), test.says) {
				t.Errorf("got %s, lasting %v: %s\nwant %s, lasting %v: …%s…", told.Cause, told.Cause.Lasting(), told, test.cause, test.lasting, test.says)
			}
		})
	}
}

func TestAHandshakeSaysWhatIsInBetween(t *testing.T) {
	for status, want := range map[int]view.Cause{200: view.CauseSocket, 426: view.CauseSocket, 404: view.CauseStranger, 502: view.CauseProxy, 429: view.CauseBusy} {
		d := dialerTrusting(t, plainServer(t, answering(status, "")), &token{value: "secret"}, nil)
		_, err := d.Dial(t.Context())
		if cause, _ := CauseOf(err); cause != want {
			t.Errorf("%d: %q, want %q", status, cause, want)
		}
	}
}

func TestAnUpgradeToHTTPSIsFollowedAndTheTokenIsNotSentInPlain(t *testing.T) {
	for kept, base := range map[string]string{"": "", "secret": "/sub"} {
		certificate, trust := certified(t, time.Now().Add(time.Hour), "127.0.0.1")
		behind := edge(t, "secret", talkNothing)
		secure := tlsServer(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.URL.Path = "/sub" + strings.TrimPrefix(r.URL.Path, base) // where the edge is
			behind.Config.Handler.ServeHTTP(w, r)
		}), certificate)
		var leaked atomic.Bool
		front := plainServer(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") != "" {
				leaked.Store(true)
			}
			http.Redirect(w, r, secure.URL+r.URL.Path, http.StatusMovedPermanently)
		}))
		d := dialerTrusting(t, front+base, &token{value: kept}, trust)
		if _, err := d.Dial(t.Context()); kept == "" && !errors.Is(err, ErrSignIn) {
			t.Fatalf("dial without a token: %v", err)
		}
		if err := d.SignIn(t.Context()); err != nil {
			t.Fatalf("sign in: %v", err)
		}
		conn, err := d.Dial(t.Context())
		if err != nil {
			t.Fatalf("dial: %v", err)
		}
		conn.Close()
		if leaked.Load() {
			t.Error("the token was sent in plain")
		}
	}
}

func TestNoRedirectGetsTheToken(t *testing.T) {
	var leaked atomic.Bool
	elsewhere := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { leaked.Store(true) })
	other, otherTLS := plainServer(t, elsewhere), tlsServer(t, elsewhere, nil)
	for _, to := range []string{
		other + "/ws", // the same host's other port, in plain
		strings.Replace(other, "127.0.0.1", "localhost", 1) + "/ws",
		strings.Replace(otherTLS.URL, "127.0.0.1", "localhost", 1) + "/ws",
		"//" + strings.TrimPrefix(other, "http://") + "/ws",
		otherTLS.URL + "/other",
	} {
		for _, code := range []int{301, 302, 303, 307, 308} {
			d := dialerTrusting(t, plainServer(t, http.RedirectHandler(to, code)), &token{value: "secret"}, nil)
			d.(*dialer).resolved = true // so that the handshake itself is redirected
			if _, err := d.Dial(t.Context()); err == nil {
				t.Errorf("%d to %s: connected", code, to)
			} else if cause, _ := CauseOf(err); cause != view.CauseRedirect {
				t.Errorf("%d to %s: %v", code, to, err)
			}
		}
	}
	secure := tlsServer(t, http.RedirectHandler(other+"/ws", 301), nil)
	d := dialerTrusting(t, secure.URL, &token{value: "secret"}, secure.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs)
	if _, err := d.Dial(t.Context()); err == nil {
		t.Error("it went from https to http")
	}
	if leaked.Load() {
		t.Error("another place was asked")
	}
}
