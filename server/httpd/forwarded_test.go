package httpd

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
)

// headLines are header lines: a name and a value in turn.
func headLines(lines ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(lines); i += 2 {
		h.Add(lines[i], lines[i+1])
	}
	return h
}

// edgeBehind returns an edge that believes 10.0.0.0/8 and one IPv6 network, and what it logs.
func edgeBehind() (*edge, *bytes.Buffer) {
	logs := new(bytes.Buffer)
	return &edge{Config: Config{
		Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8:ffff::/48")},
		Log:     slog.New(slog.NewTextHandler(logs, nil)),
	}}, logs
}

const (
	xff = "X-Forwarded-For"
	xfp = "X-Forwarded-Proto"
	fwd = "Forwarded"
)

func TestTheClientIsWhomTheNearestTrustedProxiesName(t *testing.T) {
	for _, c := range []struct {
		about, peer string
		head        http.Header
		want        string
		warns       bool
	}{
		{"no proxy", "192.0.2.7:1", headLines(), "192.0.2.7", false},
		{"no proxy, mapped to IPv6", "[::ffff:192.0.2.7]:1", headLines(), "192.0.2.7", false},
		{"no proxy, IPv6", "[2001:db8::7]:1", headLines(), "2001:db8::7", false},
		{"a stranger's claim", "192.0.2.7:1", headLines(xff, "203.0.113.9"), "192.0.2.7", false},
		{"a stranger's claim, Forwarded", "192.0.2.7:1", headLines(fwd, "for=203.0.113.9"), "192.0.2.7", false},
		{"a stranger's nonsense", "192.0.2.7:1", headLines(xff, "nonsense"), "192.0.2.7", false},
		{"one proxy", "10.1.1.1:1", headLines(xff, "203.0.113.9"), "203.0.113.9", false},
		{"a proxy mapped to IPv6", "[::ffff:10.1.1.1]:1", headLines(xff, "203.0.113.9"), "203.0.113.9", false},
		{"a proxy that says nothing", "10.1.1.1:1", headLines(), "10.1.1.1", false},
		{"an empty line", "10.1.1.1:1", headLines(xff, ""), "10.1.1.1", false},
		{"empty elements", "10.1.1.1:1", headLines(xff, " , 203.0.113.9,, "), "203.0.113.9", false},
		{"a claim before the proxy's word", "10.1.1.1:1", headLines(xff, "1.1.1.1, 203.0.113.9"), "203.0.113.9", false},
		{"a claim in a line of its own", "10.1.1.1:1", headLines(xff, "1.1.1.1", xff, "203.0.113.9"), "203.0.113.9", false},
		{"three lines", "10.1.1.1:1", headLines(xff, "1.1.1.1", xff, "2.2.2.2, 3.3.3.3", xff, "203.0.113.9"), "203.0.113.9", false},
		{"nonsense before the proxy's word", "10.1.1.1:1", headLines(xff, "nonsense", xff, "203.0.113.9"), "203.0.113.9", false},
		{"two proxies", "10.1.1.1:1", headLines(xff, "1.1.1.1, 203.0.113.9, 10.2.2.2"), "203.0.113.9", false},
		{"two proxies in two lines", "10.1.1.1:1", headLines(xff, "203.0.113.9", xff, "10.2.2.2"), "203.0.113.9", false},
		{"only proxies", "10.1.1.1:1", headLines(xff, "10.3.3.3, 10.2.2.2"), "10.3.3.3", false},
		{"a port", "10.1.1.1:1", headLines(xff, "203.0.113.9:51234"), "203.0.113.9", false},
		{"a port at each hop", "10.1.1.1:1", headLines(xff, "203.0.113.9:51234, 10.2.2.2:80"), "203.0.113.9", false},
		{"IPv6", "10.1.1.1:1", headLines(xff, "2001:db8::9"), "2001:db8::9", false},
		{"IPv6 in brackets", "10.1.1.1:1", headLines(xff, "[2001:db8::9]"), "2001:db8::9", false},
		{"IPv6 with a port", "10.1.1.1:1", headLines(xff, "[2001:DB8::9]:51234"), "2001:db8::9", false},
		{"IPv6 with a zone", "10.1.1.1:1", headLines(xff, "fe80::9%eth0"), "fe80::9", false},
		{"mapped to IPv6", "10.1.1.1:1", headLines(xff, "::ffff:203.0.113.9"), "203.0.113.9", false},
		{"mapped, in brackets, with a port", "10.1.1.1:1", headLines(xff, "[::ffff:203.0.113.9]:80"), "203.0.113.9", false},
		{"a proxy over IPv6", "[2001:db8:ffff::1]:1", headLines(xff, "203.0.113.9, [2001:db8:ffff::2]:443"), "203.0.113.9", false},
		{"in quotes", "10.1.1.1:1", headLines(xff, `"203.0.113.9"`), "203.0.113.9", false},
		{"tabs", "10.1.1.1:1", headLines(xff, "\t203.0.113.9\t"), "203.0.113.9", false},
		{"nonsense", "10.1.1.1:1", headLines(xff, "nonsense"), "10.1.1.1", true},
		{"a name", "10.1.1.1:1", headLines(xff, "client.example"), "10.1.1.1", true},
		{"unknown", "10.1.1.1:1", headLines(xff, "unknown"), "10.1.1.1", true},
		{"a bad port", "10.1.1.1:1", headLines(xff, "203.0.113.9:99999"), "10.1.1.1", true},
		{"nonsense behind a trusted hop", "10.1.1.1:1", headLines(xff, "nonsense, 10.2.2.2"), "10.2.2.2", true},
		{"no comma between", "10.1.1.1:1", headLines(xff, "203.0.113.9 10.2.2.2"), "10.1.1.1", true},

		{"Forwarded", "10.1.1.1:1", headLines(fwd, "for=203.0.113.9"), "203.0.113.9", false},
		{"Forwarded, all of it", "10.1.1.1:1", headLines(fwd, `by=10.0.0.1;FOR="203.0.113.9:4711";host=chat.example;Proto=HTTPS`), "203.0.113.9", false},
		{"Forwarded, IPv6", "10.1.1.1:1", headLines(fwd, `for="[2001:db8::1]:4711"`), "2001:db8::1", false},
		{"Forwarded, IPv6 without a port", "10.1.1.1:1", headLines(fwd, `for="[2001:db8::1]"`), "2001:db8::1", false},
		{"Forwarded, a claim before", "10.1.1.1:1", headLines(fwd, "for=1.1.1.1, for=203.0.113.9"), "203.0.113.9", false},
		{"Forwarded, a claim in a line of its own", "10.1.1.1:1", headLines(fwd, "for=1.1.1.1", fwd, "for=203.0.113.9"), "203.0.113.9", false},
		{"Forwarded, two proxies", "10.1.1.1:1", headLines(fwd, `for=1.1.1.1, for=203.0.113.9;proto=https, for="10.2.2.2:80"`), "203.0.113.9", false},
		{"Forwarded, a comma in quotes", "10.1.1.1:1", headLines(fwd, `for=203.0.113.9;ext="a, for=1.1.1.1"`), "203.0.113.9", false},
		{"Forwarded, a semicolon in quotes", "10.1.1.1:1", headLines(fwd, `ext="a;for=1.1.1.1";for=203.0.113.9`), "203.0.113.9", false},
		{"Forwarded, an open quote in a claim", "10.1.1.1:1", headLines(fwd, `for="1.1.1.1, for=203.0.113.9`), "203.0.113.9", false},
		{"Forwarded, an open quote in a claim, quotes after", "10.1.1.1:1", headLines(fwd, `for="1.1.1.1, for="[2001:db8::1]:80"`), "2001:db8::1", false},
		{"Forwarded, hidden", "10.1.1.1:1", headLines(fwd, "for=_hidden"), "10.1.1.1", true},
		{"Forwarded, unknown", "10.1.1.1:1", headLines(fwd, "for=unknown"), "10.1.1.1", true},
		{"Forwarded, hidden behind a trusted hop", "10.1.1.1:1", headLines(fwd, `for="_gazonk", for=10.2.2.2`), "10.2.2.2", true},
		{"Forwarded, nothing about the client", "10.1.1.1:1", headLines(fwd, "proto=https"), "10.1.1.1", true},
		{"Forwarded, nonsense", "10.1.1.1:1", headLines(fwd, "203.0.113.9"), "10.1.1.1", true},
		{"both, as one proxy makes them", "10.1.1.1:1", headLines(xff, "203.0.113.9", fwd, "for=203.0.113.9"), "203.0.113.9", false},
		{"both, Forwarded being a claim", "10.1.1.1:1", headLines(xff, "203.0.113.9", fwd, "for=1.1.1.1"), "203.0.113.9", false},
		{"no address of the peer", "@", headLines(xff, "203.0.113.9"), "invalid IP", false},
	} {
		e, logs := edgeBehind()
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr, r.Header = c.peer, c.head
		if got := e.address(r); got.String() != c.want {
			t.Errorf("%s: got %s, want %s", c.about, got, c.want)
		}
		if warned := strings.Contains(logs.String(), "level=WARN"); warned != c.warns {
			t.Errorf("%s: warned %v, want %v: %s", c.about, warned, c.warns, logs)
		}
	}
}

