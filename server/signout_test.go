package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// kept is all that a page of this site finds in its browser, but for the database, whose existence is enough.
const kept = `(async () => {
  const databases = (await indexedDB.databases()).map((d) => d.name);
  const pages = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) pages.push(await (await cache.match(request)).text());
  }
  window.keptHere = JSON.stringify({databases, local: {...localStorage}, session: {...sessionStorage}, pages: pages.join()});
})(), 0`

// keeps returns what the browser keeps for the site.
func (p *person) keeps() string {
	p.t.Helper()
	p.eval(`(delete window.keptHere, ` + kept + `)`)
	p.until(`window.keptHere`)
	return p.eval(`keptHere`)
}

// cookies returns the browser's cookies for the site as a request has them.
func (p *person) cookies() string {
	p.t.Helper()
	var all []string
	for _, c := range call(p, network.GetCookies, network.GetCookiesParams{URLs: []string{p.url}}).Cookies {
		all = append(all, c.Name+"="+c.Value)
	}
	return strings.Join(all, "; ")
}

// asksToSignOut opens the dialog.
func (p *person) asksToSignOut() {
	p.t.Helper()
	p.click(`[data-action="menu"][data-arg="settings"]`)
	p.click(`[data-action="dialog"][data-arg="signout"]`)
	p.until(`document.querySelector("#dialog[open] #dialog-title")`)
}

const isSignedOut = `document.querySelector(".signedout h1") && document.querySelector(".signedout h1").textContent === "You have signed out"`

func TestSigningOutLeavesNothingInAnyTab(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t, "--limits", "off")
	proxy := newCookieProxy(t, server, &cookieProxy{})
	ada := newPerson(t, browser, proxy.url, desktop)
	ada.visit("/")
	ada.until(`navigator.serviceWorker && navigator.serviceWorker.controller`)
	name := ada.name()
	bo := startClient(t, server.url, newStorage())
	bo.online()
	bo.client.Send(chat.Lobby, view.Draft{Text: "@" + name + " zanzibar"})
	ada.sees("zanzibar")
	ada.until(inDatabase(`"2/", "2/~"`, `values.some((value) => value.includes("zanzibar"))`))
	second, _ := ada.tab()
	second.visit("/")
	second.write("half a thought")
	second.until(inDatabase(`"draft/", "draft/~"`, `values.length === 1`))
	cookies, guests := ada.cookies(), proxy.guests.Load()

	ada.asksToSignOut()
	ada.until(`document.querySelector("#signout") && document.querySelector("#signout").innerText.includes("1 draft will be lost")`)
	ada.click(`#signout [type="submit"]`)
	for _, p := range []*person{ada, second} {
		p.until(isSignedOut)
		keeps := p.keeps()
		if strings.Contains(keeps, "zanzibar") || strings.Contains(keeps, "half a thought") || strings.Contains(keeps, name) ||
			!strings.HasPrefix(keeps, `{"databases":[],"local":{"parley.signedout":"out"},"session":{},`) {
			t.Errorf("kept is %.2000s", keeps)
		}
	}
	if got := ada.cookies(); strings.Contains(got, "parley") {
		t.Errorf("the cookies are %s", got)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, proxy.url+"/api/guest", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = http.Header{"Cookie": {cookies}, "Content-Type": {"application/json"}, "Origin": {proxy.url}}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("the former cookie gets %s", answer.Status)
	}

	ada.load("/r/lobby")
	ada.until(isSignedOut)
	if got := proxy.guests.Load(); got != guests {
		t.Errorf("%d guests were made without being asked for", got-guests)
	}
	ada.click(`.signedout button`)
	ada.until(`document.querySelector(".me__name") && document.querySelector(".me__name").textContent.trim() !== ""`)
	if ada.name() == name {
		t.Error("who starts again is the same guest")
	}
	if got := proxy.guests.Load(); got != guests+1 {
		t.Errorf("starting again made %d guests", got-guests)
	}
	second.until(isSignedOut)
}

