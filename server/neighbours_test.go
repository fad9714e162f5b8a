//go:build linux

package main

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
)

// oneHost has a server at its root and others below paths of it, one of which is below another.
func oneHost(t *testing.T, paths ...string) (host string, servers []*process) {
	t.Helper()
	mux := http.NewServeMux()
	front := httptest.NewServer(mux)
	t.Cleanup(front.Close)
	for _, path := range paths {
		socket := filepath.Join(socketDir(t), "parley.sock")
		server := startOnSocket(t, socket, "", "--public-url", front.URL+path)
		servers = append(servers, server)
		mux.Handle(path, &httputil.ReverseProxy{
			Rewrite: func(r *httputil.ProxyRequest) {
				r.SetURL(&url.URL{Scheme: "http", Host: "localhost"})
				r.Out.Host = r.In.Host
			},
			Transport: server.way.client().Transport,
			ErrorLog:  log.New(io.Discard, "", 0), // servers are killed
		})
	}
	return front.URL, servers
}

func TestServersOfOneHostDoNotMixWhatABrowserKeeps(t *testing.T) {
	browser := chromium(t)
	paths := []string{"/", "/a/", "/a/b/"}
	host, servers := oneHost(t, paths...)
	ada := newPerson(t, browser, host, desktop)
	said := func(path string) string { return "said at " + path }
	unsent := func(path string) string { return "unsent at " + path }
	for _, path := range paths {
		ada.visit(path)
		ada.say(said(path))
		ada.sees(said(path))
		ada.until(`navigator.serviceWorker && navigator.serviceWorker.controller && navigator.serviceWorker.controller.scriptURL === "` + host + path + `app-worker.js"`)
		ada.until(inDatabaseNamed(nameAt("parley", path), `"2/page/lobby/", "2/page/lobby/~"`, fmt.Sprintf(`values.some((value) => value.includes(%q))`, said(path))))
	}
	for what, list := range map[string]string{
		"databases": `indexedDB.databases().then((all) => all.map((one) => one.name))`,
		"caches":    `caches.keys().then((all) => all.map((name) => name.replace(/[0-9a-f]{16}$/, "")))`,
	} {
		want := []string{"parley", "parley@/a/", "parley@/a/b/"}
		if what == "caches" {
			want = []string{"parley-", "parley@/a/ ", "parley@/a/b/ "}
		}
		ada.eval(`(window.found = undefined, ` + list + `.then((all) => (window.found = all.sort().join("|"))), 0)`)
		ada.until(`window.found !== undefined`)
		if got := ada.eval(`found`); got != strings.Join(want, "|") {
			t.Errorf("%s: got %s, want %s", what, got, strings.Join(want, "|"))
		}
	}
	for _, server := range servers {
		server.kill()
	}
	for _, path := range paths {
		ada.load(path + "r/lobby")
		ada.until(`window.parleyBoot && parleyBoot.done === true`)
		ada.sees(said(path))
		ada.say(unsent(path))
		ada.pends(1)
		ada.until(fmt.Sprintf(`Object.entries(localStorage).some(([key, value]) => key.startsWith(%q) && value.includes(%q))`, nameAt("parley", path)+"/", unsent(path)))
	}
	for _, path := range paths {
		ada.load(path)
		ada.until(`window.parleyBoot && parleyBoot.done === true`)
		ada.pends(1)
		if got, want := ada.said(), []string{said(path), unsent(path)}; !slices.Equal(got, want) {
			t.Errorf("%s: offline it shows %q, want %q", path, got, want)
		}
	}
	for i, path := range paths {
		servers[i].start()
		ada.visit(path)
		ada.sees(unsent(path))
		ada.pends(0)
		if got, want := ada.said(), []string{said(path), unsent(path)}; !slices.Equal(got, want) {
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
