package node

import (
	"context"
	"fmt"
	"io"
	"net"
)

// Serve runs a server until ctx ends, and then stops it without losing a frame. The first line on out says where it is.
func Serve(ctx context.Context, cfg *Config, out, logs io.Writer) error {
	log := newLog(cfg, logs)
	all, err := openListeners(cfg, log) // before the data are touched: the port may be another server's
	if err != nil {
		return err
	}
	defer all.close()
	for _, private := range all.admin {
		warnOfAdmin(private.Addr(), log)
		go serveAdmin(ctx, private, log)
	}
	for i, listener := range all.public {
		if listener, err = withTLS(listener, cfg, log); err != nil {
			return err
		}
		all.public[i] = listener
	}
	limitMemory()
	n, err := newNode(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer n.close()
	n.certify(cfg, all)
	address := publicAddress(cfg, all.public[0].Addr())
	fmt.Fprintf(out, "Parley is at %s (stop it with Ctrl+C)\n", address)
	n.offerOwnership(ctx, out, address)
	return n.run(ctx, all)
}

// publicAddress returns the address to open in a browser.
func publicAddress(cfg *Config, addr net.Addr) string {
	if cfg.PublicURL != nil {
		return cfg.PublicURL.String()
	}
	if addr.Network() == "unix" {
		return unixPrefix + addr.String()
	}
	host, port, err := net.SplitHostPort(addr.String())
	if ip := net.ParseIP(host); err != nil || ip == nil || ip.IsUnspecified() || ip.IsLoopback() {
		host = "localhost"
	}
	if cfg.TLSCert != "" {
		return "https://" + net.JoinHostPort(host, port)
	}
	return "http://" + net.JoinHostPort(host, port)
}
