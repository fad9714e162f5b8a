package oidc_test

import (
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"parley/server/auth"
	"parley/server/auth/oidc"
	"parley/server/auth/oidc/oidctest"
	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/server/store/sqlite/sqlitetest"
	"parley/shared/chat"
)

const browser = "the secret of a browser"

// stage is a server with two providers, good and other.
type stage struct {
	*testing.T
	db          *sqlite.Store
	good, other *oidctest.Provider
	providers   *oidc.Providers

	mu    sync.Mutex
	ahead time.Duration // of the server's clock
}

func newStage(t *testing.T, change ...func(*oidc.Config)) *stage {
	t.Helper()
	db, err := sqlite.Open(sqlitetest.Blank(t, t.TempDir()), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	s := &stage{T: t, db: db, good: oidctest.New(t), other: oidctest.New(t)}
	configs := []oidc.Config{config("good", s.good), config("other", s.other)}
	for _, c := range change {
		c(&configs[0])
	}
	public, _ := url.Parse("https://chat.example.org/talk/")
	s.providers = oidc.New(configs, public, db, nil, s.now)
	return s
}

func config(name string, p *oidctest.Provider) oidc.Config {
	return oidc.Config{Name: name, Label: "The " + name + " one", Issuer: p.Issuer, ClientID: p.ClientID, Secret: oidc.Secret(p.Secret), Scopes: []string{"openid"}}
}

func (s *stage) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Now().Add(s.ahead)
}

// wait moves the server's clock.
func (s *stage) wait(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ahead += d
}

// begin starts a sign-in.
func (s *stage) begin(name string, wish oidc.Attempt) string {
	s.Helper()
	address, err := s.providers.Begin(s.Context(), name, browser, wish)
	if err != nil {
		s.Fatal(err)
	}
	return address
}

// visit returns what the provider sends the browser back with.
func (s *stage) visit(address string) url.Values {
	s.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Get(address)
	if err != nil {
		s.Fatal(err)
	}
	answer.Body.Close()
	back, err := answer.Location()
	if err != nil {
		s.Fatalf("status %d: %v", answer.StatusCode, err)
	}
	if want := "https://chat.example.org/talk/oidc/"; back.String()[:len(want)] != want {
		s.Fatalf("the provider leads to %s", back)
	}
	return back.Query()
}

// signIn signs in with the good provider.
func (s *stage) signIn() (oidc.Person, error) {
	s.Helper()
	person, _, err := s.providers.Finish(s.Context(), "good", browser, s.visit(s.begin("good", oidc.Attempt{})))
	return person, err
}

// refused checks the reason of an error.
func (s *stage) refused(err error, want oidc.Reason) {
	s.Helper()
	if got, _ := oidc.ReasonOf(err); got != want {
		s.Errorf("got %v, want the reason %s", err, want)
	}
}

// user returns a new user.
func (s *stage) user(name string) chat.UserID {
	s.Helper()
	parsed, err := auth.ParseName(name)
	if err != nil {
		s.Fatal(err)
	}
	user, err := s.db.CreateUser(s.Context(), store.Newcomer{ID: chat.UserID("id-of-" + name), Name: parsed, Token: []byte("the hash of the token of " + name)}, s.now())
	if err != nil {
		s.Fatal(err)
	}
	return user.ID
}
