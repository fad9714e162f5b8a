package node

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestDefaultsServe(t *testing.T) {
	c, err := ParseConfig(nil, func(string) string { return "" }, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Addr != ":8080" || c.Store != "sqlite:var/parley.db" || c.Bus != "memory:" || c.Limits != "on" {
		t.Errorf("got %+v", c)
	}
}

func TestAFlagWinsOverTheEnvironment(t *testing.T) {
	env := map[string]string{"PARLEY_ADDR": ":1111", "PARLEY_STORE": "sqlite:/data/x.db", "PARLEY_PUBLIC_URL": "https://chat.example.org"}
	c, err := ParseConfig([]string{"--addr", ":2222"}, func(k string) string { return env[k] }, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Addr != ":2222" || c.Store != "sqlite:/data/x.db" || c.PublicURL.Host != "chat.example.org" {
		t.Errorf("got %+v", c)
	}
}

func TestProvidersNeedThePublicURL(t *testing.T) {
	file := filepath.Join(t.TempDir(), "oidc.json")
	if err := os.WriteFile(file, []byte(`[{"name": "a", "issuer": "https://id.example.org", "client_id": "c"}]`), 0o600); err != nil {
		t.Fatal(err)
	}
	parse := func(args ...string) (*Config, error) {
		return ParseConfig(append(args, "--oidc", file), func(string) string { return "" }, nil)
	}
	if _, err := parse(); err == nil || !strings.Contains(err.Error(), "--public-url") {
		t.Errorf("got %v", err)
	}
	if c, err := parse("--public-url", "https://chat.example.org"); err != nil || len(c.OIDC.Providers) != 1 || c.OIDC.File != file {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestThePublicURLFollowsFromTheCertificate(t *testing.T) {
	c, err := ParseConfig([]string{"--acme-host", "chat.example.org, www.example.org"}, func(string) string { return "" }, nil)
	if err != nil || c.PublicURL.String() != "https://chat.example.org" || len(c.ACME.Hosts) != 2 || c.ACME.HTTP != ":80" {
		t.Errorf("got %+v, %v", c, err)
	}
	c, err = ParseConfig([]string{"--acme-host", "a.example", "--public-url", "https://a.example:8443/chat/", "--acme-http", "off"}, func(string) string { return "" }, nil)
	if err != nil || c.PublicURL.String() != "https://a.example:8443/chat/" || c.ACME.HTTP != "" {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestImpossibleValuesSayWhatToDo(t *testing.T) {
	for args, want := range map[string]string{
		"--addr 8080":                       "try :8080",
		"--addr :notaport":                  "number from 1",
		"--store mysql://x":                 "use sqlite:FILE",
		"--store sqlite:":                   "use sqlite:var/parley.db",
		"--bus nats://x":                    "redis://HOST:6379",
		"--bus redis://x":                   "parley migrate",
		"--public-url chat.example.org":     "https://chat.example.org",
		"--public-url https://x.org/?a=b":   "https://chat.example.org",
		"--origins *":                       "https://chat.example.org",
		"--origins https://*":               "https://*.example.org",
		"--origins https://*.org":           "sites of others",
		"--origins https://a.example/x":     "not a host",
		"--public-url https://a:b@x.org":    "no user or password",
		"--public-url https://x.org?a":      "https://chat.example.org",
		"--public-url https://x.org#a":      "https://chat.example.org",
		"--public-url http://127.1":         "four numbers",
		"--public-url http://[fe80::1%25a]": "zone",
		"--hsts yes":                        "31536000",
		"--hsts -1":                         "31536000",
		"--hsts on --public-url http://x":   "leave one of them out",
		"--trusted-proxies ::ffff:0:0/90":   "0.0.0.0/0",
		"--trusted-proxies 10.0.0.1":        "10.0.0.0/8",
		"--log-format xml":                  "text or json",
		"--limits maybe":                    "neither on nor off",
		"--tls-cert x.pem":                  "--tls-key",
		"--tls-key x.pem":                   "--tls-cert",
		"--admin 6060":                      "127.0.0.1:6060",
		"--nonsense":                        "--help",
		"here":                              "options begin with --",
		"--store sqlite:~/parley.db":        "write the directory out",
		"--storage-per-day lots":            "512MiB",
		"--disk-floor -1":                   "512MiB",
		"--guests-unused 5m":                "720h",
		"--rooms-empty soon":                "720h",
		"--edit-window soon":                "number of minutes",
		"--edit-window -1":                  "number of minutes",
		"--edit-window 1h":                  "number of minutes",
		"--admin :6060":                     "127.0.0.1:6060",
		"--oidc missing.json":               "missing.json",
		"--acme-host https://a.example":     "without https://",
		"--acme-host localhost":             "chat.example.org",
		"--acme-host 192.0.2.1":             "chat.example.org",
		"--acme-host *.example.org":         "chat.example.org",
		"--acme-email nobody":               "not an e-mail address",
		"--acme-ca letsencrypt":             "acme-v02.api.letsencrypt.org",
		"--acme-http 80":                    "use :80, or off",
		"--acme-host a.example --public-url http://a.example":  "write https://a.example",
		"--acme-host a.example --public-url https://b.example": "does not have b.example",
		"--acme-host a.example --addr unix:/run/p.sock":        "unix socket",
		"--acme-host a.example --tls-cert x --tls-key y":       "leave one of them out",
	} {
		_, err := ParseConfig(strings.Fields(args), func(string) string { return "" }, nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want something with %q", args, err, want)
		}
	}
}

func TestHelpNamesEveryOption(t *testing.T) {
	var help strings.Builder
	if _, err := ParseConfig([]string{"--help"}, func(string) string { return "" }, &help); !errors.Is(err, flag.ErrHelp) {
		t.Fatal(err)
	}
	for _, o := range options {
		if !strings.Contains(help.String(), "--"+o.name) || !strings.Contains(help.String(), envName(o.name)) {
			t.Errorf("the help does not name %s", o.name)
		}
	}
}

func TestSitesAreTakenAsBrowsersSpellThem(t *testing.T) {
	for given, want := range map[string]string{
		"https://chat.example:443":  "https://chat.example",
		"HTTPS://Chat.Example":      "https://chat.example",
		"https://bücher.example/":   "https://xn--bcher-kva.example",
		"https://chat.example.":     "https://chat.example",
		"http://[::FFFF:127.0.0.1]": "http://[::ffff:7f00:1]",
		"http://chat.example:8080":  "http://chat.example:8080",
	} {
		c, err := ParseConfig([]string{"--public-url", given, "--origins", given + "," + "https://*.Friend.example:443/"}, func(string) string { return "" }, nil)
		if err != nil {
			t.Errorf("%s: %v", given, err)
			continue
		}
		origins := strings.TrimSuffix(want, "/") + " https://*.friend.example"
		if c.PublicURL.String() != want || strings.Join(c.Origins, " ") != origins {
			t.Errorf("%s: got %s and %q, want %s and %q", given, c.PublicURL, c.Origins, want, origins)
		}
	}
}

func TestANetworkOfProxiesMatchesHoweverItIsWritten(t *testing.T) {
	for given, want := range map[string]string{
		"127.0.0.1/32":             "127.0.0.1/32",
		"10.1.2.3/8":               "10.0.0.0/8",
		"::ffff:127.0.0.1/128":     "127.0.0.1/32",
		"::ffff:10.0.0.0/104":      "10.0.0.0/8",
		"::ffff:0:0/96":            "0.0.0.0/0",
		"::1/128":                  "::1/128",
		"2001:db8::7/32, ::1/128 ": "2001:db8::/32 ::1/128",
	} {
		c, err := ParseConfig([]string{"--trusted-proxies", given}, func(string) string { return "" }, nil)
		if err != nil {
			t.Errorf("%s: %v", given, err)
			continue
		}
		if got := strings.Trim(fmt.Sprint(c.Proxies), "[]"); got != want {
			t.Errorf("%s: got %s, want %s", given, got, want)
		}
	}
}

func TestHSTSIsOffUntilItIsAskedFor(t *testing.T) {
	for given, want := range map[string]string{"": "", "off": "", "on": "max-age=31536000", "0": "max-age=0", "300": "max-age=300"} {
		c, err := ParseConfig([]string{"--hsts", given}, func(string) string { return "" }, nil)
		if err != nil || c.HSTS != want {
			t.Errorf("%q: got %+v, %v, want %q", given, c, err, want)
		}
	}
}

func TestTheEditWindowIsInMinutes(t *testing.T) {
	for given, want := range map[string]time.Duration{"": 0, "0": 0, "15": 15 * time.Minute} {
		c, err := ParseConfig(nil, func(name string) string {
			if name == "PARLEY_EDIT_WINDOW" {
				return given
			}
			return ""
		}, nil)
		if err != nil || c.EditWindow != want {
			t.Errorf("%q: got %v, %v, want %v", given, c.EditWindow, err, want)
		}
	}
}
