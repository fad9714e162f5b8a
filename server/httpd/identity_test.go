package httpd

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/server/auth"
	"parley/server/store"
	"parley/shared/chat"
)

// house knows the guests of its tokens, and counts what it is asked.
type house struct {
	mu     sync.Mutex
	byUser map[string]chat.User // by token
	asked  []string             // tokens
	made   int
	broken bool
}

func newHouse(tokens ...string) *house {
	h := &house{byUser: map[string]chat.User{}}
	for _, token := range tokens {
		h.byUser[token] = chat.User{ID: chat.UserID("user-of-" + token), Name: token}
	}
	return h
}

func (h *house) Caller(_ context.Context, token string) (auth.Caller, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.asked = append(h.asked, token)
	if h.broken {
		return auth.Caller{}, errors.New("the database is away")
	}
	if user, ok := h.byUser[token]; ok {
		return auth.Caller{User: user}, nil
	}
	return auth.Caller{}, chat.Errorf(chat.CodeUnauthorized, "unknown token")
}

func (h *house) New(context.Context, string, string, store.Origin) (chat.User, string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.made++
	token := fmt.Sprint("new-", h.made)
	h.byUser[token] = chat.User{ID: chat.UserID("user-of-" + token), Name: token}
	return h.byUser[token], token, nil
}

func (h *house) Origin(netip.Addr, string) store.Origin { return store.Origin{} }

func (h *house) Kind(token string) auth.TokenKind { return tokenKind(token) }

// startSite starts an edge with a house behind it, under the instance "x".
func startSite(t *testing.T, h *house, public string) *httptest.Server {
	t.Helper()
	return startEdge(t, func(c *Config) {
		c.Guests, c.Instance = h, "x"
		for token, user := range h.byUser {
			if _, err := c.Hub.Store.CreateUser(t.Context(), store.Newcomer{ID: user.ID, Name: store.Name{Shown: token, Folded: "of-" + token, Skeleton: "of-" + token}, Token: []byte(token)}, time.Now()); err != nil {
				t.Fatal(err)
			}
		}
		if public != "" {
			c.PublicURL, _ = url.Parse(public)
		}
	})
}

func TestAnAuthorizationOfAnotherKindIsNotOurs(t *testing.T) {
	for _, c := range []struct {
		about, authorization, cookie, origin string
		status                               int
		user                                 string
	}{
		{"Basic and a cookie", "Basic YWRhOnNlY3JldA==", "ada", "own", 200, "ada"},
		{"Basic, in another case", "basic YWRhOnNlY3JldA==", "ada", "own", 200, "ada"},
		{"Basic that has a token of ours", "Basic bo", "ada", "own", 200, "ada"},
		{"Basic alone that has a token of ours", "Basic bo", "", "", 200, "new-1"},
		{"Digest", `Digest username="ada", realm="x", nonce="y"`, "ada", "own", 200, "ada"},
		{"Negotiate", "Negotiate YIIJvwYGKwYBBQUC", "ada", "own", 200, "ada"},
		{"AWS", "AWS4-HMAC-SHA256 Credential=x", "ada", "own", 200, "ada"},
		{"a word", "Bearer", "ada", "own", 200, "ada"},
		{"nothing behind Bearer", "Bearer  ", "ada", "own", 200, "ada"},
		{"Bearer of ours", "Bearer bo", "ada", "own", 200, "bo"},
		{"Bearer of ours, more spaces", "  bearer   bo ", "", "", 200, "bo"},
		{"an unknown bearer, a page of ours", "Bearer somebody-elses", "ada", "own", 200, "ada"},
		{"an unknown bearer, no cookie", "Bearer somebody-elses", "", "own", 200, "new-1"},
		{"an unknown bearer with a cookie and no page", "Bearer somebody-elses", "ada", "", 200, "new-1"},
		{"an unknown bearer, a page of another site", "Bearer somebody-elses", "ada", "https://evil.example", 403, ""},
	} {
		h := newHouse("ada", "bo")
		server := startSite(t, h, "")
		head := map[string]string{"Authorization": c.authorization, "Origin": c.origin}
		if c.origin == "own" {
			head["Origin"] = server.URL
		}
		if c.origin == "" {
			delete(head, "Origin")
		}
		if c.cookie != "" {
			head["Cookie"] = "parley-x=" + c.cookie
		}
		answer, body := post(t, server, `{"keep":"cookie"}`, head)
		user, _ := body["user"].(map[string]any)
		if answer.StatusCode != c.status || c.user != "" && user["name"] != c.user {
			t.Errorf("%s: got %d and %v, want %d and %s", c.about, answer.StatusCode, body, c.status, c.user)
		}
	}
}

