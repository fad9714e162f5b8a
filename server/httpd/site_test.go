package httpd

import (
	"crypto/tls"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestOnlyPagesOfThisServerSendForms(t *testing.T) {
	f := newFoyer(t, func(c *Config) { c.Origins = []string{"https://friend.example"} })
	own := f.server.URL
	behind := newFoyer(t, func(c *Config) { c.PublicURL, _ = url.Parse("http://chat.lan") })
	for _, c := range []struct {
		about, origin, site string
		f                   *foyer
		want                bool
	}{
		{"a page of ours", own, "same-origin", f, true},
		{"a page of ours, by plain http", own, "", f, true},
		{"typed, as from a password manager", "", "none", f, true},
		{"a program", "", "", f, true},
		{"another site", "https://evil.example", "cross-site", f, false},
		{"another site, by plain http", "http://evil.example", "", f, false},
		{"a sibling host", "https://sibling.example", "same-site", f, false},
		{"another port of this host", "http://127.0.0.1:1", "same-site", f, false},
		{"another port, by plain http", "http://127.0.0.1:1", "", f, false},
		{"a sandboxed frame", "null", "cross-site", f, false},
		{"a sandboxed frame, by plain http", "null", "", f, false},
		{"an allowed site: it may connect, not sign people in", "https://friend.example", "cross-site", f, false},
		{"an old browser on an allowed site", "https://friend.example", "", f, false},
		{"our name in its own", own + ".evil.example", "", f, false},
		{"a lie about the origin", own, "cross-site", f, false},
		{"behind a proxy that changes the Host", "http://chat.lan", "", behind, true},
		{"behind a proxy, another site", "http://evil.lan", "", behind, false},
	} {
		b := c.f.browser()
		b.head = http.Header{}
		for name, value := range map[string]string{"Origin": c.origin, "Sec-Fetch-Site": c.site} {
			if value != "" {
				b.head.Set(name, value)
			}
		}
		for _, path := range []string{"/sign-in", "/sign-out", "/account/password", "/account/anything", "/recover/x", "/handover/x", "/start/x", "/join/x", "/oidc/x/logout", "/admin", "/admin/people", "/api/passkey/sign-in/begin"} {
			for _, body := range []string{"a=b", `{"a":"b"}`} {
				answer, text := b.do(http.MethodPost, path, body)
				if refused := answer.StatusCode == http.StatusForbidden; refused == c.want {
					t.Errorf("%s: POST %s: got %d %s", c.about, path, answer.StatusCode, text)
				}
			}
		}
	}
	b := f.browser()
	b.head = http.Header{"Origin": {"https://evil.example"}, "Sec-Fetch-Site": {"cross-site"}, "X-Http-Method-Override": {"POST"}, "X-Method-Override": {"DELETE"}}
	b.setToken("kept")
	if b.do(http.MethodGet, "/sign-out?_method=POST", ""); b.token() != "kept" {
		t.Error("a method in a header or a query signs out")
	}
	for _, method := range []string{"PUT", "DELETE", "PATCH", "BREW"} {
		if answer, _ := b.do(method, "/account", ""); answer.StatusCode != http.StatusForbidden {
			t.Errorf("%s: got %d", method, answer.StatusCode)
		}
	}
}

func TestPagesOfAccountsAreKeptByNobody(t *testing.T) {
	f := newFoyer(t, nil)
	for _, path := range []string{"/sign-in", "/account", "/recover/x", "/handover/x", "/start/x", "/oidc/x", "/admin"} {
		answer, _ := f.browser().do(http.MethodGet, path, "")
		for name, want := range map[string]string{
			"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": sitePolicy,
		} {
			if got := answer.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
	}
	b := f.browser()
	answer, text := b.do(http.MethodPost, "/sign-in", "name="+strings.Repeat("x", formMax))
	if answer.StatusCode == http.StatusOK || answer.StatusCode == http.StatusSeeOther {
		t.Errorf("a form without end: got %d %s", answer.StatusCode, text)
	}
}

// Links of invites are posted in public. Where browsers say which site a form is from, not even this server learns which page led to it.
func TestTheAddressOfAnInviteIsNoReferrer(t *testing.T) {
	f := newFoyer(t, nil) // at a loopback address
	if answer, _ := f.browser().do(http.MethodGet, "/join/x", ""); answer.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("got %v", answer.Header)
	}
	e := &edge{}
	for host, want := range map[string]bool{
		"127.0.0.1:8080": true, "127.9.9.9": true, "[::1]:8080": true, "[::1]": true, "localhost": true, "localhost:8080": true,
		"chat.lan": false, "192.0.2.1:8080": false, "localhost.example": false, "[2001:db8::1]:8080": false, "": false,
	} {
		if got := e.trustworthy(&http.Request{Host: host}); got != want {
			t.Errorf("%s by plain http: got %v", host, got)
		}
	}
	if !e.trustworthy(&http.Request{Host: "chat.example", TLS: &tls.ConnectionState{}}) {
		t.Error("https is not trusted")
	}
}

func TestNextIsAPathOfThisServer(t *testing.T) {
	for _, c := range []struct{ next, base, want string }{
		{"/r/lobby", "/", "/r/lobby"}, {"/r/lobby/12?q=a%26b#x", "/", "/r/lobby/12?q=a%26b#x"}, {"/", "/", "/"}, {"/r/caf%C3%A9", "/", "/r/caf%C3%A9"},
		{"", "/", "/"}, {"r/lobby", "/", "/"}, {"https://evil.example/", "/", "/"}, {"//evil.example", "/", "/"}, {"///evil.example", "/", "/"},
		{`/\evil.example`, "/", "/"}, {`\\evil.example`, "/", "/"}, {"/\t/evil.example", "/", "/"}, {"/\n/evil.example", "/", "/"}, {"\x00//evil.example", "/", "/"},
		{"javascript:alert(1)", "/", "/"}, {"data:text/html,x", "/", "/"}, {"//user@evil.example", "/", "/"}, {"http:evil.example", "/", "/"}, {"/x\r\nSet-Cookie: a=b", "/", "/"},
		{"/.//evil.example", "/", "/"}, {"/..//evil.example", "/", "/"}, {"/%09/evil.example", "/", "/%09/evil.example"}, {"/" + strings.Repeat("x", nextMax), "/", "/"},
		{"/chat/r/lobby", "/chat/", "/chat/r/lobby"}, {"/r/lobby", "/chat/", "/chat/"}, {"/chat/../admin", "/chat/", "/chat/"}, {"/chat//evil.example", "/chat/", "/chat/"}, {"/chatter/", "/chat/", "/chat/"},
	} {
		if got := localPath(c.next, c.base); got != c.want {
			t.Errorf("%q below %s: got %q, want %q", c.next, c.base, got, c.want)
		}
	}
}

// A client chooses the Host and forwarded headers, but no address that somebody else gets.
func TestLinksAreOfTheConfiguredAddress(t *testing.T) {
	poisoned := func(remote string) *http.Request {
		r, _ := http.NewRequest(http.MethodPost, "http://127.0.0.1/sign-in", nil)
		r.RemoteAddr, r.Host = remote, "evil.example"
		r.Header = http.Header{"X-Forwarded-Host": {"evil.example"}, "X-Forwarded-Proto": {"https"}, "X-Forwarded-For": {"198.51.100.1"}, "Forwarded": {"for=198.51.100.1;host=evil.example;proto=https"}}
		return r
	}
	public, _ := url.Parse("https://chat.example/talk/")
	proxies := []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
	set := &Edge{&edge{Config: Config{PublicURL: public, Proxies: proxies}}}
	for _, remote := range []string{"203.0.113.1:1", "192.0.2.1:1"} {
		if got := set.PublicURL(poisoned(remote)).String(); got != public.String() || set.FixedURL() != public {
			t.Errorf("from %s: got %s", remote, got)
		}
	}
	if set.Path("sign-in") != "/talk/sign-in" || set.Path("/account") != "/talk/account" {
		t.Errorf("got %s", set.Path("sign-in"))
	}
	open := &Edge{&edge{Config: Config{Proxies: proxies}}}
	if got := open.FixedURL(); got != nil {
		t.Errorf("without --public-url: got %s for mail", got)
	}
	if from := open.Address(poisoned("203.0.113.1:1")); from.String() != "203.0.113.1" || open.Secure(poisoned("203.0.113.1:1")) {
		t.Errorf("a stranger says who it is: got %s", from)
	}
	f := newFoyer(t, nil)
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, f.server.URL+"/account", nil)
	r.Host = "evil.example"
	answer, err := http.DefaultClient.Do(r)
	if err != nil || answer.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("by another name: got %v (%v)", answer, err)
	}
	answer.Body.Close()
}

