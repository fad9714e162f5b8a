package browser

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
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

// keptBy returns what the browser keeps for the site.
func keptBy(p *chromium.Person) string {
	p.T.Helper()
	p.Eval(`(delete window.keptHere, ` + kept + `)`)
	p.Until(`window.keptHere`)
	return p.Eval(`keptHere`)
}

// cookiesOf returns the browser's cookies for the site as a request has them.
func cookiesOf(p *chromium.Person) string {
	p.T.Helper()
	var all []string
	for _, c := range chromium.Call(p, network.GetCookies, network.GetCookiesParams{URLs: []string{p.URL}}).Cookies {
		all = append(all, c.Name+"="+c.Value)
	}
	return strings.Join(all, "; ")
}

// asksToSignOut opens the dialog.
func asksToSignOut(p *chromium.Person) {
	p.T.Helper()
	p.Click(`[data-action="menu"][data-arg="settings"]`)
	p.Click(`[data-action="dialog"][data-arg="signout"]`)
	p.Until(`document.querySelector("#dialog[open] #dialog-title")`)
}

const isSignedOut = `document.querySelector(".signedout h1") && document.querySelector(".signedout h1").textContent === "You have signed out"`

func TestSigningOutLeavesNothingInAnyTab(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	proxy := newCookieProxy(t, server, &cookieProxy{})
	ada := chromium.NewPerson(t, browser, proxy.url, chromium.Desktop)
	ada.Visit("/")
	ada.Until(`navigator.serviceWorker && navigator.serviceWorker.controller`)
	name := ada.Name()
	bo := kit.StartClient(t, server.URL, kit.NewStorage())
	bo.Online()
	bo.Client.Send(chat.Lobby, view.Draft{Text: "@" + name + " zanzibar"})
	ada.Sees("zanzibar")
	ada.Until(inDatabase(`"3/", "3/~"`, `values.some((value) => value.includes("zanzibar"))`))
	second, _ := openTab(ada)
	second.Visit("/")
	second.Write("half a thought")
	second.Until(inDatabase(`"draft/", "draft/~"`, `values.length > 0`))
	cookies, guests := cookiesOf(ada), proxy.guests.Load()

	asksToSignOut(ada)
	ada.Until(`document.querySelector("#signout") && document.querySelector("#signout").innerText.includes("1 draft will be lost")`)
	ada.Click(`#signout [type="submit"]`)
	for _, p := range []*chromium.Person{ada, second} {
		p.Until(isSignedOut)
		keeps := keptBy(p)
		if strings.Contains(keeps, "zanzibar") || strings.Contains(keeps, "half a thought") || strings.Contains(keeps, name) ||
			!strings.HasPrefix(keeps, `{"databases":[],"local":{"parley.signedout":"out"},"session":{},`) {
			t.Errorf("kept is %.2000s", keeps)
		}
	}
	if got := cookiesOf(ada); strings.Contains(got, "parley") {
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

	ada.Load("/r/lobby")
	ada.Until(isSignedOut)
	if got := proxy.guests.Load(); got != guests {
		t.Errorf("%d guests were made without being asked for", got-guests)
	}
	ada.Click(`.signedout button`)
	ada.Until(`document.querySelector(".me__name") && document.querySelector(".me__name").textContent.trim() !== ""`)
	if ada.Name() == name {
		t.Error("who starts again is the same guest")
	}
	if got := proxy.guests.Load(); got != guests+1 {
		t.Errorf("starting again made %d guests", got-guests)
	}
	second.Until(`document.querySelector(".me__name")?.textContent.trim() === ` + strconv.Quote(ada.Name())) // it starts again as well
}

func TestSigningOutWithoutAConnectionChangesNothing(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	network := kit.NewRelay(t, server)
	ada := chromium.NewPerson(t, browser, network.URL, chromium.Desktop)
	ada.Visit("/")
	network.Cut()
	ada.Say("later")
	ada.Pends(1)
	asksToSignOut(ada)
	ada.Until(`document.querySelector("#dialog").innerText.includes("needs a connection")`)
	if ada.Eval(`document.querySelector("#dialog [type=submit]")`) != "null" {
		t.Error("it can be done all the same")
	}
	network.Mend()
	ada.Eval(`window.dispatchEvent(new Event("online"))`)
	ada.Sees("later")
}

func TestASignOutThatWasInterruptedIsFinishedByTheNextPage(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	proxy := newCookieProxy(t, server, &cookieProxy{})
	ada := chromium.NewPerson(t, browser, proxy.url, chromium.Desktop)
	ada.Visit("/")
	ada.Until(inDatabase(`"3/", "3/~"`, `values.length > 0`))
	ada.Eval(`localStorage.setItem("parley.signedout", "leaving")`)
	ada.Load("/")
	ada.Until(isSignedOut)
	if got := cookiesOf(ada); strings.Contains(got, "parley") {
		t.Errorf("the cookies are %s", got)
	}
	if keeps := keptBy(ada); strings.Contains(keeps, `"databases":["`) {
		t.Errorf("kept is %.2000s", keeps)
	}
	if got := proxy.guests.Load(); got != 1 {
		t.Errorf("%d guests", got)
	}
}

func TestNoLinkSignsAnybodyOut(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	name := ada.Name()
	ada.Write("half a thought")
	ada.Until(keptDraft("half a thought"))
	ada.Load("/?from=elsewhere#signed-out")
	isIn(ada, name)
	ada.Until(composerText + ` === "half a thought"`)
	if ada.Eval(`document.querySelector(".signedout")`) != "null" {
		t.Error("a link has signed out")
	}
}

func TestSigningOutLastsWhereLocalStorageIsRefused(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	proxy := newCookieProxy(t, server, &cookieProxy{})
	ada := chromium.NewPerson(t, browser, proxy.url, chromium.Desktop)
	ada.Before(`Object.defineProperty(window, "localStorage", { get() { throw new DOMException("refused", "SecurityError"); } })`)
	ada.Visit("/")
	name, guests := ada.Name(), proxy.guests.Load()
	asksToSignOut(ada)
	ada.Click(`#signout [type="submit"]`)
	ada.Until(isSignedOut)
	ada.Eval(`(window.before = true, location.reload(), 0)`)
	ada.Until(`!window.before && ` + isSignedOut)
	if got := proxy.guests.Load(); got != guests {
		t.Errorf("%d guests were made without being asked for", got-guests)
	}
	ada.Click(`.signedout button`)
	ada.Until(`document.querySelector(".me__name") && document.querySelector(".me__name").textContent.trim() !== ""`)
	if ada.Name() == name {
		t.Error("who starts again is the same guest")
	}
	ada.Eval(`(window.before = true, location.reload(), 0)`)
	ada.Until(`!window.before && document.querySelector(".me__name")`)
}

func TestTheBlockedAreHiddenInAllTabsAndAfterAReload(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	second, _ := openTab(ada)
	second.Visit("/")
	bo.Visit("/")
	bo.Say("loud")
	ada.Sees("loud")
	ada.Click(`.message .person--about`)
	ada.Click(`#dialog[open] [data-action="blockuser"]`)
	for _, p := range []*chromium.Person{ada, second} {
		p.Until(`document.querySelector(".notice--blocked") && !document.querySelector(".timeline .message")`)
	}
	bo.Say("louder")
	bo.Sees("louder")
	bo.Say("@" + ada.Name() + " psst")
	bo.Sees("psst") // it is a request that Ada does not see, as bo cannot tell
	mara := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	mara.Visit("/")
	mara.Say("calm")
	ada.Sees("calm") // and so what came before it
	if got := ada.Said(); len(got) != 1 {
		t.Errorf("shown are %q", got)
	}
	if got := ada.Eval(`document.querySelectorAll(".notice--blocked").length`); got != "1" {
		t.Errorf("%s rows stand for one run", got)
	}
	ada.Visit("/")
	ada.Sees("calm")
	ada.Until(`document.querySelector(".notice--blocked")`)
	ada.Click(`.notice--blocked button`) // one by one
	ada.Sees("loud")
	ada.Click(`.notice--blocked button`)
	ada.Sees("louder")
	ada.Click(`[data-action="menu"][data-arg="settings"]`)
	ada.Click(`[data-action="dialog"][data-arg="blocked"]`)
	ada.Click(`#dialog[open] [data-action="unblockuser"]`)
	ada.Until(`(() => { // the toast stands above the dialog, and can be reached there
	  const toast = document.querySelector(".toast"), box = toast?.getBoundingClientRect();
	  return toast?.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
	})()`)
	second.Sees("louder")
	ada.Calm()
}

func TestAPrivateMessageForANameThatChangedHandsNeedsASecondEnter(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	bo.Visit("/")
	name := bo.Name()
	ada.Visit("/")
	// As if this device had written with somebody else of that name before.
	ada.Eval(`(fetch("/api/guest", {method: "POST", headers: {"Content-Type": "application/json"}, body: '{"keep":"cookie"}'})
		.then((r) => r.json()).then((r) => localStorage.setItem("parley/names/" + r.user.id,
			JSON.stringify([{Name: "` + strings.ToLower(name) + `", User: {id: "former", name: "` + name + `"}}]))), 0)`)
	ada.Until(`Object.keys(localStorage).some((key) => key.startsWith("parley/names/"))`)
	ada.Visit("/")
	ada.Write("@" + name + " secret")
	ada.Until(`document.querySelector(".composer__note").textContent.includes("a different person")`)
	ada.Enter()
	ada.Until(`document.querySelector('[data-action="confirm"]')`)
	chromium.Call(ada, input.InsertText, input.InsertTextParams{Text: " thing"})
	ada.Until(`!document.querySelector('[data-action="confirm"]')`)
	ada.Enter()
	ada.Until(`document.querySelector('[data-action="confirm"]')`)
	if got := bo.Said(); len(got) != 0 {
		t.Fatalf("sent are %q", got)
	}
	ada.Enter()
	accepts(bo, ada.Name())
	bo.Sees("secret thing")
}
