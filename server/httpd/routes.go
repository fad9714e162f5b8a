// Package httpd is the HTTP edge: routes, guests, health, limits, and the upgrade to WebSockets.
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
	"parley/server/auth/place"
	"parley/server/httpd/budget"
	"parley/server/httpd/download"
	"parley/server/httpd/static"
	"parley/server/hub"
	"parley/shared/chat"
)

// Guests finds the users of tokens, and creates guests.
type Guests interface {
	// Caller returns the user of a token, or unauthorized.
	Caller(ctx context.Context, token string) (auth.Caller, error)
	// New creates a guest with a new name and returns the token, which is not stored. device and network are stored with its session.
	New(ctx context.Context, device, network string, from auth.Origin) (chat.User, string, error)
	// Origin returns where somebody comes from, who shows a token or none.
	Origin(address netip.Addr, token string) auth.Origin
	// Kind returns the kind of a token, without a lookup in the store.
	Kind(token string) auth.TokenKind
}

// Doors returns how long to wait: an address before it gets another guest or session, a user before another session.
type Doors interface {
	Guest(addr netip.Addr) time.Duration
	Session(user chat.UserID) time.Duration
	Stranger(addr netip.Addr) time.Duration
	// Lookup counts a lookup of a token in the store, and Found that it had a user.
	Lookup(addr netip.Addr, token string, kind auth.TokenKind) time.Duration
	Found(addr netip.Addr, token string, kind auth.TokenKind)
}

// Config is what the handlers need.
type Config struct {
	Hub         *hub.Hub
	Guests      Guests
	Doors       Doors
	Rooms       download.Rooms
	Accounts    Accounts                          // nil: there are only guests
	Site        func(*Edge) http.Handler          // the pages of sitePaths; nil: there are none
	Place       func(context.Context) place.Place // whether guests are taken; nil: they are
	RoomAt      func(path string) chat.RoomID     // the room that a page shows, "" for none; nil: no page shows a room
	Pages       http.Handler                      // everything that is not one of the routes here
	Ready       func(context.Context) error
	Later       func() error   // why nothing can be stored now, or nil
	PublicURL   *url.URL       // as people see it; nil: from each request
	Origins     []string       // allowed besides the server's own, as package origin spells patterns
	Proxies     []netip.Prefix // whose X-Forwarded-For, -Proto, -Host and Forwarded are believed
	Instance    string         // of the store, in the name of the cookie
	HSTS        string         // the value of Strict-Transport-Security, sent by https; "": it is not sent
	Unlimited   bool           // no count of sessions per address
	SessionsMax int            // sessions that this process can serve; 0: any number
	PlainMax    int            // connections other than sessions, and requests on them, that it can serve; 0: any number
	StreamsMax  int            // streams of one HTTP/2 connection; 0: as many as RFC 9113 advises
	WebAuthn    []byte         // the file /.well-known/webauthn, for passkeys of another host; nil: there is none
	Log         *slog.Logger
}

// Handler returns the server's routes.
func Handler(cfg Config) http.Handler {
	e := &edge{
		Config: cfg, hosts: newHosts(cfg), open: newSessionLimit(cfg.SessionsMax),
		requests: requestLimit{max: cfg.PlainMax, perAddress: requestsPer},
		pace:     budget.New[netip.Addr](requestRate, requestBurst),
		persons:  budget.New[person](personRate, personBurst),

		downloads: download.New(cfg.Rooms, cfg.Unlimited),
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
	mux.Handle("GET /api/rooms/{room}/{file}", e.logged(http.HandlerFunc(e.download)))
	mux.Handle("/api/", e.logged(http.NotFoundHandler()))
	mux.Handle("/", e.logged(e.members(e.counted(cfg.Pages))))
	for path, allow := range map[string]string{"/ws": "GET", "/healthz": "GET, HEAD", "/readyz": "GET, HEAD", "/api/guest": "DELETE, POST"} {
		mux.Handle(path, e.logged(notAllowed(allow)))
	}
	if cfg.WebAuthn != nil {
		mux.Handle("GET /.well-known/webauthn", e.logged(http.HandlerFunc(e.webAuthn)))
	}
	if cfg.Accounts != nil {
		mux.Handle("POST /api/handover", e.logged(http.HandlerFunc(e.handOver)))
		mux.Handle("/api/handover", e.logged(notAllowed("POST")))
	}
	if cfg.Site != nil {
		pages := e.site(cfg.Site(&Edge{e}))
		for _, path := range sitePaths {
			mux.Handle(path, pages)
		}
	}
	return guarded(e.bounded(timed(e.strict(e.secured(below(Base(cfg.PublicURL), mux))))))
}

// secured tells browsers to use https only. Browsers ignore that over plain http (RFC 6797, section 7.2).
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

// counted sets the network for which the rendering of a page is counted.
func (e *edge) counted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !e.Unlimited {
			r = static.WithNetwork(r, e.network(r))
		}
		next.ServeHTTP(w, r)
	})
}

// edge is the handlers' common ground.
type edge struct {
	Config
	open     *sessionLimit
	standard peers    // proxies that send Forwarded and not X-Forwarded-For
	warned   sync.Map // what was logged about proxies
	requests requestLimit
	pace     *budget.Budget[netip.Addr] // of requests of strangers
	persons  *budget.Budget[person]     // of requests with a token of ours
	hosts    hosts

	downloads *download.Downloads
}

// healthz answers as long as the process runs.
func (e *edge) healthz(w http.ResponseWriter, _ *http.Request) {
	plain(w, http.StatusOK, "ok")
}

// readyz answers 503 while the store cannot be read or the server is stopping. While nothing can be stored, the server is
// degraded but useful: reading goes on, and clients keep what people write.
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

// webAuthn answers which other sites may ask for passkeys of this host (WebAuthn, section 5.11).
func (e *edge) webAuthn(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Write(e.WebAuthn)
}

// plain answers with a line of text, which nobody stores.
func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	w.Write([]byte(text + "\n"))
}

// logged writes one line per request: never a query, a body or a token.
func (e *edge) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(seen, r)
		e.Log.Info("request", "method", r.Method, "path", logPath(r.URL.Path), "status", seen.status,
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
