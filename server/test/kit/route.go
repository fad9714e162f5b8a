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
func (r Route) Plain(ctx context.Context, addr string) (net.Conn, error) {
	if r.Socket != "" {
		return new(net.Dialer).DialContext(ctx, "unix", r.Socket)
	}
	local, err := net.ResolveTCPAddr("tcp", net.JoinHostPort(cmp.Or(r.From, "0.0.0.0"), "0"))
	if err != nil {
		return nil, err
	}
	return (&net.Dialer{LocalAddr: local}).DialContext(ctx, "tcp", addr)
}

// Dial opens a connection, with TLS if the route trusts a certificate.
func (r Route) Dial(addr string) (net.Conn, error) {
	conn, err := r.Plain(context.Background(), addr)
	if err != nil || r.Trust == nil {
		return conn, err
	}
	host, _, _ := net.SplitHostPort(addr)
	return tls.Client(conn, &tls.Config{RootCAs: r.Trust, ServerName: host, NextProtos: []string{"http/1.1"}}), nil
}

// Scheme is http or https.
func (r Route) Scheme() string {
	if r.Trust == nil {
		return "http"
	}
	return "https"
}

// Client returns an HTTP client that goes this way.
func (r Route) Client() *http.Client {
	if r == (Route{}) {
		return http.DefaultClient
	}
	dial := func(ctx context.Context, _, addr string) (net.Conn, error) { return r.Plain(ctx, addr) }
	return &http.Client{Transport: &http.Transport{DialContext: dial, TLSClientConfig: &tls.Config{RootCAs: r.Trust}, DisableKeepAlives: true}}
}
