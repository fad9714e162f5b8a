package httpd

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"parley/server/httpd/static"
	"parley/server/httpd/static/statictest"
)

// startNamed serves pages and files with everything around them.
func startNamed(t *testing.T, change func(*Config)) (*httptest.Server, *static.Assets) {
	t.Helper()
	statictest.Route()
	assets, err := static.New("/", statictest.Files())
	if err != nil {
		t.Fatal(err)
	}
	pages := assets.Pages(nil)
	return startEdge(t, func(c *Config) {
		c.Pages = pages
		if change != nil {
			change(c)
		}
	}), assets
}

// askOf sends a request and returns the answer without following it anywhere.
func askOf(t *testing.T, server *httptest.Server, method, path string, header http.Header) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range header {
		r.Header[name] = values
	}
	if host := header.Get("Host"); host != "" {
		r.Host = host
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return answer
}

// TestEveryAnswerIsGuarded walks all routes with all methods.
func TestEveryAnswerIsGuarded(t *testing.T) {
	server, assets := startNamed(t, nil)
	paths := []string{
		"/", "/r/lobby", "/r/nobody-made-this", "/nowhere", "/r/%22%3E", "//r//lobby", "/r/../r/lobby", "/healthz", "/readyz", "/ws",
		"/api/guest", "/api/nothing", "/web/nothing", "/robots.txt", "/app-worker.js", "/manifest.webmanifest", assets.URL("css/parley.css"),
	}
	seen := map[int]bool{}
	for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"} {
		for _, path := range paths {
			for _, host := range []string{"", "evil.example"} {
				answer := askOf(t, server, method, path, http.Header{"Host": {host}})
				seen[answer.StatusCode] = true
				for name, want := range map[string]string{
					"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
				} {
					if got := answer.Header.Get(name); got != want {
						t.Errorf("%s %s of %q: status %d, %s is %q, want %q", method, path, host, answer.StatusCode, name, got, want)
					}
				}
				isFile := answer.Header.Get("ETag") != ""
				if policy := answer.Header.Get("Content-Security-Policy"); !isFile && !strings.Contains(policy, "frame-ancestors 'none'") {
					t.Errorf("%s %s: status %d, the policy is %q", method, path, answer.StatusCode, policy)
				}
				if answer.StatusCode == http.StatusMethodNotAllowed && answer.Header.Get("Allow") == "" {
					t.Errorf("%s %s: 405 without Allow", method, path)
				}
			}
		}
	}
	for _, status := range []int{200, 301, 307, 400, 401, 404, 405, 421} {
		if !seen[status] && !(status == 301 && seen[307]) && !(status == 307 && seen[301]) {
			t.Errorf("no answer had status %d: the walk is too short", status)
		}
	}
}

func TestAMethodThatARouteDoesNotHaveIsNotAllowed(t *testing.T) {
	server, assets := startNamed(t, nil)
	for path, allow := range map[string]string{
		"/": "GET, HEAD", "/r/lobby": "GET, HEAD", "/nowhere": "GET, HEAD", "/robots.txt": "GET, HEAD", assets.URL("css/parley.css"): "GET, HEAD",
		"/healthz": "GET, HEAD", "/readyz": "GET, HEAD", "/ws": "GET", "/api/guest": "DELETE, POST",
	} {
		for _, method := range []string{"PUT", "PATCH", "OPTIONS", "BREW"} {
			answer := askOf(t, server, method, path, nil)
			if answer.StatusCode != http.StatusMethodNotAllowed || answer.Header.Get("Allow") != allow {
				t.Errorf("%s %s: status %d, Allow %q, want 405, %q", method, path, answer.StatusCode, answer.Header.Get("Allow"), allow)
			}
		}
	}
	for _, path := range []string{"/r/lobby", "/healthz", "/readyz", "/robots.txt"} {
		if answer := askOf(t, server, "HEAD", path, nil); answer.StatusCode != http.StatusOK {
			t.Errorf("HEAD %s: status %d", path, answer.StatusCode)
		}
	}
}

