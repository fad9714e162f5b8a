package node

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"

	"parley/server/acme"
	"parley/server/httpd"
	"parley/server/origin"
)

// ACME says for which names the server gets certificates, and from whom.
type ACME struct {
	Hosts []string // none: it gets no certificates
	Email string
	CA    string // URL of the directory
	HTTP  string // where the authority is answered by plain http; "": nowhere
}

func (c *Config) setACMEHost(v string) error {
	for _, host := range SplitList(v) {
		o, err := origin.Of("https", host)
		if err != nil || o.Host != host || !strings.Contains(host, ".") || net.ParseIP(host) != nil {
			return fmt.Errorf("%q is not a name that an authority certifies; write it as chat.example.org, without https:// and without a port", host)
		}
		c.ACME.Hosts = append(c.ACME.Hosts, host)
	}
	return nil
}

func (c *Config) setACMEEmail(v string) error {
	if v != "" && !strings.Contains(v, "@") {
		return fmt.Errorf("%q is not an e-mail address; the authority writes to it when something is wrong", v)
	}
	c.ACME.Email = v
	return nil
}

func (c *Config) setACMECA(v string) error {
	if u, err := url.Parse(v); err != nil || u.Scheme != "https" || u.Host == "" {
		return errors.New("that is not the URL of a directory of an authority; Let's Encrypt has " + acme.LetsEncrypt)
	}
	c.ACME.CA = v
	return nil
}

func (c *Config) setACMEHTTP(v string) error {
	if v == "off" {
		return nil
	}
	if _, _, err := net.SplitHostPort(v); err != nil {
		return fmt.Errorf("%q is not HOST:PORT; use :80, or off if the authority can reach --addr at port 443", v)
	}
	c.ACME.HTTP = v
	return nil
}

// agreeACME checks what certificates need besides. The public URL follows from the first name if it is not given.
func (c *Config) agreeACME() error {
	if len(c.ACME.Hosts) == 0 {
		return nil
	}
	switch {
	case c.TLSCert != "":
		return errors.New("--acme-host gets certificates, and --tls-cert has one: leave one of them out")
	case strings.HasPrefix(c.Addr, unixPrefix):
		return errors.New("--acme-host needs an address that the authority reaches, and --addr is a unix socket: let the proxy in front get the certificates")
	case c.PublicURL == nil:
		c.PublicURL = &url.URL{Scheme: "https", Host: c.ACME.Hosts[0]}
	case c.PublicURL.Scheme != "https":
		return errors.New("--acme-host is for https, and --public-url says http: write https://" + c.ACME.Hosts[0])
	}
	for _, host := range c.ACME.Hosts {
		if host == c.PublicURL.Hostname() {
			return nil
		}
	}
	return fmt.Errorf("--acme-host does not have %s, the name in --public-url", c.PublicURL.Hostname())
}

// certify wraps the listeners in TLS with certificates that the server gets by itself.
func (n *node) certify(cfg *Config, all *listeners) {
	if len(cfg.ACME.Hosts) == 0 {
		return
	}
	host, port := hostPort(all.public[0])
	settings := acme.Config{Hosts: cfg.ACME.Hosts, Email: cfg.ACME.Email, CA: cfg.ACME.CA, ListenHost: host, TLSPort: port, Store: n.store, Now: n.now, Log: n.log}
	if all.acme != nil {
		_, settings.HTTPPort = hostPort(all.acme)
	}
	n.certificates = acme.New(settings)
	for i, listener := range all.public {
		all.public[i] = tls.NewListener(listener, n.certificates.TLS())
	}
	if all.acme != nil {
		n.plain = &http.Server{
			Handler: n.certificates.HTTP(), ReadHeaderTimeout: httpd.HeaderWait, ReadTimeout: httpd.HeaderWait, WriteTimeout: httpd.HeaderWait, MaxHeaderBytes: 16 << 10,
			ErrorLog: slog.NewLogLogger(n.log.Handler(), slog.LevelDebug),
		}
	}
}

func hostPort(listener net.Listener) (host string, port int) {
	addr, ok := listener.Addr().(*net.TCPAddr)
	switch {
	case !ok:
		return "", 0
	case addr.IP.IsUnspecified():
		return "", addr.Port
	}
	return addr.IP.String(), addr.Port
}

// getCertificates gets and renews certificates, and answers the authority, until ctx ends.
func (n *node) getCertificates(ctx context.Context, plain net.Listener) {
	if err := n.certificates.Start(ctx); err != nil {
		n.log.Error("load the certificates", "err", err)
	}
	if n.plain != nil {
		stop := context.AfterFunc(ctx, func() { n.plain.Close() })
		defer stop()
		if err := n.plain.Serve(plain); !errors.Is(err, http.ErrServerClosed) {
			n.log.Error("answer the authority", "err", err)
		}
	}
	<-ctx.Done()
	n.certificates.Close()
}
