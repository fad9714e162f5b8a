package doctor

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"strings"
)

// Ready asks the server that listens at addr, as --addr has it, on this machine: by https if secure. It is for health checks of
// containers.
func Ready(ctx context.Context, addr string, secure bool) error {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	v := newVisitor(Config{}, &url.URL{Scheme: "http", Host: net.JoinHostPort(host, port)})
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
