// Package site serves the pages that need no program: sign-in, account, recovery, hand-over. They are HTML with plain forms, work without
// scripts, and share tokens and texts with the program.
package site

import (
	"context"
	"html/template"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"parley/server/auth/account"
	"parley/server/auth/admin"
	"parley/server/auth/invite"
	"parley/server/auth/oidc"
	"parley/server/auth/passkey"
	"parley/server/store"
	"parley/shared/chat"
)

// Edge is what the pages need of the HTTP server, *httpd.Edge.
type Edge interface {
	// Identify returns who the cookie of a request belongs to, or unauthorized.
	Identify(r *http.Request) (store.Login, error)
	From(r *http.Request) account.From
	// SignIn sets the cookies of a new session, and ends the one that the browser had before.
	SignIn(w http.ResponseWriter, r *http.Request, in account.SignedIn)
	// SignOut ends the session of the browser and deletes its cookies.
	SignOut(w http.ResponseWriter, r *http.Request) error
	// BeGuest makes a browser that is nobody's a new guest's, or returns forbidden or rate_limited. It returns who the browser is then.
	BeGuest(w http.ResponseWriter, r *http.Request) (chat.User, error)
	// Visit returns a random id of this browser, which challenges are bound to.
	Visit(w http.ResponseWriter, r *http.Request) string
	Secure(r *http.Request) bool
	// Path returns an address below the base of the server: Path("sign-in") is "/chat/sign-in" below /chat/.
	Path(path string) string
	// Next returns the local path in the field next of a request, else the base.
	Next(r *http.Request) string
	// FixedURL returns the server's address for mail, or nil.
	FixedURL() *url.URL
	// PublicURL returns the server's address for the person who makes the request, and for nobody else.
	PublicURL(r *http.Request) *url.URL
}

// Place is what an owner has chosen for the whole server.
type Place struct {
	Name      string // of the place; "": Parley
	Guests    bool   // who come without an account
	Accounts  bool   // guests may make accounts
	Passwords bool   // false: only providers sign people in
	Providers bool   // there are some
}

// Doors are the rooms that are joined by asking, *hub.Hub.
type Doors interface {
	// Asks returns who asks to join a room, for a user who answers.
	Asks(ctx context.Context, by chat.UserID, id chat.RoomID) (chat.Room, []chat.Ask, error)
	// Admit lets somebody in who asks, or declines, for a user at an address.
	Admit(ctx context.Context, by chat.UserID, from netip.Addr, room chat.RoomID, user chat.UserID, on bool) error
}

// Config is what the pages need.
type Config struct {
	Edge        Edge
	Accounts    *account.Service
	Passkeys    *passkey.Service // nil: there are none
	PasskeyHost string           // that passkeys are made for; "": the host of the public URL
	Place       func(ctx context.Context) Place
	// Rename gives a user another name, and tells everybody. A refused one may come with a suggestion.
	Rename    func(ctx context.Context, user chat.UserID, name string) (chat.User, error)
	Asset     func(name string) string // the URL of a file of the web program, such as "css/pages.css"
	Data      Data                     // nil: what belongs to a person cannot be exported or erased
	Providers *oidc.Providers          // nil: there are none
	Admin     *admin.Service
	Invites   *invite.Service
	Doors     Doors
	Letters   *Letters // nil: no mail is sent
	Now       func() time.Time
	Log       *slog.Logger
}

// Site serves the pages. It is fixed after construction.
type Site struct {
	Config
	templates map[string]*template.Template // by the name of the page
	mux       *http.ServeMux
}

// New returns the pages.
func New(cfg Config) *Site {
	s := &Site{Config: cfg, mux: http.NewServeMux()}
	s.templates = parse(s)
	s.routes()
	return s
}

// ServeHTTP serves a page. Paths are below the base.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }
