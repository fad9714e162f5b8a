package httpd

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"parley/server/httpd/static"
	"parley/server/httpd/static/statictest"
)

// bases are paths of --public-url, as a browser spells them.
var bases = []string{"/chat/", "/team/chat/", "/caf%C3%A9/", "/our%20chat/"}

// startBelow starts an edge with pages that people find below a path.
func startBelow(t *testing.T, base string) (*httptest.Server, *static.Assets) {
	t.Helper()
	statictest.Route()
	assets, err := static.New(base, statictest.Files())
	if err != nil {
		t.Fatal(err)
	}
	server := startEdge(t, func(c *Config) {
		c.Pages = assets.Pages(nil)
		if c.PublicURL, err = url.Parse("https://example.org" + base); err != nil {
			t.Fatal(err)
		}
	})
	return server, assets
}

// ask asks without following a redirect.
func ask(t *testing.T, method, url string) (*http.Response, string) {
	t.Helper()
	var sent io.Reader
	if method == http.MethodPost {
		sent = strings.NewReader("{}")
	}
	request, err := http.NewRequest(method, url, sent)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

func TestAProxyMayTakeThePathOffOrPassItOn(t *testing.T) {
	for _, base := range bases {
		server, assets := startBelow(t, base)
		for _, path := range []string{
			"healthz", "readyz", "r/lobby", "r/%E5%8F%91%E5%B8%83", "manifest.webmanifest", "app-worker.js", "app.js", "robots.txt",
			strings.TrimPrefix(assets.URL("app.wasm"), base), strings.TrimPrefix(assets.URL("css/parley.css"), base),
		} {
			for _, prefix := range []string{"/", base} {
				if answer, body := ask(t, http.MethodGet, server.URL+prefix+path); answer.StatusCode != http.StatusOK {
					t.Errorf("GET %s%s: status %d: %.200s", prefix, path, answer.StatusCode, body)
				}
			}
		}
		for _, prefix := range []string{"/", base} {
			if answer, body := ask(t, http.MethodPost, server.URL+prefix+"api/guest"); answer.StatusCode != http.StatusOK {
				t.Errorf("POST %sapi/guest: status %d: %s", prefix, answer.StatusCode, body)
			}
			conn, _, err := websocket.Dial(t.Context(), server.URL+prefix+"ws", &websocket.DialOptions{HTTPHeader: http.Header{
				"Authorization": {"Bearer " + goodToken}, "Origin": {"https://example.org"}}})
			if err != nil {
				t.Errorf("%sws: %v", prefix, err)
				continue
			}
			conn.CloseNow()
		}
	}
}

func TestWhatIsNotBelowThePathIsNotThere(t *testing.T) {
	server, _ := startBelow(t, "/chat/")
	for _, path := range []string{"/chatter/r/lobby", "/other/chat/r/lobby", "/chat/chat/r/lobby", "/Chat/r/lobby", "/chat/nowhere"} {
		if answer, _ := ask(t, http.MethodGet, server.URL+path); answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d, want 404", path, answer.StatusCode)
		}
	}
}

func TestRedirectsStayBelowThePath(t *testing.T) {
	for _, base := range bases {
		server, _ := startBelow(t, base)
		bare := strings.TrimSuffix(base, "/")
		for path, want := range map[string]string{
			bare:                       base,
			bare + "?lang=zh":          base + "?lang=zh",
			base + "/r/lobby":          base + "r/lobby",
			base + "r/../healthz":      base + "healthz",
			base + "r//a%2Fb?lang=zh":  base + "r/a%2Fb?lang=zh",
			"/r//lobby":                base + "r/lobby",
			base + "/evil.example/../": base,
		} {
			answer, _ := ask(t, http.MethodGet, server.URL+path)
			if got := answer.Header.Get("Location"); answer.StatusCode/100 != 3 || got != want {
				t.Errorf("%s: status %d, Location %q, want %q", path, answer.StatusCode, got, want)
			}
		}
	}
}

var addresses = regexp.MustCompile(`(?:href|src)="([^"#]*)"`)

func TestEveryAddressInAPageIsBelowThePath(t *testing.T) {
	for _, base := range bases {
		server, _ := startBelow(t, base)
		for _, path := range []string{"r/lobby", "nowhere"} {
			_, page := ask(t, http.MethodGet, server.URL+base+path)
			found := addresses.FindAllStringSubmatch(page, -1)
			if len(found) < 4 {
				t.Errorf("%s: got %d addresses:\n%s", path, len(found), page)
			}
			for _, match := range found {
				answer, _ := ask(t, http.MethodGet, server.URL+match[1])
				isHome := match[1] == base // drawn by routes that this test has not
				if !strings.HasPrefix(match[1], base) || answer.StatusCode != http.StatusOK && !isHome {
					t.Errorf("%s%s leads to %s, status %d", base, path, match[1], answer.StatusCode)
				}
			}
		}
	}
}

func TestTheInstalledAppIsBelowThePath(t *testing.T) {
	for _, base := range append(bases, "/") {
		server, _ := startBelow(t, base)
		_, text := ask(t, http.MethodGet, server.URL+base+"manifest.webmanifest")
		var manifest struct {
			ID        string
			StartURL  string `json:"start_url"`
			Scope     string
			Icons     []struct{ Src string }
			Shortcuts []struct{ URL string }
		}
		if err := json.Unmarshal([]byte(text), &manifest); err != nil {
			t.Fatal(err)
		}
		if manifest.ID != base || manifest.StartURL != base || manifest.Scope != base || manifest.Shortcuts[0].URL != base+"r/lobby" {
			t.Errorf("%s: got %s", base, text)
		}
		for _, icon := range manifest.Icons {
			if answer, _ := ask(t, http.MethodGet, server.URL+icon.Src); answer.StatusCode != http.StatusOK || !strings.HasPrefix(icon.Src, base) {
				t.Errorf("%s: icon %s, status %d", base, icon.Src, answer.StatusCode)
			}
		}
	}
}

func TestScriptsKnowThePath(t *testing.T) {
	for _, base := range append(bases, "/") {
		assets, err := static.New(base, statictest.Files())
		if err != nil {
			t.Fatal(err)
		}
		plain, _ := url.PathUnescape(base)
		prefix, _ := json.Marshal(plain)
		for path, want := range map[string][]string{
			"/app-worker.js": {`const base = "` + base + `";`, `"` + assets.URL("app.wasm") + `"`},
			"/app.js":        {`"base":"` + base + `"`, `"wasm":"` + assets.URL("app.wasm") + `"`, `"GOAPP_ROOT_PREFIX":` + string(prefix)},
		} {
			script := statictest.Get(t, assets.Pages(nil), path, nil).Body.String()
			for _, part := range want {
				if !strings.Contains(script, part) {
					t.Errorf("%s: %s lacks %s:\n%s", base, path, part, script)
				}
			}
		}
		boot := statictest.Get(t, assets.Pages(nil), "/web/"+strings.SplitAfterN(assets.URL("boot.js"), "/web/", 2)[1], nil).Body.String()
		if !strings.Contains(boot, `const base = "`+base+`";`) {
			t.Errorf("%s: boot.js is %s", base, boot)
		}
	}
}

// A browser then sends the token to no other program of the host.
func TestTheCookieIsForThePathOnly(t *testing.T) {
	for _, base := range append(bases, "/") {
		server, _ := startBelow(t, base)
		answer, err := http.Post(server.URL+base+"api/guest", "application/json", strings.NewReader(`{"keep":"cookie"}`))
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if cookies := answer.Cookies(); len(cookies) != 1 || cookies[0].Path != base {
			t.Errorf("%s: got %v", base, cookies)
		}
	}
}

func TestTheBuildIsTheSameBelowAnyPath(t *testing.T) {
	root, err := static.New("/", statictest.Files())
	if err != nil {
		t.Fatal(err)
	}
	for _, base := range bases {
		below, err := static.New(base, statictest.Files())
		if err != nil || below.Build() != root.Build() {
			t.Errorf("%s: %v, build %s, want %s", base, err, below.Build(), root.Build())
		}
	}
}
