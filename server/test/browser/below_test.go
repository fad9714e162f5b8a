//go:build linux

package browser

import (
	"testing"

	"github.com/chromedp/cdproto/page"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/server/test/kit/proxies"
	"parley/shared/client/view"
)

func TestTheRoomIsReadAndTalkedInBelowAPath(t *testing.T) {
	browser := chromium.Shared(t)
	proxies.EachBelow(t, func(t *testing.T, url string, server *kit.Process) {
		talker := kit.StartClient(t, url, kit.NewStorage())
		talker.Online()
		talker.Client.Create(view.NewRoom{Name: "film club"})
		talker.Until("created", func(v *view.Snapshot) bool { return v.Open.Room.Name == "film club" && v.Open.Known })
		talker.Client.Send("film-club", view.Draft{Text: "before the program"})
		talker.Sees([]string{"before the program"})

		ada, bo := chromium.NewPerson(t, browser, url, chromium.Desktop), chromium.NewPerson(t, browser, url, chromium.Desktop)
		ada.Load("/r/Film-Club/?wasm=false")
		ada.Until(`location.pathname === "/chat/r/film-club"`)
		ada.Sees("before the program")
		if size := ada.Eval(`getComputedStyle(document.querySelector("#app")).display`); size != "grid" {
			t.Errorf("the page has no style: %s", size)
		}
		ada.Visit("/r/film-club")
		ada.Sees("before the program")
		bo.Load("") // without the slash
		bo.Until(`location.pathname === "/chat/"`)
		bo.Visit("/")
		ada.Click(`a[href="/chat/r/lobby"]`)
		ada.Until(`location.pathname === "/chat/r/lobby"`)
		ada.Say("for everyone")
		bo.Sees("for everyone")
		ada.Write("@" + bo.Name() + " only for you")
		ada.Until(`document.querySelector(".composer--private")`)
		ada.Enter()
		bo.Sees("only for you")
		bo.Until(`document.querySelector(".message--private")`)
		ada.Eval(`history.back()`)
		ada.Until(`location.pathname === "/chat/r/film-club" && document.querySelector(".bar__title").textContent.includes("film club")`)
		copies(ada, url+"/r/film-club")
		isInstallable(ada, url)
		staysBelow(ada, url)

		ada.Until(inDatabaseNamed("parley@/chat/", `"3/page/lobby/", "3/page/lobby/~"`, `values.some((value) => value.includes("for everyone"))`))
		server.Stop()
		ada.Load("/r/lobby") // a deep link that was never loaded from the network
		ada.Until(`window.parleyBoot && parleyBoot.done === true`)
		ada.Sees("for everyone")
		ada.Say("composed offline")
		ada.Pends(1)
		ada.Load("/")
		ada.Pends(1)
		server.Start()
		ada.Eval(`window.dispatchEvent(new Event("online"))`)
		ada.Pends(0)
		bo.Sees("composed offline")
	})
}

// copies copies the link to the open room.
func copies(p *chromium.Person, want string) {
	p.T.Helper()
	p.Eval(`(navigator.clipboard.writeText = (text) => (window.copied = text, Promise.resolve()), 0)`)
	p.Click(`.bar [data-action="menu"]`)
	p.Click(`[data-action="link"]`)
	p.Until(`window.copied`)
	if got := p.Eval(`copied`); got != want {
		p.T.Errorf("the link is %s, want %s", got, want)
	}
}

// isInstallable asks the browser what it thinks of the manifest.
func isInstallable(p *chromium.Person, url string) {
	p.T.Helper()
	got := chromium.Call(p, page.GetAppManifest, page.GetAppManifestParams{})
	if len(got.Errors) > 0 || got.URL != url+"/manifest.webmanifest" || got.Manifest.Scope != url+"/" || got.Manifest.StartURL != url+"/" {
		p.T.Errorf("the manifest is %s, %v, %+v", got.URL, got.Errors, got.Manifest)
	}
}

// staysBelow demands that nothing was asked for outside of the server's part of the site, and that the worker is for that part only.
func staysBelow(p *chromium.Person, url string) {
	p.T.Helper()
	p.Until(`navigator.serviceWorker && navigator.serviceWorker.controller`)
	if got := p.Eval(`performance.getEntriesByType("resource").map((e) => e.name).filter((name) => !name.startsWith("` + url + `/")).join()`); got != "" {
		p.T.Errorf("the page asked for %s", got)
	}
	p.Eval(`(navigator.serviceWorker.getRegistration().then((r) => (window.workerScope = r.scope)), 0)`)
	p.Until(`window.workerScope`)
	if got := p.Eval(`workerScope`); got != url+"/" {
		p.T.Errorf("the worker is for %s", got)
	}
}