// TestAProxyThatSendsForwardedIsNotBelievedAboutTheOtherHeader: whoever comes through it can add that one, but cannot take
// away what the proxy adds itself.
func TestAProxyThatSendsForwardedIsNotBelievedAboutTheOtherHeader(t *testing.T) {
	e, _ := edgeBehind()
	ask := func(peer string, head http.Header) string {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr, r.Header = peer, head
		return e.address(r).String()
	}
	ask("10.1.1.1:1", headLines(fwd, "for=203.0.113.9"))
	forged := headLines(xff, "1.1.1.1", fwd, "for=203.0.113.9")
	if got := ask("10.1.1.1:2", forged); got != "203.0.113.9" {
		t.Errorf("after a request without X-Forwarded-For: got %s", got)
	}
	if got := ask("10.1.1.2:1", forged); got != "1.1.1.1" {
		t.Errorf("another proxy, of which nothing is known yet: got %s", got)
	}
}

func TestWhatAProxySendsAndCannotBeReadIsLoggedOnceForEachKind(t *testing.T) {
	e, logs := edgeBehind()
	for i := range 50 {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = "10.1.1.1:1"
		for _, head := range []http.Header{
			headLines(xff, fmt.Sprint("nonsense-", i, strings.Repeat("x", 10_000)), xfp, fmt.Sprint("gopher-", i)),
			headLines(fwd, "for=_hidden"), headLines(fwd, "for=nonsense"),
		} {
			r.Header = head
			e.address(r)
			e.secure(r)
		}
	}
	lines := strings.Count(logs.String(), "\n")
	if lines != 4 || logs.Len() > 2_000 || !strings.Contains(logs.String(), "nonsense-0") || !strings.Contains(logs.String(), "gopher-0") {
		t.Errorf("%d lines, %d bytes: %.2000s", lines, logs.Len(), logs)
	}
}

