package httpd

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

const (
	plainSite  = ""
	secureSite = "https://chat.example"
)

// visitAsPage asks to be a guest as a page of the site does, and returns who it is then, and the cookies that came.
func visitAsPage(t *testing.T, server *httptest.Server, public, cookies string) (user string, set []*http.Cookie) {
	t.Helper()
	head := map[string]string{"Origin": server.URL, "Cookie": cookies}
	if public != "" {
		head["Origin"] = public
	}
	answer, body := post(t, server, `{"keep":"cookie"}`, head)
	who, ok := body["user"].(map[string]any)
	if !ok {
		t.Fatalf("got %d %v", answer.StatusCode, body)
	}
	return fmt.Sprint(who["name"]), answer.Cookies()
}

// cookieWords writes what a cookie says as one word: its name and value, or that it goes.
func cookieWords(set []*http.Cookie) []string {
	var all []string
	for _, c := range set {
		if c.MaxAge < 0 {
			all = append(all, "-"+c.Name)
		} else {
			all = append(all, c.Name+"="+c.Value)
		}
	}
	return all
}

func TestEveryCookieThatMayBeOursIsTried(t *testing.T) {
	for _, c := range []struct {
		about, public, cookies, user string
		set                          string
	}{
		{"none", plainSite, "", "new-1", "parley-x=new-1"},
		{"ours", plainSite, "parley-x=ada", "ada", "parley-x=ada"},
		{"junk", plainSite, "parley-x=junk", "new-1", "parley-x=new-1"},
		{"junk in front", plainSite, "parley-x=junk; parley-x=ada", "ada", "parley-x=ada"},
		{"much junk in front", plainSite, strings.Repeat("parley-x=junk; ", 20) + "parley-x=ada", "ada", "parley-x=ada"},
		{"different junk in front", plainSite, "parley-x=junk1; parley-x=junk2; parley-x=junk3; parley-x=junk4; parley-x=junk5; parley-x=ada", "ada", "parley-x=ada"},
		{"what looks like tokens in front", plainSite, "parley-x=old1; parley-x=old2; parley-x=old3; parley-x=old4; parley-x=old5; parley-x=ada", "ada", "parley-x=ada"},
		{"void ones in front", plainSite, "parley-x=void1; parley-x=void2; parley-x=void3; parley-x=ada", "ada", "parley-x=ada"},
		{"another server's", plainSite, "parley-y=bo", "new-1", "parley-x=new-1"},
		{"another server's beside ours", plainSite, "parley-y=bo; parley-x=ada", "ada", "parley-x=ada"},
		{"the old name", plainSite, "parley=oldcarl", "oldcarl", "parley-x=oldcarl -parley"},
		{"the old name with a new token", plainSite, "parley=ada", "ada", "parley-x=ada -parley"},
		{"the old name beside ours", plainSite, "parley=oldcarl; parley-x=ada", "ada", "parley-x=ada"},
		{"another server's under the old name", plainSite, "parley=oldvoid; parley-x=ada", "ada", "parley-x=ada"},

		{"https: none", secureSite, "", "new-1", "__Host-parley-x=new-1"},
		{"https: ours", secureSite, "__Host-parley-x=ada", "ada", "__Host-parley-x=ada"},
		{"https: junk", secureSite, "__Host-parley-x=junk", "new-1", "__Host-parley-x=new-1"},
		{"https: a sibling host's, without the prefix", secureSite, "parley-x=bo; __Host-parley-x=ada", "ada", "__Host-parley-x=ada"},
		{"https: a sibling host's for a newcomer", secureSite, "parley-x=bo", "new-1", "__Host-parley-x=new-1"},
		{"https: a sibling host's under the old name", secureSite, "parley=oldcarl; __Host-parley-x=ada", "ada", "__Host-parley-x=ada"},
		{"https: under the old name, where ours is void", secureSite, "parley=oldcarl; __Host-parley-x=void", "new-1", "__Host-parley-x=new-1"},
		{"https: a new token under the old name", secureSite, "parley=bo", "new-1", "__Host-parley-x=new-1"},
		{"https: several under the old name", secureSite, "parley=oldcarl; parley=olddan", "new-1", "__Host-parley-x=new-1"},
		{"https: one of the old days", secureSite, "parley=oldcarl", "oldcarl", "__Host-parley-x=oldcarl -parley"},
		{"https: one of the old days, twice", secureSite, "parley=oldcarl; parley=oldcarl", "oldcarl", "__Host-parley-x=oldcarl -parley"},
		{"https: one of the old days, and junk", secureSite, "parley=junk; parley=oldcarl", "oldcarl", "__Host-parley-x=oldcarl -parley"},
	} {
		h := newHouse("ada", "bo", "oldcarl", "olddan")
		user, set := visitAsPage(t, startSite(t, h, c.public), c.public, c.cookies)
		if got := strings.Join(cookieWords(set), " "); user != c.user || got != c.set {
			t.Errorf("%s: got %s with %s, want %s with %s", c.about, user, got, c.user, c.set)
		}
		if len(h.asked) > cookiesMax {
			t.Errorf("%s: the store was asked %d times", c.about, len(h.asked))
		}
	}
}

