//go:build linux

package browser

import (
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/server/test/kit/proxies"
)

// TestAPasswordInFrontHidesNobody: the browser sends the proxy's password to the server too, in the header where others have a token.
func TestAPasswordInFrontHidesNobody(t *testing.T) {
	browser := chromium.Shared(t)
	for _, name := range []string{"nginx", "haproxy", "apache"} {
		t.Run(name, func(t *testing.T) {
			node := kit.StartProcess(t, "--trusted-proxies", "127.0.0.1/32")
			url := proxies.Start(t, proxies.Kinds[name], node, "secret")
			ada := chromium.NewPerson(t, browser, strings.Replace(url, "://", "://ada:secret@", 1), chromium.Desktop)
			ada.Visit("/") // by a link with the password in it, which the browser keeps
			ada.URL = url
			ada.Say("behind a password")
			ada.Sees("behind a password")
			was := ada.Name()
			ada.Visit("/")
			ada.Sees("behind a password")
			if got := ada.Name(); got != was {
				t.Errorf("%s became %s", was, got)
			}
			node.Stop()
			if n := kit.RowsOf(t, node, "users"); n != 1 {
				t.Errorf("%d guests were made", n)
			}
		})
	}
}

func TestTwoServersOfOneHostKeepTheirPeople(t *testing.T) {
	t.Parallel()
	browser, a, b := chromium.Shared(t), kit.StartProcess(t), kit.StartProcess(t)
	ada := chromium.NewPerson(t, browser, a.URL, chromium.Desktop)
	names := [2]string{}
	for range 2 {
		for i, server := range []*kit.Process{a, b} {
			ada.URL = server.URL
			ada.Visit("/")
			if got := ada.Name(); names[i] == "" {
				names[i] = got
			} else if got != names[i] {
				t.Errorf("server %d: %s became %s", i, names[i], got)
			}
		}
	}
	for i, server := range []*kit.Process{a, b} {
		server.Stop()
		if n := kit.RowsOf(t, server, "users"); n != 1 {
			t.Errorf("server %d made %d guests", i, n)
		}
	}
}