func TestAPageBehindAPasswordGetsASessionByItsCookie(t *testing.T) {
	h := newHouse("ada")
	server := startSite(t, h, "")
	conn, status := knock(t, server, http.Header{"Origin": {server.URL}, "Cookie": {"parley-x=ada"}, "Authorization": {"Basic YWRhOnNlY3JldA=="}})
	if status != http.StatusSwitchingProtocols {
		t.Fatalf("got %d", status)
	}
	if _, message, err := conn.Read(t.Context()); err != nil || !strings.Contains(string(message), `"k":"welcome"`) {
		t.Errorf("got %s, %v", message, err)
	}
	for about, head := range map[string]http.Header{
		"a cookie without a page":        {"Cookie": {"parley-x=ada"}, "Authorization": {"Basic YWRhOnNlY3JldA=="}},
		"a cookie of a page elsewhere":   {"Origin": {"https://evil.example"}, "Cookie": {"parley-x=ada"}, "Authorization": {"Basic YWRhOnNlY3JldA=="}},
		"an unknown bearer, other sites": {"Origin": {"https://evil.example"}, "Cookie": {"parley-x=ada"}, "Authorization": {"Bearer somebody-elses"}},
	} {
		if _, status := knock(t, server, head); status != http.StatusForbidden {
			t.Errorf("%s: got %d", about, status)
		}
	}
	if _, status := knock(t, server, http.Header{"Cookie": {"parley-x=ada"}, "Authorization": {"Bearer somebody-elses"}}); status != http.StatusUnauthorized {
		t.Errorf("an unknown bearer without a page: got %d", status)
	}
}

func TestASecondAuthorizationLineIsReadToo(t *testing.T) {
	server := startSite(t, newHouse("ada"), "")
	if _, status := knock(t, server, http.Header{"Authorization": {"Basic eDp5", "Bearer ada"}}); status != http.StatusSwitchingProtocols {
		t.Errorf("got %d", status)
	}
}

func TestNobodyBecomesSomebodyElseWhileTheDatabaseIsAway(t *testing.T) {
	h := newHouse("ada")
	h.broken = true
	server := startSite(t, h, "")
	answer, body := post(t, server, `{"keep":"cookie"}`, map[string]string{"Origin": server.URL, "Cookie": "parley-x=ada"})
	if answer.StatusCode != http.StatusInternalServerError || len(answer.Cookies()) != 0 || h.made != 0 {
		t.Errorf("got %d %v, cookies %v, %d new guests", answer.StatusCode, body, answer.Cookies(), h.made)
	}
}

func TestALookIntoTheStoreWaitsForItsTurn(t *testing.T) {
	h := newHouse("ada")
	server := startEdge(t, func(c *Config) { c.Guests, c.Doors = h, &doors{lookup: 3 * time.Second} })
	answer, _ := post(t, server, `{}`, map[string]string{"Authorization": "Bearer ada"})
	if answer.StatusCode != http.StatusTooManyRequests || answer.Header.Get("Retry-After") != "3" {
		t.Errorf("a guest: got %d, Retry-After %q", answer.StatusCode, answer.Header.Get("Retry-After"))
	}
	for _, head := range []http.Header{{"Authorization": {"Bearer ada"}}, {"Origin": {server.URL}, "Cookie": {"parley=ada"}}} {
		if _, status := knock(t, server, head); status != http.StatusTooManyRequests {
			t.Errorf("a session with %v: got %d", head, status)
		}
	}
	if len(h.asked) != 0 || h.made != 0 {
		t.Errorf("the store was asked for %q, and made %d guests", h.asked, h.made)
	}
}

func parsedURL(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