func TestTheCookieIsBoundToItsServerAndHidden(t *testing.T) {
	for public, name := range map[string]string{plainSite: "parley-x", secureSite: "__Host-parley-x"} {
		_, set := visitAsPage(t, startSite(t, newHouse(), public), public, "")
		if len(set) != 1 {
			t.Fatalf("got %v", set)
		}
		got := *set[0]
		if got.Name != name || got.Path != "/" || got.Domain != "" || !got.HttpOnly || got.Secure != (public != "") ||
			got.SameSite != http.SameSiteLaxMode || got.MaxAge != 400*24*60*60 {
			t.Errorf("%q: got %+v", public, got)
		}
	}
}

func TestTwoServersOfOneHostDoNotTakeEachOthersPerson(t *testing.T) {
	a, b := newHouse(), newHouse()
	serverA := startEdge(t, func(c *Config) { c.Guests, c.Instance = a, "a" })
	serverB := startEdge(t, func(c *Config) { c.Guests, c.Instance = b, "b" })
	jar := map[string]string{} // of the host: ports are nothing to cookies
	come := func(server *httptest.Server) string {
		var cookies []string
		for name, value := range jar {
			cookies = append(cookies, name+"="+value)
		}
		user, set := visitAsPage(t, server, "", strings.Join(cookies, "; "))
		for _, c := range set {
			jar[c.Name] = c.Value
		}
		return user
	}
	come(serverA)
	come(serverB)
	come(serverA)
	come(serverB)
	if a.made != 1 || b.made != 1 || len(jar) != 2 {
		t.Errorf("%d and %d guests were made, the jar has %v", a.made, b.made, jar)
	}
}

func TestSigningOutTakesEveryCookieBack(t *testing.T) {
	for public, want := range map[string][]string{
		plainSite: {"-parley-x", "-parley"}, secureSite: {"-__Host-parley-x", "-parley"},
	} {
		h := newHouse("ada")
		server := startSite(t, h, public)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, server.URL+"/api/guest", strings.NewReader(`{}`))
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(want[0], "-")
		r.Header = headLines("Content-Type", "application/json", "Origin", server.URL, "Cookie", name+"=ada; parley=ada")
		if public != "" {
			r.Header.Set("Origin", public)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if got := cookieWords(answer.Cookies()); answer.StatusCode != http.StatusNoContent || !slices.Equal(got, want) {
			t.Errorf("%q: got %d and %q, want %q", public, answer.StatusCode, got, want)
		}
	}
}

func TestASessionComesByTheRightCookie(t *testing.T) {
	h := newHouse("ada", "bo")
	server := startSite(t, h, secureSite)
	for cookies, want := range map[string]string{
		"__Host-parley-x=ada":                 "user-of-ada",
		"parley-x=bo; __Host-parley-x=ada":    "user-of-ada",
		"parley=bo; __Host-parley-x=ada":      "user-of-ada",
		"parley=bo":                           "sign_in",
		"parley-x=bo":                         "sign_in",
		"__Host-parley-x=junk; parley-x=bo":   "sign_in",
		"__Host-parley=bo; __Host-parley-y=a": "sign_in",
	} {
		conn, status := knock(t, server, http.Header{"Origin": {secureSite}, "Cookie": {cookies}})
		if status != http.StatusSwitchingProtocols {
			t.Errorf("%s: got %d", cookies, status)
			continue
		}
		if _, message, err := conn.Read(t.Context()); err != nil || !strings.Contains(string(message), want) {
			t.Errorf("%s: got %s, %v, want %s", cookies, message, err, want)
		}
	}
}

func TestHSTSIsSentByHTTPSOnly(t *testing.T) {
	for public, want := range map[string]string{plainSite: "", secureSite: "max-age=300"} {
		server := startEdge(t, func(c *Config) {
			c.HSTS = "max-age=300"
			if public != "" {
				c.PublicURL = parsedURL(t, public)
			}
		})
		for _, path := range []string{"/healthz", "/", "/ws", "/api/guest"} {
			answer, err := http.Get(server.URL + path)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			if got := answer.Header.Get("Strict-Transport-Security"); got != want {
				t.Errorf("%q%s: got %q, want %q", public, path, got, want)
			}
		}
	}
}
