package kit

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
)

// Route is how to reach a server. The zero Route is plain TCP.
type Route struct {
	Trust  *x509.CertPool
	Socket string // the file of a unix socket, instead of TCP
	From   string // this machine's own address to come from; "" is any
}

// Plain opens a connection without TLS.
func (w Route) Plain(ctx context.Context, addr string) (net.Conn, error) {
	if w.Socket != "" {
		return new(net.Dialer).DialContext(ctx, "unix", w.Socket)
	}
	local, err := net.ResolveTCPAddr("tcp", net.JoinHostPort(cmp.Or(w.From, "0.0.0.0"), "0"))
	if err != nil {
		return nil, err
	}
	return (&net.Dialer{LocalAddr: local}).DialContext(ctx, "tcp", addr)
}

// Dial opens a connection, with TLS if the route trusts a certificate.
func (w Route) Dial(addr string) (net.Conn, error) {
	conn, err := w.Plain(context.Background(), addr)
	if err != nil || w.Trust == nil {
		return conn, err
	}
	host, _, _ := net.SplitHostPort(addr)
	return tls.Client(conn, &tls.Config{RootCAs: w.Trust, ServerName: host, NextProtos: []string{"http/1.1"}}), nil
}

// Scheme is http or https.
func (w Route) Scheme() string {
	if w.Trust == nil {
		return "http"
	}
	return "https"
}

// Client returns an HTTP client that goes this way.
func (w Route) Client() *http.Client {
	if w == (Route{}) {
		return http.DefaultClient
	}
	dial := func(ctx context.Context, _, addr string) (net.Conn, error) { return w.Plain(ctx, addr) }
	return &http.Client{Transport: &http.Transport{DialContext: dial, TLSClientConfig: &tls.Config{RootCAs: w.Trust}, DisableKeepAlives: true}}
}
