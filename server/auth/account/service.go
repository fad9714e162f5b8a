// Package account turns guests into accounts and signs people in: passwords, recovery codes, links of one use, sessions.
package account

import (
	"context"
	"log/slog"
	"net/netip"
	"sync"
	"time"

	"parley/server/auth"
	"parley/server/auth/password"
	"parley/server/store"
	"parley/shared/chat"
)

// Store is the part of a store that accounts need.
type Store interface {
	Account(ctx context.Context, user chat.UserID) (store.Account, error)
	SetRole(ctx context.Context, user chat.UserID, role chat.Role, now time.Time) (store.Account, error)
	UsersByFolded(ctx context.Context, folded []string) ([]chat.User, error)
	store.Credentials

	NewSession(ctx context.Context, session store.Session, token []byte, now time.Time) (id string, err error)
	Rotate(ctx context.Context, token, next []byte, now time.Time) (issued bool, err error)
	Sessions(ctx context.Context, user chat.UserID) ([]store.Session, error)
	LiveSessions(ctx context.Context, ids []string) ([]string, error)
	EndSession(ctx context.Context, user chat.UserID, id string) error
	EndSessions(ctx context.Context, user chat.UserID, but string) error

	PutLink(ctx context.Context, link store.Link) error
	PeekLink(ctx context.Context, kind string, hash []byte, now time.Time) (store.Link, error)
	TakeLink(ctx context.Context, kind string, hash []byte, now time.Time) (store.Link, error)
	DropLinks(ctx context.Context, kind string, user chat.UserID) error
}

// Live are the open connections of users, on every node.
type Live interface {
	// SessionsEnded closes the user's connections whose sessions have ended.
	SessionsEnded(ctx context.Context, user chat.UserID)
	// AccountChanged tells the user's connections of another role, or of a claim.
	AccountChanged(ctx context.Context, user chat.UserID)
}

// Attempts limits how often people try to prove who they are. *auth.Limits implements it.
type Attempts interface {
	SignIn(try auth.Try) (wait time.Duration)
	SignedIn(try auth.Try)
	Begin(addr netip.Addr) (wait time.Duration)
	Guest(addr netip.Addr) (wait time.Duration)
}

// People creates users. *auth.Guests implements it.
type People interface {
	// Named creates a user with a name, whom nobody is yet. It returns bad_name, or name_taken with a suggestion.
	Named(ctx context.Context, id chat.UserID, name string, from store.Origin) (chat.User, error)
	// Available returns nil if a user, or "" for somebody new, may take a name, and otherwise what Named would.
	Available(ctx context.Context, user chat.UserID, name string) error
}

// Providers note which sessions have begun with a provider, to end them when it says so. *oidc.Providers implements it.
type Providers interface {
	// Inherit notes that a session has begun with the same one of a provider as another session, if that has.
	Inherit(ctx context.Context, from, to string) error
}

// Config is what a Service needs.
type Config struct {
	Store     Store
	Live      Live
	People    People
	Tokens    auth.Tokens
	Secret    []byte // of the store: signs what a known device shows
	Passwords *password.Hasher
	Attempts  Attempts
	Providers Providers // nil: there are none
	Now       func() time.Time
	Log       *slog.Logger

	Allowed func(ctx context.Context, name string) error // refuses a name that the place does not allow; may be nil
}

// Service is the accounts of a server. All methods may be called concurrently. Errors that a user may see are *chat.Error.
type Service struct {
	Config

	mu     sync.Mutex
	ending map[string]chat.UserID // sessions that EndSoon will end, by id
}

// New returns the accounts of a store.
func New(cfg Config) *Service { return &Service{Config: cfg, ending: map[string]chat.UserID{}} }

// From is where a request comes from.
type From struct {
	Address netip.Addr
	Origin  store.Origin
	Device  string // such as "Firefox, Linux"
	Known   string // what SignedIn.Known told the device to show; "" if it shows nothing
}

// Ways of signing in, as Session.Method.
const (
	ByPassword = "password"
	ByPasskey  = "passkey"
	ByProvider = "oidc"
	ByLink     = "link"
	ByHandOver = "handover"
)

// SignedIn is a new session. Token and Known are secrets of the device.
type SignedIn struct {
	User    chat.User
	Session string
	Token   string
	Known   string // to be shown at the next sign-in: this device has signed in as the user before
}

// Account returns what is stored about a user besides messages, or no_user.
func (s *Service) Account(ctx context.Context, user chat.UserID) (store.Account, error) {
	return s.Store.Account(ctx, user)
}
