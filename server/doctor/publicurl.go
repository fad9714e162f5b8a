package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	certificateLow = 14 * 24 * time.Hour
	answerMax      = 64 << 10
	visits         = 4 // of the public URL; each may reach another server
)

// checkPublic checks the public URL as a user would reach it.
func checkPublic(ctx context.Context, r *report, cfg Config, epoch string) {
	if cfg.PublicURL == nil {
		r.note("public", "no --public-url", "give it if users come through a proxy: --public-url https://chat.example.org")
		return
	}
	if !checkName(ctx, r, cfg.PublicURL) || !checkTLS(ctx, r, cfg.PublicURL) {
		return
	}
	v := newVisitor(cfg, cfg.PublicURL)
	defer v.close()
	if err := v.browse(); err != nil {
		r.failed("public", err.Error(), "correct --public-url")
		return
	}
	if !v.home(ctx, r, "public") {
		return
	}
	checkProxies(r, cfg, v.proxy)
	v.talk(ctx, r, epoch)
}

func checkName(ctx context.Context, r *report, u *url.URL) bool {
	ctx, cancel := context.WithTimeout(ctx, partWait)
	defer cancel()
	addrs, err := net.DefaultResolver.LookupHost(ctx, u.Hostname())
	if err != nil {
		r.failed("public.name", fmt.Sprintf("%s: %v", u.Hostname(), err), "add a DNS record for the name, or correct --public-url")
		return false
	}
	r.ok("public.name", u.Hostname()+" has the addresses "+strings.Join(addrs, ", "))
	return true
}

// checkTLS checks the certificate as browsers do.
func checkTLS(ctx context.Context, r *report, u *url.URL) bool {
	if u.Scheme != "https" {
		r.warn("public.tls", "none: "+u.String(), "put a proxy with TLS in front: without it others on the network can read everything")
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, partWait)
	defer cancel()
	dialer := tls.Dialer{Config: trusted().TLSClientConfig}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port(u)))
	if err != nil {
		r.failed("public.tls", err.Error(), tlsHint(err))
		return false
	}
	defer conn.Close()
	end := conn.(*tls.Conn).ConnectionState().PeerCertificates[0].NotAfter
	found := fmt.Sprintf("valid until %s (%d days)", end.UTC().Format("2006-01-02"), int(time.Until(end).Hours()/24))
	if time.Until(end) < certificateLow {
		r.warn("public.tls", found, "find out why it is not renewed: Caddy and certbot renew it a month before")
		return true
	}
	r.ok("public.tls", found)
	return true
}

func tlsHint(err error) string {
	invalid, isInvalid := errors.AsType[x509.CertificateInvalidError](err)
	_, otherName := errors.AsType[x509.HostnameError](err)
	_, unknown := errors.AsType[x509.UnknownAuthorityError](err)
	switch {
	case isInvalid && invalid.Reason == x509.Expired:
		return "renew the certificate (or set this machine's clock): browsers refuse it"
	case otherName:
		return "get a certificate for this name, or correct --public-url"
	case unknown:
		return "get a certificate that browsers trust, and send the chain with it"
	}
	return "start the proxy, or correct --public-url and the firewall"
}

func port(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "https":
		return "443"
	}
	return "80"
}

// checkProxies compares the proxy in front with the trusted proxies. Which address the server sees cannot be found out from here.
func checkProxies(r *report, cfg Config, seen string) {
	switch {
	case strings.HasPrefix(cfg.Addr, "unix:"):
		r.ok("public.proxies", "every program that can open "+cfg.Addr+" is trusted: a unix socket has permissions instead of addresses")
	case seen != "" && len(cfg.Proxies) == 0:
		r.warn("public.proxies", seen+" is in front, and --trusted-proxies is empty",
			"give its network, as --trusted-proxies 127.0.0.1/32: otherwise all users share the address of the proxy, and its limits")
	case seen == "" && len(cfg.Proxies) > 0:
		r.note("public.proxies", fmt.Sprintf("no proxy was detected; trusted are %v", cfg.Proxies), "nothing, if the proxy hides itself; the server logs the address of each request")
	case seen == "":
		r.ok("public.proxies", "no proxy was detected, and none is trusted")
	default:
		r.ok("public.proxies", fmt.Sprintf("%s is in front; trusted are %v. The server logs the address of each request", seen, cfg.Proxies))
	}
}

// home requests the health and the lobby, and reports whether Parley answers.
func (v *visitor) home(ctx context.Context, r *report, check string) bool {
	health, err := v.get(ctx, "/healthz")
	switch {
	case err != nil:
		r.failed(check, fmt.Sprintf("%s: %v", v.base, err), "start the server or the proxy, or correct the URL")
		return false
	case health.status == http.StatusBadGateway || health.status == http.StatusServiceUnavailable || health.status == http.StatusGatewayTimeout:
		r.failed(check, fmt.Sprintf("the proxy answers %d", health.status), "it cannot reach a server: start one, or correct the addresses in the proxy")
		return false
	case health.status >= 300 && health.status < 400:
		r.failed(check, "it redirects to "+health.head.Get("Location"), "give that URL as --public-url if it is the right one")
		return false
	case health.status != http.StatusOK || strings.TrimSpace(health.body) != "ok":
		r.failed(check, fmt.Sprintf("another program answers (status %d to /healthz)", health.status), "correct the URL, or what the proxy does with it")
		return false
	}
	room, err := v.get(ctx, "/r/lobby")
	build := ""
	if err == nil {
		build = room.head.Get("Parley-Build")
	}
	switch {
	case room.status == http.StatusMisdirectedRequest:
		r.failed(check, "the server does not answer to this host name (status 421)", "start it with --public-url "+v.base.String()+", or make the proxy pass on the Host header")
		return false
	case err != nil || build == "":
		r.failed(check, fmt.Sprintf("/healthz answers, but the lobby does not (%v)", room.status), "another program answers, or the proxy passes on only some paths: pass on all")
		return false
	case build != v.cfg.Build:
		r.warn(check, fmt.Sprintf("%s runs another build (%s, this program is %s)", v.base, build, v.cfg.Build), "nothing during an upgrade; otherwise restart it with this program")
	default:
		r.ok(check, fmt.Sprintf("%s answers, build %s", v.base, build))
	}
	v.proxy = proxyOf(room.head, v.base)
	ready, err := v.get(ctx, "/readyz")
	if err != nil || ready.status != http.StatusOK || strings.HasPrefix(ready.body, "degraded") {
		r.failed(check+".ready", fmt.Sprintf("status %d: %s", ready.status, strings.TrimSpace(ready.body)), "see the server's log: it cannot read or write its database, or is stopping")
	} else {
		r.ok(check+".ready", strings.TrimSpace(ready.body))
	}
	return true
}

// proxyOf returns the name of the proxy in front of a server. The server itself has no TLS, and sends no header with its name.
func proxyOf(head http.Header, base *url.URL) string {
	for _, name := range []string{"Via", "Server"} {
		if value := head.Get(name); value != "" {
			return value
		}
	}
	if base.Scheme == "https" {
		return "a proxy"
	}
	return ""
}

// answer is a response.
type answer struct {
	status int
	head   http.Header
	body   string
}

func (v *visitor) do(request *http.Request) (answer, error) {
	response, err := v.http.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, answerMax))
	return answer{response.StatusCode, response.Header, string(body)}, err
}

func (v *visitor) get(ctx context.Context, path string) (answer, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, v.base.JoinPath(path).String(), nil)
	if err != nil {
		return answer{}, err
	}
	return v.do(request)
}
