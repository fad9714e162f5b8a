//go:build linux

package browser

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

// oneHost has a server at its root and others below paths of it, one of which is below another.
func oneHost(t *testing.T, paths ...string) (host string, servers []*kit.Process) {
	t.Helper()
	mux := http.NewServeMux()
	front := httptest.NewServer(mux)
	t.Cleanup(front.Close)
	for _, path := range paths {
		socket := filepath.Join(kit.SocketDir(t), "parley.sock")
		server := kit.StartOnSocket(t, socket, "", "--public-url", front.URL+path)
		servers = append(servers, server)
		mux.Handle(path, &httputil.ReverseProxy{
			Rewrite: func(r *httputil.ProxyRequest) {
				r.SetURL(&url.URL{Scheme: "http", Host: "localhost"})
				r.Out.Host = r.In.Host
			},
			Transport: server.Route.Client().Transport,
			ErrorLog:  log.New(io.Discard, "", 0), // servers are killed
		})
	}
	return front.URL, servers
}

func TestServersOfOneHostDoNotMixWhatABrowserKeeps(t *testing.T) {
	browser := chromium.Shared(t)
	paths := []string{"/", "/a/", "/a/b/"}
	host, servers := oneHost(t, paths...)
	ada := chromium.NewPerson(t, browser, host, chromium.Desktop)
	said := func(path string) string { return "said at " + path }
	unsent := func(path string) string { return "unsent at " + path }
	for _, path := range paths {
		ada.Visit(path)
		ada.Say(said(path))
		ada.Sees(said(path))
		ada.Until(`navigator.serviceWorker && navigator.serviceWorker.controller && navigator.serviceWorker.controller.scriptURL === "` + host + path + `app-worker.js"`)
		ada.Until(inDatabaseNamed(nameAt("parley", path), `"3/page/lobby/", "3/page/lobby/~"`, fmt.Sprintf(`values.some((value) => value.includes(%q))`, said(path))))
	}
	for what, list := range map[string]string{
		"databases": `indexedDB.databases().then((all) => all.map((one) => one.name))`,
		"caches":    `caches.keys().then((all) => all.map((name) => name.replace(/[0-9a-f]{16}$/, "")))`,
	} {
		want := []string{"parley", "parley@/a/", "parley@/a/b/"}
		if what == "caches" {
			want = []string{"parley-", "parley@/a/ ", "parley@/a/b/ "}
		}
		ada.Eval(`(window.found = undefined, ` + list + `.then((all) => (window.found = all.sort().join("|"))), 0)`)
		ada.Until(`window.found !== undefined`)
		if got := ada.Eval(`found`); got != strings.Join(want, "|") {
			t.Errorf("%s: got %s, want %s", what, got, strings.Join(want, "|"))
		}
	}
	for _, server := range servers {
		server.Kill()
	}
	for _, path := range paths {
		ada.Load(path + "r/lobby")
		ada.Until(`window.parleyBoot && parleyBoot.done === true`)
		ada.Sees(said(path))
		ada.Say(unsent(path))
		ada.Pends(1)
		ada.Until(fmt.Sprintf(`Object.entries(localStorage).some(([key, value]) => key.startsWith(%q) && value.includes(%q))`, nameAt("parley", path)+"/", unsent(path)))
	}
	for _, path := range paths {
		ada.Load(path)
		ada.Until(`window.parleyBoot && parleyBoot.done === true`)
		ada.Pends(1)
		if got, want := ada.Said(), []string{said(path), unsent(path)}; !slices.Equal(got, want) {
			t.Errorf("%s: offline it shows %q, want %q", path, got, want)
		}
	}
	for i, path := range paths {
		servers[i].Start()
		ada.Visit(path)
		ada.Sees(unsent(path))
		ada.Pends(0)
		if got, want := ada.Said(), []string{said(path), unsent(path)}; !slices.Equal(got, want) {
			t.Errorf("%s: it has %q, want %q", path, got, want)
		}
	}
}

// nameAt is the name of what the server at a path keeps in browsers.
func nameAt(name, path string) string {
	if path == "/" {
		return name
	}
	return name + "@" + path
}

// inDatabaseNamed is inDatabase of a server below a path.
func inDatabaseNamed(name, keys, condition string) string {
	return strings.Replace(inDatabase(keys, condition), `open("parley")`, `open("`+name+`")`, 1)
}
