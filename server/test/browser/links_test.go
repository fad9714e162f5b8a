package browser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

// clockwork puts the clock of a page forward by milliseconds, until window.stopped is the moment at which it stands.
const clockwork = `window.Date = class extends Date {
	constructor(...args) { args.length > 0 ? super(...args) : super(window.Date.now()); }
	static real = Date.now;
	static now() { return window.stopped ?? Date.real() + %d; }
};`

// in puts a person into a time zone.
func in(p *chromium.Person, zone string) {
	p.T.Helper()
	chromium.Call(p, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: zone})
}

// atNoon is a zone in which it is about noon: no midnight passes during a test.
func atNoon() string { return fmt.Sprintf("Etc/GMT%+d", time.Now().UTC().Hour()-12) }

// showsTime waits until the one message has the time that clocks in a zone showed when it was sent, its date in the tooltip, and stands
// under that day.
func showsTime(p *chromium.Person, at time.Time, zone, day string) {
	p.T.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		p.T.Fatal(err)
	}
	clock := at.In(loc).Format("3:04 PM")
	p.Until(fmt.Sprintf(`document.querySelector(".message__time").innerText === %q`, clock))
	p.Until(fmt.Sprintf(`document.querySelector(".day").innerText === %q`, day))
	p.Eval(`document.querySelector(".message__time").dispatchEvent(new PointerEvent("pointerover", {bubbles: true}))`)
	if title := p.Eval(`document.querySelector(".message__time").title`); !strings.Contains(title, at.In(loc).Format("January 2, 2006")) {
		p.T.Errorf("the tooltip of %s is %q", at.In(loc), title)
	}
}

func TestTimesAreThoseOfTheirMomentAndPlace(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	in(ada, "Europe/Berlin")
	halfYear := 182 * 24 * time.Hour
	chromium.Call(ada, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
		Source: fmt.Sprintf(clockwork, halfYear.Milliseconds())})
	ada.Visit("/")
	ada.Say("when")
	ada.Sees("when")
	at, err := time.Parse("2006-01-02T15:04Z", ada.Eval(`document.querySelector(".message__time").dateTime`))
	if err != nil {
		t.Fatal(err)
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	date := func(zone *time.Location, now time.Time) string {
		if at.In(zone).Year() == now.Year() {
			return at.In(zone).Format("Monday, 2 January")
		}
		return at.In(zone).Format("Monday, 2 January 2006")
	}
	// The page's clock stands from here on, so that no midnight passes.
	wakes := func(now time.Time) {
		ada.Eval(fmt.Sprintf(`(window.stopped = %d, window.dispatchEvent(new Event("focus")))`, now.UnixMilli()))
	}
	later := at.Add(halfYear)
	wakes(later)
	showsTime(ada, at, "Europe/Berlin", date(berlin, later.In(berlin)))
	wakes(at)
	showsTime(ada, at, "Europe/Berlin", "Today")
	wakes(at.In(berlin).AddDate(0, 0, 1)) // the computer has slept
	showsTime(ada, at, "Europe/Berlin", "Yesterday")
	in(ada, "Pacific/Auckland")
	wakes(at)
	showsTime(ada, at, "Pacific/Auckland", "Today")
	ada.Calm()
}

func TestAddressesOfRoomsOpenInThePage(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	lost, ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	lost.Load("/nowhere")
	if got := lost.Eval(`[getComputedStyle(document.querySelector(".lost")).display, getComputedStyle(document.body).colorScheme,
		document.querySelector(".lost__logo").naturalWidth > 0, document.querySelector(".lost a").pathname].join()`); got != "grid,light dark,true,/" {
		t.Errorf("the page that is not there is %s", got)
	}
	ada.Visit("/r/film-club") // there is none
	ada.Until(`getComputedStyle(document.querySelector("#composer")).display === "none"`)
	ada.Click(`[data-action="create"]`)
	ada.Until(`getComputedStyle(document.querySelector("#composer")).display !== "none" && !document.querySelector('[data-action="create"]')`)
	ada.Say("the first")
	ada.Sees("the first")

	ada.Visit("/r/Lobby/")
	ada.Until(`location.pathname === "/r/lobby"`)
	ada.Eval(`window.same = true`)
	ada.Say(server.URL + "/r/Film-Club")
	ada.Sees(server.URL + "/r/Film-Club")
	ada.Say(server.URL + "/healthz")
	ada.Sees(server.URL + "/healthz")
	// takes says which of the clicks the page has kept from the browser, which is then kept from acting on them.
	ada.Eval(`(window.takes = (link, ...clicks) => {
		const taken = [];
		const look = (event) => { taken.push(event.defaultPrevented); event.preventDefault(); };
		document.addEventListener("click", look);
		for (const keys of clicks) document.querySelector(link).dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, ...keys}));
		document.removeEventListener("click", look);
		return taken.join();
	}, 0)`)
	for _, link := range []string{`a[href$="/r/Film-Club"]`, `.rooms a[href="/r/film-club"]`} {
		if got := ada.Eval(fmt.Sprintf(`takes(%q, {shiftKey: true}, {altKey: true}, {ctrlKey: true}, {metaKey: true}, {button: 1})`, link)); got != "false,false,false,false,false" {
			t.Errorf("%s: the page takes clicks of the browser: %s", link, got)
		}
	}
	if got := ada.Eval(`takes('a[href$="/healthz"]', {})`); got != "false" {
		t.Error("the page takes a link that leads to none of its rooms")
	}
	ada.Say("still here")
	ada.Sees("still here")
	if got := ada.Eval(`location.pathname`); got != "/r/lobby" {
		t.Errorf("a modified click leads this tab to %s", got)
	}
	ada.Click(`a[href$="/r/Film-Club"]`)
	ada.Until(`location.pathname === "/r/film-club" && window.same`)
	ada.Sees("the first")

	// Each line has the direction of its own text: where it begins, and where its stop is.
	const lines = "Please read this.\nשלום (בסדר)."
	sides := func(selector string) string {
		return ada.Eval(fmt.Sprintf(`(() => {
			const box = [...document.querySelectorAll(%q)].pop(), edge = box.getBoundingClientRect();
			const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT), first = walker.nextNode();
			let text = first;
			while (walker.nextNode()) text = walker.currentNode;
			const at = (node, place) => { const range = document.createRange(); range.setStart(node, place); range.setEnd(node, place + 1); return range.getBoundingClientRect(); };
			const hebrew = text.data.indexOf("\n") + 1, stop = text.data.length - 1;
			return [at(first, 0).left - edge.left < 2, edge.right - at(text, hebrew).right < 2, at(text, stop).right < at(text, hebrew).left].join();
		})()`, selector))
	}
	ada.Write(lines)
	if got := ada.Eval(`[getComputedStyle(document.querySelector("#composer-text")).unicodeBidi, getComputedStyle(document.querySelector("#composer-text")).textAlign].join()`); got != "plaintext,start" {
		t.Errorf("the lines that are written are %s", got)
	}
	ada.Enter()
	ada.Sees(lines)
	if got := sides(".message__text"); got != "true,true,true" {
		t.Errorf("the lines of a message are %s", got)
	}
	ada.Click(".bar__search")
	ada.Until(`document.querySelector("#search-name")`)
	ada.Eval(`document.querySelector("#search-name").focus()`)
	chromium.Call(ada, input.InsertText, input.InsertTextParams{Text: "read"})
	ada.Until(`document.querySelector(".hit__text")`)
	if got := sides(".hit__text"); got != "true,true,true" {
		t.Errorf("the lines of what was found are %s", got)
	}
	ada.Calm()
}