func TestABrowserHasAnIDUntilItIsSignedIn(t *testing.T) {
	f := newFoyer(t, nil)
	b, other := f.browser(), f.browser()
	_, id := b.do(http.MethodGet, "/oidc/x", "")
	_, again := b.do(http.MethodGet, "/api/passkey/x", "")
	_, foreign := other.do(http.MethodGet, "/oidc/x", "")
	if len(id) < 26 || again != id || foreign == id {
		t.Errorf("got %q, %q, and %q for another browser", id, again, foreign)
	}
	if b.claim(); b.cookie("parley-x-visit") != "" {
		t.Error("the id is still there after a sign-in")
	}
	if b.cookie("parley-x-device") == "" {
		t.Error("the device is not known")
	}
}

// Everything secret goes through every route, and none of it is in the log.
func TestNoSecretOfARequestIsLogged(t *testing.T) {
	f := newFoyer(t, nil)
	b := f.browser()
	name := b.claim()
	by, _ := f.caller(b.token())
	handOver, _ := f.accounts.NewHandOver(t.Context(), by)
	recovery, _ := f.accounts.NewRecovery(t.Context(), by.User.ID, 1<<40)
	codes, _ := f.accounts.NewCodes(t.Context(), by)
	const planted = "zQ7xK9wV3jRnB5mTLpYcDs"
	secrets := append(slices.Clone(codes), horse, handOver, recovery, planted, b.token(), b.cookie("parley-x-device"))
	for _, path := range append(sitePaths, "/ws", "/api/guest", "/api/handover", "/healthz", "/api/x", "/r/lobby") {
		for _, secret := range []string{planted, recovery, handOver} {
			at := path + "?token=" + secret + "&next=" + secret
			for _, start := range secretPaths {
				if path == start {
					at = path + secret
				}
			}
			for _, method := range []string{"GET", "POST", "PUT", "DELETE"} {
				for _, body := range []string{url.Values{"name": {name}, "password": {secret}, "code": {codes[0]}}.Encode(), `{"token":"` + secret + `","keep":"` + secret + `"}`} {
					if method == "GET" {
						body = ""
					}
					b.do(method, at, body)
					foreign := f.browser()
					foreign.head = http.Header{"Origin": {"https://evil.example"}, "Authorization": {"Bearer " + secret}, "Cookie": {"parley-x=" + secret + "; parley-x-device=" + secret},
						"Referer": {f.server.URL + "/recover/" + secret}, "Sec-Websocket-Protocol": {"parley.token." + secret}, "X-Forwarded-For": {secret}}
					foreign.do(method, at, body)
				}
			}
		}
	}
	said := f.logs.String()
	if strings.Count(said, "\n") < 100 || !strings.Contains(said, "/recover/…") {
		t.Fatalf("little was logged: %s", said)
	}
	for _, secret := range secrets {
		if secret == "" {
			t.Fatal("a secret is empty")
		}
		if i := strings.Index(said, secret); i >= 0 {
			t.Errorf("a secret is in the log: %s", said[max(0, i-300):i+60])
		}
	}
}
