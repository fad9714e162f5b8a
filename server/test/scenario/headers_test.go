//go:build linux

package scenario

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"parley/server/test/kit"
)

// crawl is a walk through all that a server answers, as somebody.
type crawl struct {
	*browser
	site string
	who  string
	seen map[string]bool
}

var (
	link    = regexp.MustCompile(`(?:href|src|action)="?(/[^"\s>#]*)`)
	pattern = regexp.MustCompile(`mux\.Handle(?:Func)?\("(?:[A-Z]+ )?(/[^"]*)"`)
	mounted = regexp.MustCompile(`\bpath: +"(/[^"]*)"`)
	listed  = regexp.MustCompile(`"(/[a-z.][^"\s]*)"`)
)

// routes returns the paths of all routes in the source, with a value in the place of each wildcard.
func routes(t *testing.T) (all []string) {
	t.Helper()
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join("../../", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	for _, m := range pattern.FindAllStringSubmatch(read("httpd/routes.go"), -1) {
		all = append(all, m[1])
	}
	_, paths, _ := strings.Cut(read("httpd/site.go"), "var sitePaths = []string{")
	paths, _, _ = strings.Cut(paths, "}")
	for _, m := range listed.FindAllStringSubmatch(paths, -1) {
		all = append(all, m[1])
	}
	files, _ := filepath.Glob("../../site/*.go")
	for _, name := range files {
		for _, m := range mounted.FindAllStringSubmatch(read("site/"+filepath.Base(name)), -1) {
			all = append(all, m[1])
		}
	}
	for i, path := range all {
		all[i] = regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllStringFunc(path, func(name string) string {
			return map[string]string{"{room}": "lobby", "{file}": "room.jsonl"}[name] + map[bool]string{true: "", false: "x"}[name == "{room}" || name == "{file}"]
		})
	}
	slices.Sort(all)
	if all = slices.Compact(all); len(all) < 50 {
		t.Fatalf("found %d routes only: %q", len(all), all)
	}
	return all
}

// get asks for an address and judges the answer. It returns what it leads to.
func (c *crawl) get(method, path string) (more []string) {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.site+path, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Sec-Fetch-Site", "cross-site") // changes nothing
	}
	follow := c.client.CheckRedirect
	c.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := c.client.Do(r)
	c.client.CheckRedirect = follow
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(answer.Body)
	if wrong := judge(path, answer); len(wrong) > 0 {
		c.t.Errorf("%s %s as %s, status %d: %s", method, path, c.who, answer.StatusCode, strings.Join(wrong, "; "))
	}
	if at, err := answer.Location(); err == nil {
		more = append(more, at.RequestURI())
	}
	if strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		for _, m := range link.FindAllSubmatch(body, -1) {
			more = append(more, strings.ReplaceAll(string(m[1]), "&amp;", "&"))
		}
	}
	return more
}

// ownFiles are files of the program at fixed addresses. Files have no policy: that of a worker's script would bind the worker.
var ownFiles = []string{"/robots.txt", "/manifest.webmanifest", "/app-worker.js", "/app.js"}

