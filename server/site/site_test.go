package site

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/server/auth"
	"parley/server/auth/account"
	"parley/server/auth/admin"
	"parley/server/auth/invite"
	"parley/server/auth/passkey"
	"parley/server/auth/password"
	"parley/server/auth/place"
	"parley/server/httpd"
	"parley/server/hub"
	"parley/server/mail"
	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/server/store/sqlite/sqlitetest"
	"parley/shared/chat"
)

// server is the pages over a real store, hub and edge.
type server struct {
	t        *testing.T
	url      string
	db       store.Store
	accounts *account.Service
	office   *admin.Service
	invites  *invite.Service
	letters  *Letters // nil: no mail is sent
	site     *Site
	logs     *logs

	mu    sync.Mutex
	place Place
	now   time.Time
	queue *visitor // the browser of a moderator
}

// logs keeps what was logged.
type logs struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write keeps a line.
func (l *logs) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// hubNames gives the hub what auth knows of names.
type hubNames struct{ *auth.Guests }

func (hubNames) ParseName(shown string) (store.Name, error) { return auth.ParseName(shown) }
func (hubNames) FoldPrefix(prefix string) string            { return auth.FoldPrefix(prefix) }

func newServer(t *testing.T) *server {
	t.Helper()
	return newLimited(t, auth.Off())
}

// newLimited has limits on what people try.
func newLimited(t *testing.T, limits *auth.Limits) *server {
	t.Helper()
	return newMailing(t, limits, nil, nil)
}

// newMailing sends mail by a relay, unless it is nil. Links in it lead to public.
func newMailing(t *testing.T, limits *auth.Limits, public *url.URL, relay *mail.Relay) *server {
	t.Helper()
	s := &server{t: t, logs: &logs{}, now: time.Now(), place: Place{Guests: true, Accounts: true, Passwords: true}}
	log := slog.New(slog.NewTextHandler(s.logs, nil))
	db, err := sqlite.Open(sqlitetest.Blank(t, t.TempDir()), log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	s.db = db
	secret, err := db.Secret(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	tokens := auth.NewTokens(secret)
	guests := auth.NewGuests(db, s.clock).SignedWith(secret)
	source, err := place.NewSource(t.Context(), db, log)
	if err != nil {
		t.Fatal(err)
	}
	h, err := hub.New(t.Context(), hub.Config{Store: db, Names: hubNames{guests}, Limits: limits, Log: log, Now: s.clock, Filter: func(ctx context.Context) hub.Filter { return source.Filter(ctx) },
		Audit: func(ctx context.Context, c hub.RoomChange) error {
			return s.office.RoomChanged(ctx, admin.Actor{User: c.By, Network: account.Network(c.From)}, c.Room, c.User, c.Before, c.After)
		}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Shutdown(context.Background()) })
	s.accounts = account.New(account.Config{Store: db, Live: h, People: guests, Tokens: tokens, Secret: secret, Passwords: password.NewCheapHasher(), Attempts: limits, Now: s.clock, Log: log, Allowed: h.Allowed})
	s.invites = &invite.Service{Store: db, People: guests, Place: source, Now: s.clock}
	s.office = &admin.Service{Store: db, Links: s.accounts, Invites: s.invites, Live: h, Place: source, Rooms: db, Reports: db, Purges: db, Log: log, Now: s.clock}
	if relay != nil {
		s.letters = NewLetters(Letters{Accounts: s.accounts, Jobs: db, Relay: relay, Public: public, Place: s.policy, Now: s.clock, Log: log})
	}
	handler := httpd.Handler(httpd.Config{
		Hub: h, Rooms: db, Guests: guests, Doors: limits, Accounts: s.accounts, Pages: http.NotFoundHandler(), Ready: db.Ping, Later: db.Unavailable, Log: log, PublicURL: public,
		Site: func(edge *httpd.Edge) http.Handler {
			s.site = New(Config{
				Edge: edge, Accounts: s.accounts, Passkeys: passkey.New(db, s.clock, log), Place: s.policy, Rename: h.Rename, Admin: s.office, Invites: s.invites, Doors: h, Letters: s.letters, Now: s.clock, Log: log,
				Asset: func(name string) string { return "/web/" + name },
			})
			return s.site
		},
	})
	web := httptest.NewServer(handler)
	t.Cleanup(web.Close)
	s.url = web.URL
	return s
}

func (s *server) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// later moves the clock.
func (s *server) later(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

func (s *server) policy(context.Context) Place {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.place
}

func (s *server) decides(place Place) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.place = place
}

// visitor is a browser without scripts.
type visitor struct {
	t      *testing.T
	url    string
	client *http.Client
	Lang   string
}

// answer is what a visitor sees.
type answer struct {
	Status int
	Head   http.Header
	Body   string
}

// to returns where a redirect leads.
func (a answer) to() string { return a.Head.Get("Location") }

// visitor returns a browser that nobody has used.
func (s *server) visitor() *visitor {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &visitor{t: s.t, url: s.url, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// guest returns the browser of a guest, and who that is.
func (s *server) guest() (*visitor, chat.User) {
	s.t.Helper()
	v := s.visitor()
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.url+"/api/guest", strings.NewReader(`{"keep":"cookie"}`))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if a := v.do(request); a.Status != http.StatusOK {
		s.t.Fatalf("got %d %s", a.Status, a.Body)
	}
	return v, v.who(s)
}

const goodPassword = "correct horse battery staple"

// account returns the browser of somebody with a password.
func (s *server) account() (*visitor, chat.User) {
	s.t.Helper()
	v, user := s.guest()
	if a := v.post("/account/password", "new", goodPassword); a.Status != http.StatusSeeOther {
		s.t.Fatalf("got %d %s", a.Status, a.Body)
	}
	return v, user
}

var heading = regexp.MustCompile(`<h1><bdi translate="no">([^<]+)</bdi></h1>`)

// who returns the user that a browser is signed in as.
func (v *visitor) who(s *server) chat.User {
	v.t.Helper()
	found := heading.FindStringSubmatch(v.get("/account").Body)
	if found == nil {
		v.t.Fatal("nobody is signed in")
	}
	users, err := s.db.UsersByFolded(v.t.Context(), []string{strings.ToLower(found[1])})
	if err != nil || len(users) != 1 {
		v.t.Fatalf("%s: got %v, %v", found[1], users, err)
	}
	return users[0]
}

func (v *visitor) do(request *http.Request) answer {
	v.t.Helper()
	if v.Lang != "" {
		request.Header.Set("Accept-Language", v.Lang)
	}
	response, err := v.client.Do(request)
	if err != nil {
		v.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(body)}
}

func (v *visitor) get(path string) answer {
	v.t.Helper()
	return v.send(http.MethodGet, path)
}

// post submits a form as a page of this server does; pairs are names and values.
func (v *visitor) post(path string, pairs ...string) answer {
	v.t.Helper()
	return v.send(http.MethodPost, path, pairs...)
}

func (v *visitor) send(method, path string, pairs ...string) answer {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	var body io.Reader
	if method != http.MethodGet {
		body = strings.NewReader(form.Encode())
	}
	request, err := http.NewRequestWithContext(v.t.Context(), method, v.url+path, body)
	if err != nil {
		v.t.Fatal(err)
	}
	if method != http.MethodGet {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Origin", v.url)
	}
	return v.do(request)
}
