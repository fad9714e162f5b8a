//go:build linux

package main

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"

	"parley/server/doctor"
	"parley/shared/client/view"
)

// frontsBelow are the examples of deploy/ for a server that is a part of a site, over a unix socket: as they are, and changed so
// that the proxy takes the path off.
var frontsBelow = map[string]func(t *testing.T, front, socket string, changes map[string]string){
	"nginx": nginxBelow, "caddy": caddyBelow,
}

var takenOff = map[string]map[string]string{
	"nginx": {"proxy_pass http://parley-below;": "proxy_pass http://parley-below/;"},
	"caddy": {"handle /chat/*": "handle_path /chat/*"},
}

// eachBelow runs a test at the address of a server below a path.
func eachBelow(t *testing.T, test func(t *testing.T, url string, server *process)) {
	t.Helper()
	if testing.Short() {
		t.Skip("short: proxies and their servers take seconds")
	}
	for name, start := range frontsBelow {
		for about, changes := range map[string]map[string]string{"passes the path on": nil, "takes the path off": takenOff[name]} {
			t.Run(name+" "+about, func(t *testing.T) {
				front, socket := freeAddr(t), filepath.Join(socketDir(t), "parley.sock")
				p := proxy{"http://" + front + "/chat"}
				server := startOnSocket(t, socket, "", "--public-url", p.url+"/")
				start(t, front, socket, changes)
				p.await(t)
				test(t, p.url, server)
			})
		}
	}
}

func nginxBelow(t *testing.T, front, socket string, changes map[string]string) {
	t.Helper()
	all := map[string]string{
		"listen 443 ssl http2;":          "listen " + front + ";",
		"\tlisten [::]:443 ssl http2;\n": "",
		"server_name example.org;":       "server_name 127.0.0.1;",
		"/run/parley.sock":               socket,
		"$host;":                         "$http_host;", // the port is not the usual one
		"return 301 /chat/;":             "return 301 $scheme://$http_host/chat/;",
		"\tssl_certificate     /etc/letsencrypt/live/example.org/fullchain.pem;\n": "",
		"\tssl_certificate_key /etc/letsencrypt/live/example.org/privkey.pem;\n":   "",
	}
	for old, with := range changes {
		all[old] = with
	}
	runNginx(t, t.TempDir(), edited(t, "../deploy/nginx-path.conf", all))
}

func caddyBelow(t *testing.T, front, socket string, changes map[string]string) {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "Caddyfile")
	if err := os.WriteFile(file, []byte(edited(t, "../deploy/Caddyfile.path", changes)), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, []string{"caddy", "run", "--adapter", "caddyfile", "--config", file},
		"PARLEY_SITE=http://"+front, "PARLEY_SOCKET="+socket, "CADDY_ADMIN=off",
		"HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
}

func TestTheRoomIsReadAndTalkedInBelowAPath(t *testing.T) {
	browser := chromium(t)
	eachBelow(t, func(t *testing.T, url string, server *process) {
		talker := startClient(t, url, newStorage())
		talker.online()
		talker.client.Create("film club", "")
		talker.until("created", func(v *view.Snapshot) bool { return v.Open.Room.Name == "film club" && v.Open.Known })
		talker.client.Send("film-club", view.Draft{Text: "before the program"})
		talker.sees([]string{"before the program"})

		ada, bo := newPerson(t, browser, url, desktop), newPerson(t, browser, url, desktop)
		ada.load("/r/Film-Club/?wasm=false")
		ada.until(`location.pathname === "/chat/r/film-club"`)
		ada.sees("before the program")
		if size := ada.eval(`getComputedStyle(document.querySelector("#app")).display`); size != "grid" {
			t.Errorf("the page has no style: %s", size)
		}
		ada.visit("/r/film-club")
		ada.sees("before the program")
		bo.load("") // without the slash
		bo.until(`location.pathname === "/chat/"`)
		bo.visit("/")
		ada.click(`a[href="/chat/r/lobby"]`)
		ada.until(`location.pathname === "/chat/r/lobby"`)
		ada.say("for everyone")
		bo.sees("for everyone")
		ada.write("@" + bo.name() + " only for you")
		ada.until(`document.querySelector(".composer--private")`)
		ada.enter()
		bo.sees("only for you")
		bo.until(`document.querySelector(".message--private")`)
		ada.eval(`history.back()`)
		ada.until(`location.pathname === "/chat/r/film-club" && document.querySelector(".bar__title").textContent.includes("film club")`)
		ada.copies(url + "/r/film-club")
		ada.isInstallable(url)
		ada.staysBelow(url)

		ada.until(inDatabaseNamed("parley@/chat/", `"2/page/lobby/", "2/page/lobby/~"`, `values.some((value) => value.includes("for everyone"))`))
		server.stop()
		ada.load("/r/lobby") // a deep link that was never loaded from the network
		ada.until(`window.parleyBoot && parleyBoot.done === true`)
		ada.sees("for everyone")
		ada.say("composed offline")
		ada.pends(1)
		ada.load("/")
		ada.pends(1)
		server.start()
		ada.eval(`window.dispatchEvent(new Event("online"))`)
		ada.pends(0)
		bo.sees("composed offline")
	})
}

