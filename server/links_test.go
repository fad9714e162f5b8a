package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"

	"parley/shared/client/view"
)

// clockwork lets a test move the clock of a page by window.skew milliseconds.
const clockwork = `window.skew = %d;
window.Date = class extends Date {
	constructor(...args) { args.length > 0 ? super(...args) : super(Date.real() + window.skew); }
	static real = Date.now;
	static now() { return Date.real() + window.skew; }
};`

// in puts a person into a time zone.
func (p *person) in(zone string) {
	p.t.Helper()
	call(p, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: zone})
}

// showsTime waits until the one message has the time that clocks in a zone showed when it was sent, its date in the tooltip, and stands
// under that day.
func (p *person) showsTime(at time.Time, zone, day string) {
	p.t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		p.t.Fatal(err)
	}
	clock := at.In(loc).Format("3:04 PM")
	p.until(fmt.Sprintf(`document.querySelector(".message__time").innerText === %q`, clock))
	p.until(fmt.Sprintf(`document.querySelector(".day").innerText === %q`, day))
	p.eval(`document.querySelector(".message__time").dispatchEvent(new PointerEvent("pointerover", {bubbles: true}))`)
	if title := p.eval(`document.querySelector(".message__time").title`); !strings.Contains(title, at.In(loc).Format("January 2, 2006")) {
		p.t.Errorf("the tooltip of %s is %q", at.In(loc), title)
	}
}

func TestTimesAreThoseOfTheirMomentAndPlace(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada := newPerson(t, browser, server.url, desktop)
	ada.in("Europe/Berlin")
	halfYear := 182 * 24 * time.Hour
	call(ada, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
		Source: fmt.Sprintf(clockwork, halfYear.Milliseconds())})
	ada.visit("/")
	ada.say("when")
	ada.sees("when")
	at, err := time.Parse("2006-01-02T15:04Z", ada.eval(`document.querySelector(".message__time").dateTime`))
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
	ada.showsTime(at, "Europe/Berlin", date(berlin, at.Add(halfYear).In(berlin)))
	wake := func(skew time.Duration) {
		ada.eval(fmt.Sprintf(`(window.skew = %d, window.dispatchEvent(new Event("focus")))`, skew.Milliseconds()))
	}
	wake(0)
	ada.showsTime(at, "Europe/Berlin", "Today")
	wake(24 * time.Hour) // the computer has slept
	ada.showsTime(at, "Europe/Berlin", "Yesterday")
	ada.in("Pacific/Auckland")
	wake(0)
	ada.showsTime(at, "Pacific/Auckland", "Today")
	ada.calm()
}

