// Package httpd is the HTTP edge: pages, static files, guests, health, and the upgrade of WebSockets.
package httpd

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"parley/server/auth"
	"parley/server/hub"
	"parley/shared/chat"
)

// Guests says who is asking, and makes a guest of who is nobody yet.
type Guests interface {
	// Caller returns whose token it is, or unauthorized.
	Caller(ctx context.Context, token string) (auth.Caller, error)
	// New makes a guest with a name of its own and returns the token, which is not kept.
	New(ctx context.Context) (chat.User, string, error)
	// Kind tells what a token shows of itself, without a look into the store.
	Kind(token string) auth.TokenKind
}

// Doors says how long somebody must wait: an address, to become a guest or to open a session; a user, to open one.
type Doors interface {
	Guest(addr netip.Addr) time.Duration
	Session(user chat.UserID) time.Duration
	Stranger(addr netip.Addr) time.Duration
	// Lookup is a look into the store for a token, and Found tells that it was somebody's.
	Lookup(addr netip.Addr, token string, kind auth.TokenKind) time.Duration
	Found(addr netip.Addr, token string, kind auth.TokenKind)
}

// Config is what the edge needs.
type Config struct {
	Hub         *hub.Hub
	Guests      Guests
	Doors       Doors
	Pages       http.Handler // everything that is not one of the routes here
	Ready       func(context.Context) error
	Later       func() error   // why nothing can be stored at the moment, or nil
	PublicURL   *url.URL       // as people see it; nil: as each request says
	Origins     []string       // allowed besides the server's own, as package origin spells patterns
	Proxies     []netip.Prefix // whose X-Forwarded-For, -Proto, -Host and Forwarded are believed
	Instance    string         // of the store, in the name of the cookie
	HSTS        string         // the value of Strict-Transport-Security, sent by https; "": it is not sent
	Unlimited   bool           // no count of sessions per address
	SessionsMax int            // that this process can bear; 0: any number
	PlainMax    int            // connections that are no sessions, and requests on them, that it can bear; 0: any number
	StreamsMax  int            // streams of one HTTP/2 connection; 0: as many as RFC 9113 advises
	Log         *slog.Logger
}

// Handler returns the server's routes.
func Handler(cfg Config) http.Handler {
	e := &edge{
		Config: cfg, hosts: newHosts(cfg), open: newCounter(cfg.SessionsMax),
		requests: inflight{max: cfg.PlainMax, perAddress: requestsPer},
		pace:     budgets[netip.Addr]{limit: requestRate, burst: requestBurst},
		persons:  budgets[person]{limit: personRate, burst: personBurst},
	}
	if cfg.Unlimited {
		e.open.known, e.open.strangers, e.requests.perAddress = 0, 0, 0
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /ws", e.upgrade)
	mux.Handle("GET /healthz", e.logged(http.HandlerFunc(e.healthz)))
	mux.Handle("GET /readyz", e.logged(http.HandlerFunc(e.readyz)))
	mux.Handle("POST /api/guest", e.logged(http.HandlerFunc(e.guest)))
	mux.Handle("DELETE /api/guest", e.logged(http.HandlerFunc(e.signOut)))
	mux.Handle("/api/", e.logged(http.NotFoundHandler()))
	mux.Handle("/", e.logged(e.known(cfg.Pages)))
	for path, allow := range map[string]string{"/ws": "GET", "/healthz": "GET, HEAD", "/readyz": "GET, HEAD", "/api/guest": "DELETE, POST"} {
		mux.Handle(path, e.logged(notAllowed(allow)))
	}
	return guarded(e.bounded(timed(e.strict(e.secured(below(Base(cfg.PublicURL), mux))))))
}

// secured tells browsers, by https only, to come by https only. Plain http is not believed to say so (RFC 6797, section 7.2).
func (e *edge) secured(next http.Handler) http.Handler {
	if e.HSTS == "" {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if e.secure(r) {
			w.Header().Set("Strict-Transport-Security", e.HSTS)
		}
		next.ServeHTTP(w, r)
	})
}

// edge is the handlers' common ground.
type edge struct {
	Config
	open     *counter
	standard peers    // proxies that send Forwarded and not X-Forwarded-For
	warned   sync.Map // what was logged of the proxies
	requests inflight
	pace     budgets[netip.Addr] // of requests of strangers
	persons  budgets[person]     // of requests with a token of ours
	hosts    hosts
}

func (e *edge) healthz(w http.ResponseWriter, _ *http.Request) {
	plain(w, http.StatusOK, "ok")
}

// readyz answers 503 while the store cannot be read or the server is stopping. While nothing can be stored, the server is
// degraded and still of use: reading goes on, and what people write waits with them.
func (e *edge) readyz(w http.ResponseWriter, r *http.Request) {
	if err := e.Ready(r.Context()); err != nil {
		e.Log.Warn("not ready", "err", err)
		plain(w, http.StatusServiceUnavailable, "not ready")
		return
	}
	if e.Later() != nil {
		plain(w, http.StatusOK, "degraded: nothing can be stored at the moment; make room on the disk if it is full")
		return
	}
	plain(w, http.StatusOK, "ready")
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write([]byte(text + "\n"))
}

// logged writes one line per request: never a query, a body or a token.
func (e *edge) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(seen, r)
		e.Log.Info("request", "method", r.Method, "path", r.URL.Path, "status", seen.status,
			"ms", time.Since(start).Milliseconds(), "address", e.address(r))
	})
}

// statusWriter remembers the status for the log.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader notes the status and passes it on.
func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap is for http.ResponseController.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
