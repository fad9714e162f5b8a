package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
)

// way is how to reach a server. The zero way is plain TCP.
type way struct {
	trust  *x509.CertPool
	socket string // the file of a unix socket, instead of TCP
	from   string // this machine's own address to come from; "" is any
}

// plain opens a connection without TLS.
func (w way) plain(ctx context.Context, addr string) (net.Conn, error) {
	if w.socket != "" {
		return new(net.Dialer).DialContext(ctx, "unix", w.socket)
	}
	local, err := net.ResolveTCPAddr("tcp", net.JoinHostPort(cmp.Or(w.from, "0.0.0.0"), "0"))
	if err != nil {
		return nil, err
	}
	return (&net.Dialer{LocalAddr: local}).DialContext(ctx, "tcp", addr)
}

func (w way) dial(addr string) (net.Conn, error) {
	conn, err := w.plain(context.Background(), addr)
	if err != nil || w.trust == nil {
		return conn, err
	}
	host, _, _ := net.SplitHostPort(addr)
	return tls.Client(conn, &tls.Config{RootCAs: w.trust, ServerName: host, NextProtos: []string{"http/1.1"}}), nil
}

func (w way) scheme() string {
	if w.trust == nil {
		return "http"
	}
	return "https"
}

func (w way) client() *http.Client {
	if w == (way{}) {
		return http.DefaultClient
	}
	dial := func(ctx context.Context, _, addr string) (net.Conn, error) { return w.plain(ctx, addr) }
	return &http.Client{Transport: &http.Transport{DialContext: dial, TLSClientConfig: &tls.Config{RootCAs: w.trust}, DisableKeepAlives: true}}
}
