package httpd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/server/auth"
	"parley/server/auth/account"
	"parley/server/auth/password"
	"parley/server/store"
)

const storeSecret = "the secret of this store"

// foyer is an edge over a real store with accounts and plain pages, with a clock that the test moves.
type foyer struct {
	t        *testing.T
	server   *httptest.Server
	store    store.Store
	guests   *auth.Guests
	accounts *account.Service
	edge     *Edge
	logs     *lines

	mu  sync.Mutex
	now time.Time
}

// lines is a log that may be read while it is written.
type lines struct {
	mu  sync.Mutex
	all bytes.Buffer
}

// Write appends to the log.
func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}

var hasher = password.NewCheapHasher()

func newFoyer(t *testing.T, change func(*Config)) *foyer {
	t.Helper()
	f := &foyer{t: t, now: time.Now(), logs: &lines{}}
	f.server = startEdge(t, func(c *Config) {
		f.store = c.Hub.Store
		f.guests = auth.NewGuests(f.store, f.time).SignedWith([]byte(storeSecret))
		log := slog.New(slog.NewTextHandler(f.logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
		f.accounts = account.New(account.Config{
			Store: f.store, Live: c.Hub, People: f.guests, Tokens: auth.NewTokens([]byte(storeSecret)), Secret: []byte(storeSecret), Passwords: hasher,
			Attempts: auth.NewLimits(f.time), Now: f.time, Log: log,
		})
		c.Guests, c.Accounts, c.Instance, c.Log = f.guests, f.accounts, "x", log
		c.Site = func(e *Edge) http.Handler { f.edge = e; return f.pages() }
		if change != nil {
			change(c)
		}
	})
	return f
}

func (f *foyer) time() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

func (f *foyer) pass(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d)
}

// pages do what those of package site do, without looks.
func (f *foyer) pages() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /sign-in", func(w http.ResponseWriter, r *http.Request) {
		in, err := f.accounts.SignIn(r.Context(), r.FormValue("name"), r.FormValue("password"), f.edge.From(r))
		if err != nil {
			refuse(w, err)
			return
		}
		f.edge.SignIn(w, r, in)
		http.Redirect(w, r, f.edge.Next(r), http.StatusSeeOther)
	})
	mux.HandleFunc("POST /sign-out", func(w http.ResponseWriter, r *http.Request) {
		if err := f.edge.SignOut(w, r); err != nil {
			refuse(w, err)
		}
	})
	mux.HandleFunc("GET /account", func(w http.ResponseWriter, r *http.Request) {
		by, err := f.edge.Identify(r)
		fmt.Fprintf(w, "%s %v %v", by.User.Name, by.Claimed, errors.Is(err, ErrWasAccount))
	})
	mux.HandleFunc("POST /account/password", func(w http.ResponseWriter, r *http.Request) {
		by, err := f.edge.Identify(r)
		if err == nil {
			_, err = f.accounts.Claim(r.Context(), by, r.FormValue("password"))
		}
		if err == nil {
			var in account.SignedIn
			if in, err = f.accounts.Renew(r.Context(), by, account.ByPassword, f.edge.From(r)); err == nil {
				f.edge.SignIn(w, r, in)
			}
		}
		if err != nil {
			refuse(w, err)
		}
	})
	mux.HandleFunc("POST /recover/{token}", func(w http.ResponseWriter, r *http.Request) {
		in, err := f.accounts.Recover(r.Context(), r.PathValue("token"), r.FormValue("password"), account.Trusted{}, f.edge.From(r))
		if err != nil {
			refuse(w, err)
			return
		}
		f.edge.SignIn(w, r, in)
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, f.edge.Visit(w, r)) })
	return mux
}

// browser keeps cookies, and shows where it is redirected to.
type browser struct {
	f    *foyer
	jar  http.CookieJar
	head http.Header // of each request
}

func (f *foyer) browser() *browser {
	jar, _ := cookiejar.New(nil)
	return &browser{f: f, jar: jar, head: http.Header{"Origin": {f.server.URL}, "Sec-Fetch-Site": {"same-origin"}}}
}

// do sends a form, or JSON if body begins with a brace.
func (b *browser) do(method, path, body string) (*http.Response, string) {
	b.f.t.Helper()
	r, err := http.NewRequestWithContext(b.f.t.Context(), method, b.f.server.URL+path, strings.NewReader(body))
	if err != nil {
		b.f.t.Fatal(err)
	}
	for key, values := range b.head {
		r.Header[key] = values
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if strings.HasPrefix(body, "{") {
		r.Header.Set("Content-Type", "application/json")
	}
	client := &http.Client{Jar: b.jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		b.f.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	return answer, string(text)
}

// token returns the value of the cookie.
func (b *browser) token() string { return b.cookie("parley-x") }

func (b *browser) cookie(name string) string {
	at, _ := url.Parse(b.f.server.URL)
	for _, cookie := range b.jar.Cookies(at) {
		if cookie.Name == name {
			return cookie.Value
		}
	}
	return ""
}

func (b *browser) setToken(token string) {
	at, _ := url.Parse(b.f.server.URL)
	b.jar.SetCookies(at, []*http.Cookie{{Name: "parley-x", Value: token, Path: "/"}})
}

// visit asks to be a guest, as the program does, and returns the answer and the name.
func (b *browser) visit() (status int, name, text string) {
	b.f.t.Helper()
	answer, text := b.do(http.MethodPost, "/api/guest", `{"keep":"cookie"}`)
	_, rest, _ := strings.Cut(text, `"name":"`)
	name, _, _ = strings.Cut(rest, `"`)
	return answer.StatusCode, name, text
}

// claim makes the browser's guest an account, and returns its name.
func (b *browser) claim() (name string) {
	b.f.t.Helper()
	_, name, _ = b.visit()
	if answer, text := b.do(http.MethodPost, "/account/password", "role=owner&user_id=1&generation=99&password="+url.QueryEscape(horse)); answer.StatusCode != http.StatusOK {
		b.f.t.Fatalf("got %d %s", answer.StatusCode, text)
	}
	return name
}

const horse = "correct horse battery staple"

func (f *foyer) caller(token string) (auth.Caller, error) {
	return f.guests.Caller(context.Background(), token)
}

// void waits until a token is no longer valid.
func (f *foyer) void(token string) {
	f.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if _, err := f.caller(token); unauthorized(err) {
			return
		}
	}
	f.t.Error("a token is still valid")
}
