package static

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"parley/server/httpd/static/statictest"
	"parley/shared/catalog"
)

func testPages(t *testing.T) (http.Handler, *Assets) {
	t.Helper()
	statictest.Route()
	a := newAssets(t, statictest.Files())
	return a.Pages(nil), a
}

func TestPageLoadsFilesOfItsOwnBuildOnly(t *testing.T) {
	pages, a := testPages(t)
	page := statictest.Get(t, pages, "/r/lobby", nil).Body.String()
	for _, name := range []string{"css/parley.css", "app.js", "wasm_exec.js", "boot.js", "icons/favicon.svg", "icons/apple-touch-180.png"} {
		if !strings.Contains(page, `"`+a.URL(name)+`"`) {
			t.Errorf("the page does not load %s:\n%s", a.URL(name), page)
		}
	}
	for _, stray := range []string{`"/app.js"`, `"/app.css"`, `"/wasm_exec.js"`, "https://", "http://"} {
		if strings.Contains(page, stray) {
			t.Errorf("the page has %s:\n%s", stray, page)
		}
	}
}

func TestPageIsOneForPhonesAndReaders(t *testing.T) {
	pages, _ := testPages(t)
	page := statictest.Get(t, pages, "/r/lobby", nil).Body.String()
	if want := "interactive-widget=resizes-content"; !strings.Contains(page, want) {
		t.Errorf("got no %s:\n%s", want, page)
	}
	if strings.Contains(page, "<img") {
		t.Errorf("the page loads a picture to say that it is loading:\n%s", page)
	}
	if got := strings.Count(page, `name="viewport"`); got != 1 {
		t.Errorf("got %d viewports, want 1", got)
	}
}

func TestPageIsNeverKeptOrAnsweredFromMemory(t *testing.T) {
	pages, a := testPages(t)
	for _, etag := range []string{`"` + a.Build() + `"`, "*"} {
		got := statictest.Get(t, pages, "/r/lobby", http.Header{"If-None-Match": {etag}})
		if got.Code != http.StatusOK || got.Header().Get("Cache-Control") != "private, no-cache" || got.Header().Get("ETag") != "" {
			t.Errorf("%s: got %d, %q, ETag %q, want 200, private, no-cache, none", etag, got.Code, got.Header().Get("Cache-Control"), got.Header().Get("ETag"))
		}
	}
}

func TestPageSpeaksThePersonsLanguage(t *testing.T) {
	pages, _ := testPages(t)
	for _, c := range []struct{ cookie, accept, want string }{
		{"", "", "en"},
		{"", "zh-CN,zh;q=0.9,en;q=0.8", "zh"},
		{"", "zh-TW", "zh"},
		{"", "de-DE,de;q=0.9,en;q=0.8,zh;q=0.7", "en"},
		{"", "en;q=0.1,zh;q=0.9", "zh"},
		{"", "de", "en"},
		{"", "zh;q=not a number", "en"},
		{"zh", "en", "zh"},
		{"en", "zh", "en"},
		{`"><script>`, "zh", "zh"},
		{"", "he-IL,he;q=0.9,en;q=0.8", "he"},
		{"", "iw", "he"}, // its code until 1989, which Android still sends
		{"he", "en", "he"},
	} {
		head := http.Header{"Accept-Language": {c.accept}, "Cookie": {"lang=" + c.cookie}}
		got := statictest.Get(t, pages, "/r/lobby", head).Body.String()
		if want := "query=lang=" + c.want + " "; !strings.Contains(got, want) {
			t.Errorf("cookie %q, header %q: want %s in\n%s", c.cookie, c.accept, want, got)
		}
		if want := htmlTag(catalog.Lang(c.want)); !strings.Contains(got, want) {
			t.Errorf("cookie %q, header %q: the page does not begin with %s", c.cookie, c.accept, want)
		}
	}
}

func TestNothingElseOfTheQueryReachesThePage(t *testing.T) {
	pages, _ := testPages(t)
	r := httptest.NewRequest(http.MethodGet, `/r/lobby?lang=zh&x="><script>`, nil)
	w := httptest.NewRecorder()
	pages.ServeHTTP(w, r)
	if got := w.Body.String(); !strings.Contains(got, "query=lang=en ") || strings.Contains(got, "<script>") {
		t.Errorf("got\n%s", got)
	}
}

func TestPageComesCompressed(t *testing.T) {
	pages, _ := testPages(t)
	plain := statictest.Get(t, pages, "/r/lobby", nil)
	for _, coding := range []string{"br", "gzip"} {
		for range 2 { // the second one uses the work space of the first
			got := statictest.Get(t, pages, "/r/lobby", http.Header{"Accept-Encoding": {coding}})
			// go-app writes attributes in any order.
			page := decode(t, got)
			if len(page) != plain.Body.Len() || !strings.Contains(page, "room=lobby") {
				t.Errorf("%s: got %d bytes, want the page's %d", coding, len(page), plain.Body.Len())
			}
			if name := got.Header().Get("Content-Encoding"); name != coding {
				t.Errorf("got coding %q, want %q", name, coding)
			}
		}
	}
}

