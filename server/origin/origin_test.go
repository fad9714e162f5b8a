package origin

import (
	"strings"
	"testing"
)

func TestAnOriginIsSpelledAsBrowsersDo(t *testing.T) {
	for given, want := range map[string]string{
		"https://chat.example":             "https://chat.example",
		"https://chat.example:443":         "https://chat.example",
		"https://chat.example:0443":        "https://chat.example",
		"https://chat.example:":            "https://chat.example",
		"https://chat.example:80":          "https://chat.example:80",
		"https://chat.example:8443":        "https://chat.example:8443",
		"http://chat.example:80":           "http://chat.example",
		"http://chat.example:443":          "http://chat.example:443",
		"HTTPS://Chat.Example":             "https://chat.example",
		"https://CHAT.EXAMPLE:443":         "https://chat.example",
		"https://chat.example.":            "https://chat.example",
		"https://chat.example.:8443":       "https://chat.example:8443",
		"https://bücher.example":           "https://xn--bcher-kva.example",
		"https://BÜCHER.example":           "https://xn--bcher-kva.example",
		"https://bu\u0308cher.example:443": "https://xn--bcher-kva.example",
		"https://xn--bcher-kva.example":    "https://xn--bcher-kva.example",
		"https://XN--BCHER-KVA.example":    "https://xn--bcher-kva.example",
		"https://straße.example":           "https://xn--strae-oqa.example",
		"https://聊天。example":               "https://xn--rss932g.example",
		"https://ｃｈａｔ.example":             "https://chat.example",
		"https://پیام.example":             "https://xn--mgb4dri0l.example",
		"http://localhost:8080":            "http://localhost:8080",
		"http://LOCALHOST":                 "http://localhost",
		"http://nas":                       "http://nas",
		"http://my_host.lan":               "http://my_host.lan",
		"http://a--b.lan":                  "http://a--b.lan",
		"http://-a-.lan":                   "http://-a-.lan",
		"http://127.0.0.1":                 "http://127.0.0.1",
		"http://127.0.0.1:80":              "http://127.0.0.1",
		"http://127.0.0.1:8080":            "http://127.0.0.1:8080",
		"http://127.0.0.1.:8080":           "http://127.0.0.1:8080",
		"http://１２７.0.0.1":                 "http://127.0.0.1",
		"http://[::1]:8080":                "http://[::1]:8080",
		"http://[::1]:80":                  "http://[::1]",
		"https://[2001:DB8:0:0:0:0:0:1]":   "https://[2001:db8::1]",
		"https://[2001:0db8::0001]:443":    "https://[2001:db8::1]",
		"https://[2001:db8:0:1:0:0:0:1]":   "https://[2001:db8:0:1::1]",
		"http://[::ffff:127.0.0.1]":        "http://[::ffff:7f00:1]",
		"http://[::ffff:7f00:1]":           "http://[::ffff:7f00:1]",
		"http://4.example":                 "http://4.example",
		"http://0x.example":                "http://0x.example",
		"http://xn--a.0.0.0x7":             "", // ends in a number, is none
		"http://127.1":                     "",
		"http://2130706433":                "",
		"http://0x7f.1":                    "",
		"http://0x7f000001":                "",
		"http://999.0.0.1":                 "",
		"http://1.2.3.4.5":                 "",
		"http://[::1":                      "",
		"http://[::1]x":                    "",
		"http://[127.0.0.1]":               "",
		"http://[fe80::1%eth0]":            "",
		"http://[fe80::1%25eth0]":          "",
		"http://::1":                       "",
		"http://::1:8080":                  "",
		"https://chat.example:65536":       "",
		"https://chat.example:x":           "",
		"https://chat.example:-1":          "",
		"https://chat.example:+443":        "",
		"https://chat.example/":            "",
		"https://chat.example/x":           "",
		"https://chat.example?x":           "",
		"https://chat.example#x":           "",
		`https://chat.example\x`:           "",
		"https://ada@chat.example":         "",
		"https://ada:secret@chat.example":  "",
		"https://chat.example ":            "",
		"https://chat .example":            "",
		"https://chat%2eexample":           "",
		"https://chat\x00.example":         "",
		"https://chat\t.example":           "",
		"https://chat..example":            "",
		"https://.chat.example":            "",
		"https://.":                        "",
		"https://":                         "",
		"https://*.example":                "",
		"https://xn--zz--.example":         "", // no punycode
		"https://a\u200db.example":         "", // a joiner where none may be
		"ftp://chat.example":               "",
		"wss://chat.example":               "",
		"null":                             "",
		"":                                 "",
		"chat.example":                     "",
		"//chat.example":                   "",
		" https://chat.example":            "",
		"https:chat.example":               "",
	} {
		got, err := Parse(given)
		if (err != nil) != (want == "") || err == nil && got.String() != want {
			t.Errorf("%q: got %q, %v, want %q", given, got, err, want)
			continue
		}
		if again, err := Parse(want); want != "" && (err != nil || again != got) {
			t.Errorf("%q again: got %q, %v", want, again, err)
		}
	}
}

