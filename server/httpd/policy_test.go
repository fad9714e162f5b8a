package httpd

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"parley/server/auth"
	"parley/server/auth/place"
)

// TestEachPolicyLetsIn walks everything that a guest or a stranger could come in by, as a stranger, a guest and an account.
func TestEachPolicyLetsIn(t *testing.T) {
	var now atomic.Value
	now.Store(place.Guests)
	banned, _ := auth.NewTokens([]byte(storeSecret)).New() // as of an account that was signed out
	f := newFoyer(t, func(c *Config) {
		c.Place = func(context.Context) place.Place { return place.Place{Policy: now.Load().(place.Policy)} }
		c.Pages = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "a room") })
	})
	guest, member := f.browser(), f.browser()
	guest.visit()
	member.claim()
	for _, policy := range place.Policies {
		now.Store(policy)
		stranger, former := f.browser(), f.browser()
		former.setToken(banned)
		if answer, _ := former.do(http.MethodGet, "/api/rooms/lobby/room.jsonl", ""); (answer.StatusCode != http.StatusUnauthorized) != (policy == place.Guests) {
			t.Errorf("%s, a former account: a room as a file: got %d", policy, answer.StatusCode)
		}
		for who, b := range map[string]*browser{"stranger": stranger, "guest": guest, "member": member} {
			in := policy == place.Guests || who == "member"
			at := string(policy) + ", " + who
			for _, path := range []string{"/", "/r/lobby", "/r/lobby?inbox"} {
				answer, text := b.do(http.MethodGet, path, "")
				to := answer.Header.Get("Location")
				if got := answer.StatusCode == http.StatusOK && text == "a room"; got != in || !in && to != "/sign-in?next="+url.QueryEscape(path) {
					t.Errorf("%s: %s: got %d, %q, %q", at, path, answer.StatusCode, text, to)
				}
			}
			if answer, _ := b.do(http.MethodGet, "/api/rooms/lobby/room.jsonl", ""); (answer.StatusCode != http.StatusForbidden) != in {
				t.Errorf("%s: a room as a file: got %d", at, answer.StatusCode)
			}
			for _, open := range []string{"/web/app.js", "/account", "/healthz"} {
				if answer, _ := b.do(http.MethodGet, open, ""); answer.StatusCode != http.StatusOK {
					t.Errorf("%s: %s: got %d", at, open, answer.StatusCode)
				}
			}
			if token := b.token(); token != "" {
				conn, status := knock(t, f.server, http.Header{"Authorization": {"Bearer " + token}})
				if (conn != nil) != in || !in && status != http.StatusUnauthorized {
					t.Errorf("%s: a socket: got %d", at, status)
				}
				if conn != nil {
					conn.CloseNow()
				}
			}
			status, _, text := b.visit() // last: a stranger may become a guest
			if (status == http.StatusOK) != in || !in && (status != http.StatusForbidden || !strings.Contains(text, f.server.URL+"/sign-in")) {
				t.Errorf("%s: POST /api/guest: got %d %s", at, status, text)
			}
		}
	}
}
