package httpd

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"parley/shared/chat"
)

// sitePaths are where pages without the program are mounted.
var sitePaths = []string{
	"/sign-in", "/sign-in/", "/sign-up", "/sign-out", "/.well-known/change-password", "/account", "/account/", "/recover", "/recover/", "/handover/", "/start/", "/join/", "/oidc/", "/admin", "/admin/", "/api/passkey/", "/site/",
}

// secretPaths begin paths that end with the secret of a link.
var secretPaths = []string{"/account/email/", "/recover/", "/handover/", "/start/", "/join/"}

const (
	formMax    = 64 << 10 // bytes of a form
	sitePolicy = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

// site guards the pages without the program. With Referrer-Policy: no-referrer browsers would send "Origin: null" with the forms of these
// pages, which by plain http cannot be told from that of another site; same-origin keeps links as secret. Links of invites are posted in
// public: where browsers send Sec-Fetch-Site, not even this server is told of them.
func (e *edge) site(pages http.Handler) http.Handler {
	return e.logged(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", sitePolicy)
		if strings.HasPrefix(r.URL.Path, "/join/") && e.trustworthy(r) {
			head.Set("Referrer-Policy", "no-referrer")
		}
		if !e.fromOwnSite(r) {
			e.logRefusal("form refused", r, errForeign)
			http.Error(w, errForeign.Message, http.StatusForbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, formMax)
		r = withIdentity(r)
		if r.Method == http.MethodGet && e.hasCookie(r) && !strings.HasPrefix(r.URL.Path, "/site/") {
			e.rotate(w, r)
		}
		pages.ServeHTTP(w, r)
	}))
}

// fromOwnSite reports whether a request changes nothing, or comes from a page of this server. Those of --origins do not count. It goes by
// Sec-Fetch-Site, which browsers send by https and on localhost, and else by Origin. A request with neither comes from no browser.
func (e *edge) fromOwnSite(r *http.Request) bool {
	if foreigners.Check(r) == nil {
		return true
	}
	from := r.Header.Get("Origin") // behind some proxies the Host is not the one in it
	return r.Header.Get("Sec-Fetch-Site") == "" && from != "" && e.isOwn(r, from)
}

// trustworthy reports whether browsers send Sec-Fetch-Site with a request: by https, and to the own machine.
func (e *edge) trustworthy(r *http.Request) bool {
	if e.secure(r) {
		return true
	}
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && addr.IsLoopback() || host == "localhost"
}

var errForeign = chat.Errorf(chat.CodeForbidden, "this form was sent by a page of another site")

var foreigners = http.NewCrossOriginProtection()

// rotate replaces the cookie of an account when its token has got old. If that fails, the present one stays valid.
func (e *edge) rotate(w http.ResponseWriter, r *http.Request) {
	if who, err := e.identifyOnce(r); err == nil {
		e.keep(w, r, who)
	}
}

// keep makes the cookie of a user last for another 400 days. That of a guest keeps its token. That of an account gets another token now
// and then; until then it is not set, since the answer to a concurrent request may bring the new one.
func (e *edge) keep(w http.ResponseWriter, r *http.Request, who identity) {
	if !who.Claimed {
		e.giveCookie(w, r, who.token)
		return
	}
	next, err := e.Accounts.Rotate(r.Context(), who.Caller, who.token)
	if err != nil {
		e.Log.Warn("rotate a token", "user", who.User.ID, "err", err)
	} else if next != "" {
		e.giveCookie(w, r, next)
	}
}

// identityKey is the key of a known identity in the context of a request.
type identityKey struct{}

// known is who has made a request, once it was looked up.
type known struct {
	done bool
	who  identity
	err  error
}

// withIdentity returns a request whose cookie is looked up once.
func withIdentity(r *http.Request) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), identityKey{}, &known{}))
}

// identifyOnce returns the user of the cookie of a request.
func (e *edge) identifyOnce(r *http.Request) (identity, error) {
	k, ok := r.Context().Value(identityKey{}).(*known)
	if !ok {
		return e.byCookie(r)
	}
	if !k.done {
		k.done = true
		k.who, k.err = e.byCookie(r)
	}
	return k.who, k.err
}

// logPath returns the path of a request without the secret in it.
func logPath(path string) string {
	for _, start := range secretPaths {
		if strings.HasPrefix(path, start) {
			return start + "…"
		}
	}
	return path
}
