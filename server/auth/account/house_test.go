package account

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"sync"
	"testing"
	"time"

	"parley/server/auth"
	"parley/server/auth/password"
	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/server/store/sqlite/sqlitetest"
	"parley/shared/chat"
)

const (
	horse  = "correct horse battery staple"
	piano  = "purple piano under the bridge"
	wrong  = "this is not the password"
	secret = "the secret of this store"
)

// house is a Service over a real store, with a clock that the test moves.
type house struct {
	*Service
	t      *testing.T
	store  store.Store
	guests *auth.Guests
	logs   *bytes.Buffer

	mu      sync.Mutex
	now     time.Time
	ended   []chat.UserID
	changed []chat.UserID
}

func newHouse(t *testing.T) *house {
	t.Helper()
	s, err := sqlite.Open(sqlitetest.Blank(t, t.TempDir()), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	h := &house{t: t, store: s, logs: &bytes.Buffer{}, now: time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)}
	h.guests = auth.NewGuests(s, h.time).SignedWith([]byte(secret))
	h.Service = New(Config{
		Store: s, Live: h, People: h.guests, Tokens: auth.NewTokens([]byte(secret)), Secret: []byte(secret), Passwords: hasher, Attempts: auth.NewLimits(h.time),
		Now: h.time, Log: slog.New(slog.NewTextHandler(h.logs, nil)),
	})
	return h
}

// hasher is cheap: tests of what a hash costs set Passwords to a real one.
var hasher = password.NewCheapHasher()

// hashed returns the hash of a password, which is computed once.
var hashed = func() func(string) (string, error) {
	var mu sync.Mutex
	all := map[string]string{}
	return func(text string) (hash string, err error) {
		mu.Lock()
		defer mu.Unlock()
		if all[text] == "" {
			all[text], err = hasher.Again(context.Background(), text)
		}
		return all[text], err
	}
}()

func (h *house) time() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

// SessionsEnded notes whose sessions have ended.
func (h *house) SessionsEnded(_ context.Context, user chat.UserID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ended = append(h.ended, user)
}

// AccountChanged notes whose account has changed.
func (h *house) AccountChanged(_ context.Context, user chat.UserID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.changed = append(h.changed, user)
}

// guest makes a guest, and returns its token and who shows it.
func (h *house) guest() (token string, by store.Login) {
	h.t.Helper()
	_, token, err := h.guests.New(h.t.Context(), home.Device, Network(home.Address), store.Origin{})
	if err != nil {
		h.t.Fatal(err)
	}
	return token, h.login(token)
}

// login returns who shows a token.
func (h *house) login(token string) store.Login {
	h.t.Helper()
	by, err := h.guests.Caller(h.t.Context(), token)
	if err != nil {
		h.t.Fatal(err)
	}
	return by
}

// account makes a guest, gives it a password, which claims the name, and signs in.
func (h *house) account(password string) (name string, in SignedIn, by store.Login) {
	h.t.Helper()
	_, guest := h.guest()
	hash, err := hashed(password)
	if err == nil {
		_, err = h.store.SetPassword(h.t.Context(), guest.User.ID, hash, 0, h.time())
	}
	if err != nil {
		h.t.Fatal(err)
	}
	in, err = h.SignInAs(h.t.Context(), guest.User.ID, ByPassword, home)
	if err != nil {
		h.t.Fatal(err)
	}
	return guest.User.Name, in, h.login(in.Token)
}

// refused demands that a token is not valid.
func (h *house) refused(token string) {
	h.t.Helper()
	if by, err := h.guests.Caller(h.t.Context(), token); chat.AsError(err).Code != chat.CodeUnauthorized {
		h.t.Errorf("a token that should be void is that of %+v (%v)", by, err)
	}
}

func at(address string) From {
	return From{Address: netip.MustParseAddr(address), Device: "Firefox, Linux"}
}

var (
	home  = at("203.0.113.7")
	other = at("198.51.100.9")
)

func wants(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}