func TestRoomNamesOfAllScriptsAreDrawn(t *testing.T) {
	pages, _ := testPages(t)
	if got := statictest.Get(t, pages, "/r/发布-2", nil); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), "room=发布-2") {
		t.Errorf("got %d\n%s", got.Code, got.Body)
	}
}

func TestHostilePathIsNotDrawn(t *testing.T) {
	pages, _ := testPages(t)
	for _, path := range []string{`/r/"><img src=x>`, "/r/<b>", "/r/a&b", "/r/a'b", "/r/a`b", "/r/a\nb", "/r/\xff", "/r/a\\b"} {
		got := statictest.Get(t, pages, path, nil)
		if got.Code != http.StatusNotFound || strings.Contains(got.Body.String(), path[3:]) {
			t.Errorf("%q: got %d\n%s", path, got.Code, got.Body)
		}
	}
}

// go-app would fetch these from the host that the request names.
func TestGoappFetchesNothing(t *testing.T) {
	asked := false
	victim := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer victim.Close()
	pages, a := testPages(t)
	for _, path := range []string{"/robots.txt", "/sitemap.xml", "/ads.txt", "/" + a.Build() + "/robots.txt"} {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Host = strings.TrimPrefix(victim.URL, "http://")
		pages.ServeHTTP(httptest.NewRecorder(), r)
	}
	if asked {
		t.Error("the host that the request named was asked for a file")
	}
}

func TestUnknownAddressSaysSoAndLeadsBack(t *testing.T) {
	pages, _ := testPages(t)
	for lang, want := range map[string]string{"en": "Page not found", "zh": "找不到页面", "he": `<html lang="he" dir="rtl">`} {
		got := statictest.Get(t, pages, "/nowhere", http.Header{"Accept-Language": {lang}})
		body := got.Body.String()
		if got.Code != http.StatusNotFound || !strings.Contains(body, want) || !strings.Contains(body, `href="/"`) {
			t.Errorf("%s: got %d\n%s", lang, got.Code, body)
		}
	}
}

func TestAnotherSpellingOfAPageRedirectsToIt(t *testing.T) {
	statictest.Route()
	pages := newAssets(t, statictest.Files()).Pages(&fakeSource{})
	got := statictest.Get(t, pages, "/r/Film-Club?wasm=false", nil)
	if to := got.Header().Get("Location"); got.Code != http.StatusPermanentRedirect || to != "/below/r/film-club?wasm=false" {
		t.Errorf("got %d to %q", got.Code, to)
	}
	if got := statictest.Get(t, pages, "/r/film-club", nil); got.Code != http.StatusOK {
		t.Errorf("the page itself: got %d", got.Code)
	}
}