// copies copies the link to the open room.
func (p *person) copies(want string) {
	p.t.Helper()
	p.eval(`(navigator.clipboard.writeText = (text) => (window.copied = text, Promise.resolve()), 0)`)
	p.click(`.bar [data-action="menu"]`)
	p.click(`[data-action="link"]`)
	p.until(`window.copied`)
	if got := p.eval(`copied`); got != want {
		p.t.Errorf("the link is %s, want %s", got, want)
	}
}

// isInstallable asks the browser what it thinks of the manifest.
func (p *person) isInstallable(url string) {
	p.t.Helper()
	got := call(p, page.GetAppManifest, page.GetAppManifestParams{})
	if len(got.Errors) > 0 || got.URL != url+"/manifest.webmanifest" || got.Manifest.Scope != url+"/" || got.Manifest.StartURL != url+"/" {
		p.t.Errorf("the manifest is %s, %v, %+v", got.URL, got.Errors, got.Manifest)
	}
}

// staysBelow demands that nothing was asked for outside of the server's part of the site, and that the worker is for that part only.
func (p *person) staysBelow(url string) {
	p.t.Helper()
	p.until(`navigator.serviceWorker && navigator.serviceWorker.controller`)
	if got := p.eval(`performance.getEntriesByType("resource").map((e) => e.name).filter((name) => !name.startsWith("` + url + `/")).join()`); got != "" {
		p.t.Errorf("the page asked for %s", got)
	}
	p.eval(`(navigator.serviceWorker.getRegistration().then((r) => (window.workerScope = r.scope)), 0)`)
	p.until(`window.workerScope`)
	if got := p.eval(`workerScope`); got != url+"/" {
		p.t.Errorf("the worker is for %s", got)
	}
}

func TestTerminalsAndOperatorsReachAServerBelowAPath(t *testing.T) {
	eachBelow(t, func(t *testing.T, url string, server *process) {
		var out, errOut bytes.Buffer
		state := t.TempDir()
		for _, place := range []string{url, url + "/", url + "/r/lobby"} {
			args := []string{"chat", place, "--state", state, "--send", "from a terminal at " + place, "--timeout", patience.String()}
			if code := command(t.Context(), args, strings.NewReader(""), &out, &errOut); code != 0 {
				t.Errorf("%s: status %d: %s", place, code, &errOut)
			}
		}
		reader := startClient(t, url, newStorage())
		reader.online()
		reader.sees([]string{"from a terminal at " + url, "from a terminal at " + url + "/", "from a terminal at " + url + "/r/lobby"})

		d := diagnose(t, "--store", server.option("--store"), "--public-url", url+"/", "--addr", server.option("--addr"))
		d.well()
		for _, check := range []string{"public", "public.ready", "public.socket", "public.origin", "public.epoch"} {
			d.has(check, doctor.OK)
		}
		d.has("public.proxies", doctor.OK, "socket")
		for path, want := range map[string]int{"": http.StatusOK, "/": http.StatusOK, "/r/lobby": http.StatusOK, "/healthz": http.StatusOK, "/nowhere": http.StatusNotFound} {
			answer, err := http.Get(url + path)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(answer.Body)
			answer.Body.Close()
			if answer.StatusCode != want {
				t.Errorf("%s: status %d: %.300s", path, answer.StatusCode, body)
			}
		}
	})
}

func TestACrowdKeepsItsPromisesBelowAPath(t *testing.T) {
	if testing.Short() {
		t.Skip("short: a load takes seconds")
	}
	server := startProcess(t, "--limits", "off", "--public-url", "https://example.org/chat/")
	var out, errOut bytes.Buffer
	args := []string{"load", server.url + "/chat/", "--clients", "4", "--senders", "2", "--for", "2s", "--history", t.TempDir(), "--check"}
	if code := command(t.Context(), args, strings.NewReader(""), &out, &errOut); code != 0 {
		t.Errorf("status %d: %s%s", code, &out, &errOut)
	}
}
