package httpd

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"parley/server/origin"
)

func TestTheSameSiteIsTheOneThatTheBrowserShows(t *testing.T) {
	const host = "X-Forwarded-Host"
	direct, proxied := "192.0.2.7:1", "10.1.1.1:1"
	for _, c := range []struct {
		about  string
		public string // --public-url
		peer   string
		host   string
		head   http.Header
		origin string
		want   bool
	}{
		{"the page itself", "", direct, "chat.example", headLines(), "http://chat.example", true},
		{"with its port", "", direct, "chat.example:8080", headLines(), "http://chat.example:8080", true},
		{"Host with the usual port", "", direct, "chat.example:80", headLines(), "http://chat.example", true},
		{"Origin with the usual port", "", direct, "chat.example", headLines(), "http://chat.example:80", true},
		{"Host in capitals", "", direct, "CHAT.example", headLines(), "http://chat.example", true},
		{"Origin in capitals", "", direct, "chat.example", headLines(), "HTTP://CHAT.example", true},
		{"Host with a final dot", "", direct, "chat.example.", headLines(), "http://chat.example.", true},
		{"an international Host", "", direct, "xn--bcher-kva.example", headLines(), "http://xn--bcher-kva.example", true},
		{"an international Host as typed", "", direct, "bücher.example", headLines(), "http://xn--bcher-kva.example", true},
		{"IPv4", "", direct, "192.0.2.1:8080", headLines(), "http://192.0.2.1:8080", true},
		{"IPv6", "", direct, "[::1]:8080", headLines(), "http://[::1]:8080", true},
		{"IPv6, written in full", "", direct, "[0:0:0:0:0:0:0:1]:8080", headLines(), "http://[::1]:8080", true},
		{"IPv6, mapped", "", direct, "[::ffff:127.0.0.1]", headLines(), "http://[::ffff:7f00:1]", true},
		{"https without a word of a proxy", "", direct, "chat.example", headLines(), "https://chat.example", false},
		{"https, said by a stranger", "", direct, "chat.example", headLines(xfp, "https"), "https://chat.example", false},
		{"https, said by the proxy", "", proxied, "chat.example", headLines(xfp, "https"), "https://chat.example", true},
		{"wss, said by the proxy", "", proxied, "chat.example", headLines(xfp, "wss"), "https://chat.example", true},
		{"https, http", "", proxied, "chat.example", headLines(xfp, "https, http"), "https://chat.example", true},
		{"a proxy that adds the port", "", proxied, "chat.example:443", headLines(xfp, "https"), "https://chat.example", true},
		{"http through a proxy of https", "", proxied, "chat.example", headLines(xfp, "https"), "http://chat.example", false},
		{"Host rewritten, the proxy tells", "", proxied, "backend:8080", headLines(xfp, "https", host, "chat.example"), "https://chat.example", true},
		{"Host rewritten, told with a port", "", proxied, "backend:8080", headLines(xfp, "https", host, "chat.example:443"), "https://chat.example", true},
		{"Host rewritten, told in Forwarded", "", proxied, "backend:8080", headLines(fwd, `for=203.0.113.9;proto=https;host="chat.example:443"`), "https://chat.example", true},
		{"Host rewritten, nobody tells", "", proxied, "backend:8080", headLines(xfp, "https"), "https://chat.example", false},
		{"Host rewritten, a stranger tells", "", direct, "backend:8080", headLines(host, "chat.example"), "http://chat.example", false},
		{"a claim before the proxy's word", "", proxied, "backend", headLines(host, "evil.example, chat.example"), "http://chat.example", true},
		{"a claim before the proxy's word is none", "", proxied, "backend", headLines(host, "evil.example, chat.example"), "http://evil.example", false},
		{"a claim in a line of its own is none", "", proxied, "backend", headLines(host, "evil.example", host, "chat.example"), "http://evil.example", false},
		{"two proxies, both tell", "", proxied, "backend", headLines(xff, "203.0.113.9, 10.2.2.2", host, "chat.example, inner"), "http://chat.example", true},
		{"the proxy tells less than Host", "", proxied, "chat.example:8443", headLines(xfp, "https", host, "chat.example"), "https://chat.example:8443", true},
		{"another site", "", direct, "chat.example", headLines(), "http://evil.example", false},
		{"another port", "", direct, "chat.example", headLines(), "http://chat.example:8080", false},
		{"a subdomain", "", direct, "chat.example", headLines(), "http://x.chat.example", false},
		{"a longer name", "", direct, "chat.example", headLines(), "http://evilchat.example", false},
		{"the name in front", "", direct, "chat.example", headLines(), "http://chat.example.evil.example", false},
		{"the name as a user", "", direct, "chat.example", headLines(), "http://chat.example@evil.example", false},
		{"a path", "", direct, "chat.example", headLines(), "http://chat.example/x", false},
		{"null", "", direct, "chat.example", headLines(), "null", false},
		{"no scheme", "", direct, "chat.example", headLines(), "chat.example", false},
		{"no Host", "", direct, "", headLines(), "http://", false},
		{"a Host that is none", "", direct, "a b", headLines(), "http://a b", false},
		{"an extension", "", direct, "chat.example", headLines(), "chrome-extension://abcdef", false},
		{"the public URL", "https://chat.example", direct, "backend:8080", headLines(), "https://chat.example", true},
		{"the public URL with a port", "https://chat.example:443", direct, "backend:8080", headLines(), "https://chat.example", true},
		{"the public URL in another case", "https://Chat.Example", direct, "backend", headLines(), "https://chat.example", true},
		{"the public URL, international", "https://bücher.example", direct, "backend", headLines(), "https://xn--bcher-kva.example", true},
		{"not Host if there is a public URL", "https://chat.example", direct, "backend:8080", headLines(), "http://backend:8080", false},
		{"not what the proxy tells either", "https://chat.example", proxied, "backend", headLines(host, "other.example"), "http://other.example", false},
		{"a friend", "https://chat.example", direct, "backend", headLines(), "https://friend.example", true},
		{"a friend, spelled otherwise", "", direct, "chat.example", headLines(), "HTTPS://Friend.example:443", true},
		{"a friend's subdomain", "", direct, "chat.example", headLines(), "https://a.friends.example", true},
		{"a friend by http", "", direct, "chat.example", headLines(), "http://friend.example", false},
		{"two labels for one star", "", direct, "chat.example", headLines(), "https://a.b.friends.example", false},
	} {
		e, _ := edgeBehind()
		for _, given := range []string{"https://friend.example:443", "https://*.friends.example"} {
			pattern, err := origin.ParsePattern(given)
			if err != nil {
				t.Fatal(err)
			}
			e.Origins = append(e.Origins, pattern)
		}
		if c.public != "" {
			e.PublicURL, _ = url.Parse(c.public)
		}
		r := httptest.NewRequest(http.MethodGet, "/ws", nil)
		r.RemoteAddr, r.Host, r.Header = c.peer, c.host, c.head
		if got := e.sameSite(r, c.origin); got != c.want {
			t.Errorf("%s: got %v, want %v", c.about, got, c.want)
		}
	}
}

func TestARefusedOriginIsLoggedWithWhatItWasComparedWith(t *testing.T) {
	lines := make(logLines, 10)
	server := startEdge(t, func(c *Config) { c.Log = slog.New(slog.NewTextHandler(lines, nil)) })
	evil := "https://evil.example/" + strings.Repeat("x", 5_000)
	knock(t, server, http.Header{"Origin": {evil}, "Cookie": {"parley=" + goodToken}})
	post(t, server, "{}", map[string]string{"Origin": evil})
	for range 2 {
		line := ""
		for !strings.Contains(line, "refused") {
			line = <-lines
		}
		for _, want := range []string{"origin=https://evil.example", "host=127.0.0.1:", "scheme=http"} {
			if !strings.Contains(line, want) {
				t.Errorf("%q is not in %s", want, line)
			}
		}
		if len(line) > 1_000 {
			t.Errorf("the line has %d bytes", len(line))
		}
	}
}