func TestAddressesOfRoomsOpenInThePage(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	lost, ada := newPerson(t, browser, server.url, desktop), newPerson(t, browser, server.url, desktop)
	lost.load("/nowhere")
	if got := lost.eval(`[getComputedStyle(document.querySelector(".lost")).display, getComputedStyle(document.body).colorScheme,
		document.querySelector(".lost__logo").naturalWidth > 0, document.querySelector(".lost a").pathname].join()`); got != "grid,light dark,true,/" {
		t.Errorf("the page that is not there is %s", got)
	}
	ada.visit("/r/film-club") // there is none
	ada.until(`getComputedStyle(document.querySelector("#composer")).display === "none"`)
	ada.click(`[data-action="create"]`)
	ada.until(`getComputedStyle(document.querySelector("#composer")).display !== "none" && !document.querySelector('[data-action="create"]')`)
	ada.say("the first")
	ada.sees("the first")

	ada.visit("/r/Lobby/")
	ada.until(`location.pathname === "/r/lobby"`)
	ada.eval(`window.same = true`)
	ada.say(server.url + "/r/Film-Club")
	ada.sees(server.url + "/r/Film-Club")
	ada.say(server.url + "/healthz")
	ada.sees(server.url + "/healthz")
	// takes says which of the clicks the page has kept from the browser, which is then kept from acting on them.
	ada.eval(`(window.takes = (link, ...clicks) => {
		const taken = [];
		const look = (event) => { taken.push(event.defaultPrevented); event.preventDefault(); };
		document.addEventListener("click", look);
		for (const keys of clicks) document.querySelector(link).dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, ...keys}));
		document.removeEventListener("click", look);
		return taken.join();
	}, 0)`)
	for _, link := range []string{`a[href$="/r/Film-Club"]`, `.rooms a[href="/r/film-club"]`} {
		if got := ada.eval(fmt.Sprintf(`takes(%q, {shiftKey: true}, {altKey: true}, {ctrlKey: true}, {metaKey: true}, {button: 1})`, link)); got != "false,false,false,false,false" {
			t.Errorf("%s: the page takes clicks of the browser: %s", link, got)
		}
	}
	if got := ada.eval(`takes('a[href$="/healthz"]', {})`); got != "false" {
		t.Error("the page takes a link that leads to none of its rooms")
	}
	ada.say("still here")
	ada.sees("still here")
	if got := ada.eval(`location.pathname`); got != "/r/lobby" {
		t.Errorf("a modified click leads this tab to %s", got)
	}
	ada.click(`a[href$="/r/Film-Club"]`)
	ada.until(`location.pathname === "/r/film-club" && window.same`)
	ada.sees("the first")

	// Each line has the direction of its own text: where it begins, and where its stop is.
	const lines = "Please read this.\nשלום (בסדר)."
	sides := func(selector string) string {
		return ada.eval(fmt.Sprintf(`(() => {
			const box = [...document.querySelectorAll(%q)].pop(), edge = box.getBoundingClientRect();
			const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT), first = walker.nextNode();
			let text = first;
			while (walker.nextNode()) text = walker.currentNode;
			const at = (node, place) => { const range = document.createRange(); range.setStart(node, place); range.setEnd(node, place + 1); return range.getBoundingClientRect(); };
			const hebrew = text.data.indexOf("\n") + 1, stop = text.data.length - 1;
			return [at(first, 0).left - edge.left < 2, edge.right - at(text, hebrew).right < 2, at(text, stop).right < at(text, hebrew).left].join();
		})()`, selector))
	}
	ada.write(lines)
	if got := ada.eval(`[getComputedStyle(document.querySelector("#composer-text")).unicodeBidi, getComputedStyle(document.querySelector("#composer-text")).textAlign].join()`); got != "plaintext,start" {
		t.Errorf("the lines that are written are %s", got)
	}
	ada.enter()
	ada.sees(lines)
	if got := sides(".message__text"); got != "true,true,true" {
		t.Errorf("the lines of a message are %s", got)
	}
	ada.click(".bar__search")
	ada.until(`document.querySelector("#search-name")`)
	ada.eval(`document.querySelector("#search-name").focus()`)
	call(ada, input.InsertText, input.InsertTextParams{Text: "read"})
	ada.until(`document.querySelector(".hit__text")`)
	if got := sides(".hit__text"); got != "true,true,true" {
		t.Errorf("the lines of what was found are %s", got)
	}
	ada.calm()
}

func TestTheServerKnowsOneAddressOfARoom(t *testing.T) {
	t.Parallel()
	server := startProcess(t)
	stay := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for path, want := range map[string]string{
		"/r/lobby": "", "/r/LOBBY": "/r/lobby", "/r/lobby/": "/r/lobby", "/r/%6Cobby": "/r/lobby", "/r/Film%20Club?lang=zh": "/r/film-club?lang=zh",
		"/r/%E5%8F%91%E5%B8%83": "", "/r/%e5%8f%91%e5%b8%83/": "/r/%E5%8F%91%E5%B8%83", "/": "", "/shell": "",
	} {
		answer, err := stay.Get(server.url + path)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		status := http.StatusOK
		if want != "" {
			status = http.StatusPermanentRedirect
		}
		if got := answer.Header.Get("Location"); answer.StatusCode != status || got != want {
			t.Errorf("%s: status %d to %q, want %d to %q", path, answer.StatusCode, got, status, want)
		}
	}
	ada, bo := startClient(t, server.url, newStorage()), startClient(t, server.url, newStorage())
	ada.online()
	bo.online()
	ada.client.Send("lobby", view.Draft{Text: "https://example.social/@" + bo.client.View().Me.Name})
	bo.sees([]string{"https://example.social/@" + bo.client.View().Me.Name})
	for _, r := range bo.client.View().Rooms {
		if r.Mentions != 0 {
			t.Errorf("a link mentions in %s", r.ID)
		}
	}
}