func TestByWhichNamesAServerIsKnown(t *testing.T) {
	known := []string{
		"", "localhost", "LOCALHOST:8080", "localhost.", "parley.localhost:1", "127.0.0.1:8080", "192.168.1.7:8080", "[::1]:8080", "[fe80::1]", "10.0.0.1",
		"myserver:8080", "myserver.local", "nas.home.arpa", "chat.internal:80", "friend.example",
	}
	unknown := []string{
		"evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example", "local", ".local.evil.example", "evil.example.",
		"127.0.0.1.nip.io", "chat.example.org", "friend.example.evil.example",
	}
	h := newHosts(Config{Origins: []string{"https://friend.example"}})
	for _, host := range known {
		if r := (&http.Request{Host: host, URL: &url.URL{Path: "/"}}); !h.know(r) {
			t.Errorf("%q is refused", host)
		}
	}
	for _, host := range unknown {
		if host == "local" {
			continue // a name without a dot is nobody's site
		}
		if r := (&http.Request{Host: host, URL: &url.URL{Path: "/"}}); h.know(r) {
			t.Errorf("%q is taken", host)
		}
	}
}

func TestAPageOfAReboundNameGetsNothing(t *testing.T) {
	server, _ := startNamed(t, nil)
	rebound := http.Header{"Host": {"evil.example"}, "Origin": {"http://evil.example"}, "Cookie": {"parley=" + goodToken}, "Content-Type": {"application/json"}}
	for path, method := range map[string]string{"/": "GET", "/r/lobby": "GET", "/ws": "GET", "/api/guest": "POST"} {
		if answer := askOf(t, server, method, path, rebound); answer.StatusCode != http.StatusMisdirectedRequest {
			t.Errorf("%s %s: status %d, want 421", method, path, answer.StatusCode)
		}
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		if answer := askOf(t, server, "GET", path, rebound); answer.StatusCode != http.StatusOK {
			t.Errorf("GET %s: status %d; a health check may use any name", path, answer.StatusCode)
		}
	}
	public, _ := url.Parse("https://evil.example")
	told, _ := startNamed(t, func(c *Config) { c.PublicURL = public })
	if answer := askOf(t, told, "GET", "/r/lobby", rebound); answer.StatusCode != http.StatusOK {
		t.Errorf("with a public URL: status %d", answer.StatusCode)
	}
}

func TestTheRefusalOfANameSaysWhatToDo(t *testing.T) {
	w := httptest.NewRecorder()
	newHosts(Config{}).refuse(w, &http.Request{Host: "chat.example.org" + strings.Repeat("x", 5000)})
	if said := w.Body.String(); !strings.Contains(said, "--public-url") || !strings.Contains(said, "chat.example.org") || len(said) > 500 {
		t.Errorf("it says %q", said)
	}
}

// TestAmbiguousFramingEndsTheConnection sends what two servers could read as different numbers of requests.
func TestAmbiguousFramingEndsTheConnection(t *testing.T) {
	server, _ := startNamed(t, nil)
	const chunked = "Transfer-Encoding: chunked\r\n"
	for about, head := range map[string]string{
		"both lengths":            "POST /api/guest HTTP/1.1\r\nHost: parley\r\nContent-Length: 4\r\n" + chunked + "\r\n0\r\n\r\n",
		"both, the other way":     "POST /api/guest HTTP/1.1\r\nHost: parley\r\n" + chunked + "Content-Length: 4\r\n\r\n0\r\n\r\n",
		"two lengths":             "POST /api/guest HTTP/1.1\r\nHost: parley\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n{}  ",
		"an unknown encoding":     "POST /api/guest HTTP/1.1\r\nHost: parley\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
		"a page with a body":      "GET / HTTP/1.1\r\nHost: parley\r\nContent-Length: 70000000\r\n\r\n",
		"a length with a sign":    "POST /api/guest HTTP/1.1\r\nHost: parley\r\nContent-Length: +2\r\n\r\n{}",
		"a name with a space":     "POST /api/guest HTTP/1.1\r\nHost: parley\r\nContent-Length : 2\r\n\r\n{}",
		"a line that is not over": "POST /api/guest HTTP/1.1\r\nHost: parley\r\n Content-Length: 2\r\n\r\n{}",
	} {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		conn.SetDeadline(time.Now().Add(patience))
		fmt.Fprint(conn, head, "GET /healthz HTTP/1.1\r\nHost: parley\r\n\r\n")
		said, _ := io.ReadAll(bufio.NewReader(conn))
		if got := strings.Count(string(said), "HTTP/1.1 "); got != 1 {
			t.Errorf("%s: %d answers came on the connection:\n%s", about, got, said)
		}
		conn.Close()
	}
}
