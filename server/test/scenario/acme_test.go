package scenario

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/server/acme"
	"parley/server/store/sqlite"
	"parley/server/test/kit"
)

const certified = "chat.example.org"

// startCertified starts a server that gets its certificate by itself. It serves https at addr and answers the authority by http at plain,
// or nowhere if that is off.
func startCertified(t *testing.T, pebble *kit.Pebble, addr, plain string, args ...string) *kit.Process {
	t.Helper()
	p := &kit.Process{T: t, URL: "https://" + addr, Env: []string{"SSL_CERT_FILE=" + pebble.Own.File}, Args: append([]string{
		"serve", "--addr", addr, "--acme-host", certified, "--acme-email", "operator@example.org", "--acme-ca", pebble.Directory, "--acme-http", plain,
		"--store", "sqlite:" + filepath.Join(t.TempDir(), "parley.db"),
	}, args...)}
	p.Launch()
	t.Cleanup(func() {
		p.Kill()
		if t.Failed() {
			t.Logf("the server said:\n%s", p.Logs.Text.String())
		}
	})
	return p
}

// certificateOf waits until a server has a certificate that the authority has issued, but not other.
func certificateOf(t *testing.T, pebble *kit.Pebble, addr string, other *x509.Certificate) *x509.Certificate {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), kit.Patience)
	defer cancel()
	dialer := tls.Dialer{Config: &tls.Config{RootCAs: pebble.Issued, ServerName: certified}}
	var last error
	for ctx.Err() == nil {
		conn, err := dialer.DialContext(ctx, "tcp", addr)
		if last = err; err == nil {
			leaf := conn.(*tls.Conn).ConnectionState().PeerCertificates[0]
			conn.Close()
			if other == nil || !leaf.Equal(other) {
				return leaf
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("no certificate came: %v", last)
	return nil
}

func TestAServerGetsItsCertificate(t *testing.T) {
	for _, challenge := range []string{"http-01", "tls-alpn-01"} {
		t.Run(challenge, func(t *testing.T) {
			addr, plain := kit.FreeAddr(t), kit.FreeAddr(t)
			tlsPort, httpPort, answers := kit.Port(t, addr), kit.Port(t, plain), plain
			if challenge == "http-01" {
				tlsPort = 1 // where nobody answers
			} else {
				httpPort, answers = 1, "off"
			}
			pebble := kit.StartPebble(t, httpPort, tlsPort, time.Hour)
			server := startCertified(t, pebble, addr, answers)
			leaf := certificateOf(t, pebble, addr, nil)
			if leaf.VerifyHostname(certified) != nil {
				t.Errorf("the certificate is for %v", leaf.DNSNames)
			}
			client := &http.Client{
				CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
				Transport: &http.Transport{
					TLSClientConfig: &tls.Config{RootCAs: pebble.Issued}, ForceAttemptHTTP2: true,
					DialContext: func(ctx context.Context, network, to string) (net.Conn, error) {
						if strings.HasSuffix(to, ":80") {
							return (&net.Dialer{}).DialContext(ctx, network, plain)
						}
						return (&net.Dialer{}).DialContext(ctx, network, addr)
					},
				},
			}
			answer, err := client.Get("https://" + certified + "/healthz")
			if err != nil || answer.StatusCode != http.StatusOK || answer.ProtoMajor != 2 {
				t.Fatalf("got %+v, %v", answer, err)
			}
			answer.Body.Close()
			if challenge == "http-01" {
				answer, err := client.Get("http://" + certified + "/r/lobby?a=b")
				if err != nil || answer.Header.Get("Location") != "https://"+certified+"/r/lobby?a=b" {
					t.Errorf("http leads to %+v, %v", answer, err)
				}
			}
			if server.Stop() != 0 {
				t.Error("the server has not stopped well")
			}
			again := startCertified(t, pebble, addr, answers, "--store", server.Args[len(server.Args)-1])
			if other := certificateOf(t, pebble, addr, nil); !other.Equal(leaf) {
				t.Error("after a restart it got another certificate")
			}
			again.Kill()
		})
	}
}

// TestServersShareACertificate has the authority reach one of two servers, which answers for the other one too.
func TestServersShareACertificate(t *testing.T) {
	database, redis := kit.FreshDatabase(t), kit.StartRedis(t)
	one, two, plain := kit.FreeAddr(t), kit.FreeAddr(t), kit.FreeAddr(t)
	pebble := kit.StartPebble(t, kit.Port(t, plain), 1, time.Hour)
	startCertified(t, pebble, two, kit.FreeAddr(t), "--store", database, "--bus", redis)
	startCertified(t, pebble, one, plain, "--store", database, "--bus", redis)
	first := certificateOf(t, pebble, one, nil)
	if other := certificateOf(t, pebble, two, nil); !other.Equal(first) {
		t.Error("each has its own certificate")
	}
}

func TestACertificateIsRenewed(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listener.Addr().String()
	pebble := kit.StartPebble(t, 1, kit.Port(t, addr), 15*time.Second)
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "parley.db"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	certificates := acme.New(acme.Config{
		Hosts: []string{certified}, CA: pebble.Directory, Roots: pebble.Own.Pool, ListenHost: "127.0.0.1", TLSPort: kit.Port(t, addr), Every: time.Second,
		Store: db, Now: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	defer certificates.Close()
	server := &http.Server{Handler: http.NotFoundHandler(), ErrorLog: log.New(io.Discard, "", 0)}
	defer server.Close()
	go server.Serve(tls.NewListener(listener, certificates.TLS()))
	if err := certificates.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	first := certificateOf(t, pebble, addr, nil)
	if second := certificateOf(t, pebble, addr, first); !second.NotAfter.After(first.NotAfter) {
		t.Errorf("the new certificate ends at %v, the old one at %v", second.NotAfter, first.NotAfter)
	}
}

func TestWhyThereIsNoCertificateIsLogged(t *testing.T) {
	addr, plain := kit.FreeAddr(t), kit.FreeAddr(t)
	pebble := kit.StartPebble(t, 1, 1, time.Hour) // it reaches nobody
	server := startCertified(t, pebble, addr, plain)
	deadline := time.Now().Add(2 * kit.Patience)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true, ServerName: certified}}}
	if _, err := client.Get("https://" + addr); err == nil {
		t.Error("https works without a certificate")
	}
	for time.Now().Before(deadline) && !server.Logs.Has("no certificate was obtained") {
		time.Sleep(50 * time.Millisecond)
	}
	if server.Stop() != 0 {
		t.Error("the server has not stopped well")
	}
	if logs := server.Logs.Text.String(); !strings.Contains(logs, "the authority must reach port 80 or 443") || strings.Contains(logs, "PRIVATE KEY") {
		t.Errorf("the log says\n%s", logs)
	}
}