func TestSigningOutWithoutAConnectionChangesNothing(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	network := newRelay(t, server)
	ada := newPerson(t, browser, network.url, desktop)
	ada.visit("/")
	network.cut()
	ada.say("later")
	ada.pends(1)
	ada.asksToSignOut()
	ada.until(`document.querySelector("#dialog").innerText.includes("needs a connection")`)
	if ada.eval(`document.querySelector("#dialog [type=submit]")`) != "null" {
		t.Error("it can be done all the same")
	}
	network.mend()
	ada.eval(`window.dispatchEvent(new Event("online"))`)
	ada.sees("later")
}

func TestASignOutThatWasInterruptedIsFinishedByTheNextPage(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	proxy := newCookieProxy(t, server, &cookieProxy{})
	ada := newPerson(t, browser, proxy.url, desktop)
	ada.visit("/")
	ada.until(inDatabase(`"2/", "2/~"`, `values.length > 0`))
	ada.eval(`localStorage.setItem("parley.signedout", "leaving")`)
	ada.load("/")
	ada.until(isSignedOut)
	if got := ada.cookies(); strings.Contains(got, "parley") {
		t.Errorf("the cookies are %s", got)
	}
	if keeps := ada.keeps(); strings.Contains(keeps, `"databases":["`) {
		t.Errorf("kept is %.2000s", keeps)
	}
	if got := proxy.guests.Load(); got != 1 {
		t.Errorf("%d guests", got)
	}
}

func TestTheMutedAreHiddenInAllTabsAndAfterAReload(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada, bo := newPerson(t, browser, server.url, desktop), newPerson(t, browser, server.url, desktop)
	ada.visit("/")
	second, _ := ada.tab()
	second.visit("/")
	bo.visit("/")
	bo.say("loud")
	ada.sees("loud")
	ada.click(`.message .person--about`)
	ada.click(`#dialog[open] [data-action="mute"]`)
	for _, p := range []*person{ada, second} {
		p.until(`document.querySelector(".notice--muted") && !document.querySelector(".timeline .message")`)
	}
	bo.say("louder")
	bo.sees("louder")
	mara := newPerson(t, browser, server.url, desktop)
	mara.visit("/")
	mara.say("calm")
	ada.sees("calm") // and so what came before it
	if got := ada.said(); len(got) != 1 {
		t.Errorf("shown are %q", got)
	}
	if got := ada.eval(`document.querySelectorAll(".notice--muted").length`); got != "1" {
		t.Errorf("%s rows stand for one run", got)
	}
	ada.visit("/")
	ada.sees("calm")
	ada.until(`document.querySelector(".notice--muted")`)
	ada.click(`.notice--muted button`)
	ada.sees("louder")
	ada.click(`[data-action="menu"][data-arg="settings"]`)
	ada.click(`[data-action="dialog"][data-arg="muted"]`)
	ada.click(`#dialog[open] [data-action="unmute"]`)
	second.sees("louder")
	ada.calm()
}

func TestAPrivateMessageForANameThatChangedHandsNeedsASecondEnter(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada, bo := newPerson(t, browser, server.url, desktop), newPerson(t, browser, server.url, desktop)
	bo.visit("/")
	name := bo.name()
	ada.visit("/")
	// As if this device had written with somebody else of that name before.
	ada.eval(`(fetch("/api/guest", {method: "POST", headers: {"Content-Type": "application/json"}, body: '{"keep":"cookie"}'})
		.then((r) => r.json()).then((r) => localStorage.setItem("parley/names/" + r.user.id,
			JSON.stringify([{Name: "` + strings.ToLower(name) + `", User: {id: "former", name: "` + name + `"}}]))), 0)`)
	ada.until(`Object.keys(localStorage).some((key) => key.startsWith("parley/names/"))`)
	ada.visit("/")
	ada.write("@" + name + " secret")
	ada.until(`document.querySelector(".composer__note").textContent.includes("a different person")`)
	ada.enter()
	ada.until(`document.querySelector('[data-action="confirm"]')`)
	call(ada, input.InsertText, input.InsertTextParams{Text: " thing"})
	ada.until(`!document.querySelector('[data-action="confirm"]')`)
	ada.enter()
	ada.until(`document.querySelector('[data-action="confirm"]')`)
	if got := bo.said(); len(got) != 0 {
		t.Fatalf("sent are %q", got)
	}
	ada.enter()
	bo.accepts(ada.name())
	bo.sees("secret thing")
}
