package doctor

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"strings"
)

// Ready returns an error unless the server that listens at addr on this machine is ready. It uses https if secure. Health checks of containers
// call it.
func Ready(ctx context.Context, addr string, secure bool) error {
	if socket, isUnix := strings.CutPrefix(addr, "unix:"); isUnix {
		return readyAt(ctx, overSocket(socket), secure)
	}
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return readyAt(ctx, newVisitor(Config{}, &url.URL{Scheme: "http", Host: net.JoinHostPort(host, port)}), secure)
}

// overSocket returns a visitor that connects to a unix socket, given as in --addr after unix:.
func overSocket(socket string) *visitor {
	path, _, _ := strings.Cut(socket, "?")
	v := newVisitor(Config{}, &url.URL{Scheme: "http", Host: "localhost"})
	transport := trusted()
	transport.DisableKeepAlives = true
	transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", path)
	}
	v.http.Transport = transport
	return v
}

func readyAt(ctx context.Context, v *visitor, secure bool) error {
	if secure {
		v.base.Scheme = "https"
		v.local()
	}
	for path, want := range map[string]string{"/healthz": "ok", "/readyz": ""} {
		got, err := v.get(ctx, path)
		if err != nil {
			return err
		}
		if got.status != 200 || want != "" && strings.TrimSpace(got.body) != want {
			return fmt.Errorf("%s: status %d: %s", path, got.status, strings.TrimSpace(got.body))
		}
	}
	return nil
}
