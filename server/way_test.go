package main

import (
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
}

func (w way) dial(addr string) (net.Conn, error) {
	if w.socket != "" {
		return net.Dial("unix", w.socket)
	}
	if w.trust == nil {
		return net.Dial("tcp", addr)
	}
	return tls.Dial("tcp", addr, &tls.Config{RootCAs: w.trust, NextProtos: []string{"http/1.1"}})
}

func (w way) scheme() string {
	if w.trust == nil {
		return "http"
	}
	return "https"
}

func (w way) client() *http.Client {
	if w.socket != "" {
		return &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(context.Context, string, string) (net.Conn, error) {
			return w.dial("")
		}}}
	}
	if w.trust == nil {
		return http.DefaultClient
	}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: w.trust}, DisableKeepAlives: true}}
}