func TestAPageOfAFewWordsNeedsNoScript(t *testing.T) {
	pages, a := testPages(t)
	body := statictest.Get(t, pages, "/nowhere", nil).Body.String()
	for _, want := range []string{`class="lost"`, `href="` + a.URL(bundlePath) + `"`, `class="button button--main" href="/"`, `src="` + a.URL("icons/icon.svg") + `"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page has no %s:\n%s", want, body)
		}
	}
}

func TestPagesAreRead(t *testing.T) {
	pages, _ := testPages(t)
	for _, path := range []string{"/r/lobby", "/app-worker.js"} {
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, httptest.NewRequest(http.MethodPost, path, nil))
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("POST %s: got %d, Allow %q", path, w.Code, w.Header().Get("Allow"))
		}
		w = httptest.NewRecorder()
		pages.ServeHTTP(w, httptest.NewRequest(http.MethodHead, path, nil))
		if w.Code != http.StatusOK || w.Body.Len() > 0 || w.Header().Get("Content-Length") == "0" {
			t.Errorf("HEAD %s: got %d with %d bytes", path, w.Code, w.Body.Len())
		}
	}
}

func TestPagesAreGuarded(t *testing.T) {
	pages, _ := testPages(t)
	for _, path := range []string{"/r/lobby", "/nowhere"} {
		head := statictest.Get(t, pages, path, nil).Header()
		policy := head.Get("Content-Security-Policy")
		for _, want := range []string{
			"default-src 'self'", "script-src 'self' 'wasm-unsafe-eval';", "style-src 'self';", "object-src 'none'", "frame-ancestors 'none'",
			"base-uri 'none'", "connect-src 'self' ws://example.com wss://example.com;",
		} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: got policy %q, want %q in it", path, policy, want)
			}
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin", "Referrer-Policy": "same-origin",
			"Content-Type": "text/html; charset=utf-8",
		} {
			if got := head.Get(name); got != want {
				t.Errorf("%s: got %s %q, want %q", path, name, got, want)
			}
		}
	}
}

// Elsewhere a browser ignores it and complains on the console.
func TestOpenerPolicyIsForTrustworthyOriginsOnly(t *testing.T) {
	pages, _ := testPages(t)
	for _, c := range []struct{ host, proto, want string }{
		{"localhost:8080", "", "same-origin"},
		{"127.0.0.1:8080", "", "same-origin"},
		{"[::1]:8080", "", "same-origin"},
		{"chat.example", "https", "same-origin"},
		{"chat.example", "HTTPS, http", "same-origin"},
		{"chat.example", "wss", "same-origin"},
		{"chat.example", "http, https", ""},
		{"chat.example", "", ""},
		{"192.168.1.7:8080", "", ""},
		{"localhost.example", "", ""},
	} {
		r := httptest.NewRequest(http.MethodGet, "/r/lobby", nil)
		r.Host = c.host
		r.Header.Set("X-Forwarded-Proto", c.proto)
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, r)
		if got := w.Header().Get("Cross-Origin-Opener-Policy"); got != c.want {
			t.Errorf("%s by %q: got %q, want %q", c.host, c.proto, got, c.want)
		}
	}
}

func TestHostCannotChangeThePolicy(t *testing.T) {
	pages, _ := testPages(t)
	for _, host := range []string{"a.example; script-src *", "a *", "", "[::1]:8080"} {
		r := httptest.NewRequest(http.MethodGet, "/r/lobby", nil)
		r.Host = host
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, r)
		if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "connect-src 'self';") {
			t.Errorf("%q: got %s", host, policy)
		}
	}
}

func TestPageNamesItsBuild(t *testing.T) {
	pages, a := testPages(t)
	if got, want := statictest.Get(t, pages, "/r/lobby", nil).Header().Get("Parley-Build"), a.Build(); got != want {
		t.Errorf("got %q, want %q: the service worker would keep nothing", got, want)
	}
}

// A language needs nothing but its rows in the catalogue.
func TestEveryLanguageOfTheCatalogueIsServed(t *testing.T) {
	pages, a := testPages(t)
	boot := statictest.Get(t, pages, a.URL("boot.js"), nil).Body.String()
	for _, lang := range catalog.Languages() {
		for _, header := range []http.Header{{"Cookie": {"lang=" + string(lang)}}, {"Accept-Language": {string(lang) + "-001, fr"}}} {
			r := httptest.NewRequest(http.MethodGet, "/nowhere", nil)
			r.Header = header
			w := httptest.NewRecorder()
			pages.ServeHTTP(w, r)
			if got := w.Header().Get("Content-Language"); got != lang.Tag() || !strings.Contains(w.Body.String(), lang.Site().LostTitle) {
				t.Errorf("%v: got the language %q and %s", header, got, w.Body)
			}
		}
		if !strings.Contains(boot, `"lang":"`+string(lang)+`","tag":"`+lang.Tag()+`"`) || !strings.Contains(boot, lang.Scripts().Stopped) {
			t.Errorf("boot.js does not speak %s: %s", lang, boot)
		}
	}
}

func TestAPageThatOnlyShowsMayStandInFramesOfNamedSites(t *testing.T) {
	statictest.Route()
	a, source := newAssets(t, statictest.Files()), &fakeSource{}
	pages := a.Pages(source)
	ancestors := func(path string) string {
		got := statictest.Get(t, pages, path, nil).Header().Get("Content-Security-Policy")
		_, after, _ := strings.Cut(got, "frame-ancestors ")
		sites, _, _ := strings.Cut(after, ";")
		return sites
	}
	if got := ancestors("/r/only-x"); got != "'none'" {
		t.Errorf("no site is named: got %q", got)
	}
	a.Frames = []string{"https://a.example", "https://*.b.example"}
	for path, want := range map[string]string{"/r/only-x": "'self' https://a.example https://*.b.example", "/r/lobby": "'none'"} {
		if got := ancestors(path); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
	first := statictest.Get(t, pages, "/r/only-x", nil)
	again := statictest.Get(t, pages, "/r/only-x", http.Header{"If-None-Match": {first.Header().Get("ETag")}})
	if again.Code != http.StatusNotModified || again.Body.Len() != 0 || !strings.HasPrefix(first.Body.String(), "only 0") {
		t.Errorf("unchanged: got %d %q after %q", again.Code, again.Body, first.Body)
	}
	source.version.Add(1)
	changed := statictest.Get(t, pages, "/r/only-x", http.Header{"If-None-Match": {first.Header().Get("ETag")}})
	if changed.Code != http.StatusOK || !strings.HasPrefix(changed.Body.String(), "only 1") {
		t.Errorf("changed: got %d %q", changed.Code, changed.Body)
	}
}

func TestSearchEnginesListWhatTheyMay(t *testing.T) {
	statictest.Route()
	pages := newAssets(t, statictest.Files()).Pages(&fakeSource{})
	for path, want := range map[string]string{"/r/lobby": "noindex", "/r/only-x": "noindex", "/r/listed": "", "/nowhere": "noindex"} {
		if got := statictest.Get(t, pages, path, nil).Header().Get("X-Robots-Tag"); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}