func TestTheSchemeIsTheOneThatTheBrowserUsed(t *testing.T) {
	for _, c := range []struct {
		peer string
		head http.Header
		want bool
	}{
		{"10.1.1.1:1", headLines(xfp, "https"), true},
		{"10.1.1.1:1", headLines(xfp, "HTTPS"), true},
		{"10.1.1.1:1", headLines(xfp, " Https "), true},
		{"10.1.1.1:1", headLines(xfp, "wss"), true},
		{"10.1.1.1:1", headLines(xfp, "WSS"), true},
		{"10.1.1.1:1", headLines(xfp, "https, http"), true},
		{"10.1.1.1:1", headLines(xfp, "https,http,http"), true},
		{"10.1.1.1:1", headLines(xfp, "https", xfp, "http"), true},
		{"10.1.1.1:1", headLines(xfp, ", https"), true},
		{"10.1.1.1:1", headLines(xfp, `"https"`), true},
		{"10.1.1.1:1", headLines(fwd, "for=203.0.113.9;proto=https"), true},
		{"10.1.1.1:1", headLines(fwd, `for=203.0.113.9;Proto="WSS"`), true},
		{"10.1.1.1:1", headLines(fwd, "for=203.0.113.9;proto=https, for=10.2.2.2;proto=http"), true},
		{"10.1.1.1:1", headLines(xfp, "https", fwd, "proto=http"), true},
		{"10.1.1.1:1", headLines(xfp, "http"), false},
		{"10.1.1.1:1", headLines(xfp, "ws"), false},
		{"10.1.1.1:1", headLines(xfp, "http, https"), false},
		{"10.1.1.1:1", headLines(xfp, "httpss"), false},
		{"10.1.1.1:1", headLines(xfp, ""), false},
		{"10.1.1.1:1", headLines(fwd, "for=203.0.113.9"), false},
		{"10.1.1.1:1", headLines(fwd, "proto=http"), false},
		{"10.1.1.1:1", headLines(), false},
		{"192.0.2.7:1", headLines(xfp, "https"), false},
		{"192.0.2.7:1", headLines(fwd, "proto=https"), false},
	} {
		e, _ := edgeBehind()
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr, r.Header = c.peer, c.head
		if got := e.secure(r); got != c.want {
			t.Errorf("%s with %v: got %v", c.peer, c.head, got)
		}
		e.PublicURL = &url.URL{Scheme: "https", Host: "chat.example"}
		if !e.secure(r) {
			t.Errorf("%s with %v: the public URL does not decide", c.peer, c.head)
		}
	}
}