// judge returns what is wrong with the header of an answer.
func judge(path string, answer *http.Response) (wrong []string) {
	head := answer.Header
	blame := func(yes bool, format string, args ...any) {
		if yes {
			wrong = append(wrong, fmt.Sprintf(format, args...))
		}
	}
	policy, cache, kind := head.Get("Content-Security-Policy"), head.Get("Cache-Control"), head.Get("Content-Type")
	shared := answer.StatusCode == http.StatusOK && (strings.HasPrefix(path, "/web/") || slices.Contains(ownFiles, path))
	blame(strings.Contains(policy, "default-src") == shared, "the policy is %q", policy)
	_, ancestors, _ := strings.Cut(policy, "frame-ancestors ")
	ancestors, _, _ = strings.Cut(ancestors, ";")
	if framed := strings.HasPrefix(path, "/embed/") && answer.StatusCode == http.StatusOK; framed {
		blame(ancestors != "'self' https://friend.example", "it may stand in frames of %q", ancestors)
	} else if !shared {
		blame(ancestors != "'none'", "it may stand in frames of %q", ancestors)
	}
	blame(strings.Contains(policy, "unsafe-inline") || strings.Contains(policy, "'unsafe-eval'"), "the policy is %q", policy)
	blame(head.Get("X-Content-Type-Options") != "nosniff", "a browser may guess the type")
	blame(head.Get("Cross-Origin-Resource-Policy") != "same-origin", "pages of other sites may load it")
	referrer := head.Get("Referrer-Policy")
	blame(referrer != "same-origin" && referrer != "no-referrer", "the referrer policy is %q", referrer)
	blame(head.Get("X-Robots-Tag") != "noindex", "search engines may list it")
	blame(answer.ContentLength != 0 && kind == "" && answer.StatusCode/100 != 3, "it has no type")
	switch {
	case shared && strings.HasPrefix(path, "/web/"):
		blame(cache != "public, max-age=31536000, immutable", "the file is kept by %q", cache)
		blame(head.Get("Set-Cookie") != "", "a file that everybody shares sets a cookie")
	case strings.Contains(cache, "public"), !strings.Contains(cache, "no-store") && !strings.Contains(cache, "no-cache"):
		blame(true, "it is kept by %q", cache)
	}
	for _, cookie := range answer.Cookies() {
		secret := !strings.HasSuffix(cookie.Name, "-who")
		blame(secret && !cookie.HttpOnly && cookie.MaxAge >= 0, "a script can read the cookie %s", cookie.Name)
		blame(cookie.SameSite != http.SameSiteLaxMode && cookie.SameSite != http.SameSiteStrictMode, "other sites send the cookie %s", cookie.Name)
		blame(strings.Contains(cache, "public"), "the cookie %s may be kept by a proxy", cookie.Name)
	}
	for _, told := range []string{"Server", "X-Powered-By"} {
		blame(head.Get(told) != "", "it tells %s: %s", told, head.Get(told))
	}
	return wrong
}

// walk asks for all routes, and for what they lead to.
func (c *crawl) walk(all []string) {
	c.seen = map[string]bool{}
	next := slices.Clone(all)
	for len(next) > 0 {
		path := next[0]
		next = next[1:]
		at, err := url.Parse(path)
		if err != nil || c.seen[path] || strings.HasPrefix(at.Path, "/sign-out") || len(c.seen) > 2_000 {
			continue
		}
		c.seen[path] = true
		next = append(next, c.get(http.MethodGet, path)...)
	}
	for _, path := range all {
		for _, method := range []string{http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions} {
			if method != http.MethodDelete || path != "/api/guest" {
				c.get(method, path)
			}
		}
	}
}

// TestEveryAnswerIsGuarded walks through all routes of the source and all links of their pages: as a stranger, a guest and an owner.
func TestEveryAnswerIsGuarded(t *testing.T) {
	t.Parallel()
	p := kit.StartProcess(t, "--limits", "off", "--embed-origins", "https://friend.example")
	all := slices.Concat(routes(t), ownFiles, []string{"/r/lobby", "/r/lobby/1", "/r/nowhere", "/embed/lobby", "/embed/nowhere", "/web/x", "/shell",
		"/nowhere", "/%00", "/api/rooms/nowhere/room.html", "/r/lobby?inbox", "/.well-known/nothing"})
	stranger, guest, owner := newBrowser(t), newBrowser(t), newBrowser(t)
	guest.visit(p.URL)
	name, _ := owner.visit(p.URL)
	if status, text := owner.send(http.MethodPost, p.URL+"/account/password", url.Values{"new": {horse}}); status != http.StatusOK {
		t.Fatalf("claim: got %d %s", status, text)
	}
	if code, _, said := parley(t, "admin", "role", name, "owner", "--store", p.Option("--store")); code != 0 {
		t.Fatal(said)
	}
	for who, b := range map[string]*browser{"a stranger": stranger, "a guest": guest, "an owner": owner} {
		c := &crawl{browser: b, site: p.URL, who: who}
		c.walk(all)
		if who == "an owner" && !c.seen["/admin/settings"] {
			t.Error("the walk has not found the pages of administrators")
		}
	}
}