func TestAPatternAllowsOneLabelBeforeADomain(t *testing.T) {
	for _, c := range []struct {
		pattern, origin string
		want            bool
	}{
		{"https://a.example", "https://a.example", true},
		{"https://A.example:443", "https://a.example", true},
		{"https://a.example.", "https://a.example", true},
		{"https://a.example", "http://a.example", false},
		{"https://a.example", "https://a.example:8443", false},
		{"https://a.example", "https://b.a.example", false},
		{"https://*.example.org", "https://chat.example.org", true},
		{"HTTPS://*.EXAMPLE.org:443", "https://chat.example.org", true},
		{"https://*.bücher.example", "https://chat.xn--bcher-kva.example", true},
		{"https://*.example.org:8443", "https://chat.example.org:8443", true},
		{"https://*.example.org:8443", "https://chat.example.org", false},
		{"https://*.example.org", "https://chat.example.org:8443", false},
		{"https://*.example.org", "http://chat.example.org", false},
		{"https://*.example.org", "https://example.org", false},
		{"https://*.example.org", "https://a.b.example.org", false},
		{"https://*.example.org", "https://evilexample.org", false},
		{"https://*.example.org", "https://chat.example.org.evil.example", false},
	} {
		pattern, err := ParsePattern(c.pattern)
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		o, err := Parse(c.origin)
		if err != nil || Allowed([]string{"https://other.example", pattern}, o) != c.want {
			t.Errorf("%s with %s: want %v (%v)", c.pattern, c.origin, c.want, err)
		}
	}
	if Allowed(nil, Origin{"https", "a.example"}) {
		t.Error("an empty list allows a site")
	}
}

func TestAPatternThatCannotWorkIsRefusedWithWords(t *testing.T) {
	for pattern, want := range map[string]string{
		"*":                          "https://chat.example.org",
		"*.example.org":              "https://chat.example.org",
		"https://*":                  "beginning of a host",
		"https://*.":                 "the host is missing",
		"https://a.*.example.org":    "beginning of a host",
		"https://*.*.example.org":    "beginning of a host",
		"https://*example.org":       "beginning of a host",
		"https://a*.example.org":     "beginning of a host",
		"https://*.org":              "sites of others",
		"https://*.co.uk":            "sites of others",
		"https://*.github.io":        "sites of others",
		"https://*.localhost":        "sites of others",
		"https://*.0.0.1":            "IPv4",
		"https://*.192.0.2.7":        "sites of others",
		"https://*.[::1]":            "sites of others",
		"https://*.example.org:port": "not a port",
		"https://*.example.org/x":    "not a host",
		"https://a@*.example.org":    "beginning of a host",
		"https://a@chat.example.org": "not a host",
		"ftp://*.example.org":        "neither http nor https",
	} {
		if got, err := ParsePattern(pattern); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %q, %v, want words with %q", pattern, got, err, want)
		}
	}
}
