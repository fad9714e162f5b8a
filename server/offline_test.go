package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// clock is run before the page's scripts: passTime moves all the clocks of the page forward.
const clock = `(() => {
  let ahead = 0;
  const now = performance.now.bind(performance), Real = Date;
  performance.now = () => now() + ahead;
  window.Date = class extends Real {
    constructor(...when) { when.length ? super(...when) : super(Real.now() + ahead); }
    static now() { return Real.now() + ahead; }
  };
  window.passTime = (ms) => { ahead += ms; };
})()`

func TestTenMinutesOfflineEndInOneOrder(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t, "--limits", "off")
	network := newRelay(t, server)
	ada, bo := newPerson(t, browser, network.url, desktop), newPerson(t, browser, server.url, desktop)
	ada.before(countSends)
	ada.before(clock)
	ada.visit("/")
	bo.visit("/")
	ada.say("before")
	bo.sees("before")
	network.cut()
	want := []string{"before"}
	for i := range 80 { // more than a page
		want = append(want, fmt.Sprint("missed ", i))
	}
	talker := startClient(t, server.url, newStorage())
	talker.online()
	for _, text := range want[1:] {
		talker.client.Send(chat.Lobby, view.Draft{Text: text})
	}
	talker.sees(want)
	ada.say("mine 0")
	ada.say("mine 1")
	ada.pends(2)
	ada.eval(`passTime(10 * 60e3)`)
	ada.until(`document.querySelector(".banner--offline")`)
	network.mend()
	ada.eval(`window.dispatchEvent(new Event("online"))`)
	want = append(want, "mine 0", "mine 1")
	bo.sees("mine 1")
	ada.sees("mine 1")
	ada.pends(0)
	for _, p := range []*person{ada, bo} {
		if got := p.said(); !slices.Equal(got, want) {
			t.Errorf("shown are %q, want %q", got, want)
		}
	}
	late := startClient(t, server.url, newStorage()) // what the store has
	late.online()
	if got := late.said(); !slices.Equal(got, want[len(want)-len(got):]) {
		t.Errorf("stored are %q, want the end of %q", got, want)
	}
	if got := ada.eval(`sentTexts.join()`); got != "before,mine 0,mine 1" {
		t.Errorf("sent are %q", got)
	}
}

// search opens the dialog and types into it.
func (p *person) search(query string) {
	p.t.Helper()
	p.click(".bar__search")
	p.until(`document.querySelector("#search-name") && document.activeElement.id === "search-name"`)
	call(p, input.InsertText, input.InsertTextParams{Text: query})
}

func TestKeptRoomsAreOpenedScrolledAndSearchedOffline(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t, "--limits", "off")
	talker := startClient(t, server.url, newStorage())
	talker.online()
	talker.client.Create("film club", "")
	talker.until("created", func(v *view.Snapshot) bool { return v.Open.Room.Name == "film club" && v.Open.Known })
	ada := newPerson(t, browser, server.url, desktop)
	ada.visit("/r/film-club")
	ada.until(`document.querySelector(".bar__title").textContent.includes("film club")`)
	talker.client.Send("film-club", view.Draft{Text: "东京物语 is on Tuesday"})
	ada.sees("东京物语 is on Tuesday")
	ada.until(inDatabase(`"2/page/film-club/", "2/page/film-club/~"`, `values.some((value) => value.includes("东京物语"))`))
	ada.visit("/")
	for i := range 300 {
		talker.client.Send(chat.Lobby, view.Draft{Text: fmt.Sprint("line ", i)})
	}
	ada.sees("line 299")
	ada.until(inDatabase(`"2/page/lobby/", "2/page/lobby/~"`, `values.some((value) => value.includes("line 299"))`))
	ada.until(`navigator.serviceWorker && navigator.serviceWorker.controller`)
	server.kill()

	ada.load("/")
	ada.until(`window.parleyBoot && parleyBoot.done === true`)
	ada.sees("line 299")
	ada.until(`document.querySelector(".people__head").textContent === "Last seen here"`)
	ada.until(`document.querySelectorAll(".people__one--away").length > 0`)
	ada.until(`(document.querySelector("#timeline").scrollTop = -1e6, document.querySelector(".timeline").textContent.includes("line 0"))`)
	ada.search("物")
	ada.until(`document.querySelectorAll(".hit").length === 1 && document.querySelector(".hit mark").textContent === "物"`)
	ada.until(`document.querySelector(".hit__room").textContent === "#film club"`)
	ada.enter()
	ada.until(`location.pathname === "/r/film-club"`)
	ada.until(`document.activeElement.matches("article.message") && document.activeElement.textContent.includes("东京物语")`)

	ada.search("LINE 13")
	ada.until(`[...document.querySelectorAll(".hit__text")].some(e => e.textContent === "line 13")`)
	ada.eval(`[...document.querySelectorAll(".hit")].find(e => e.textContent.endsWith("line 13")).click()`)
	ada.until(`document.activeElement.matches("article.message") && document.activeElement.querySelector(".message__body").textContent === "line 13"`)
	ada.settles()
	if seen := ada.eval(`(r => r.top >= 0 && r.bottom <= innerHeight)(document.activeElement.getBoundingClientRect())`); seen != "true" {
		t.Error("the message that was found is not on screen")
	}
	ada.search("nothing like it")
	ada.until(`document.querySelector("#search").textContent.includes("No matches on this device")`)
	ada.key("Escape", 27, "", 0)
	ada.until(`!document.querySelector("#dialog").open`)
	ada.write("composed offline")
	ada.enter()
	ada.pends(1)
}

func TestTheSearchIsAccessibleAndChinese(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile(filepath.Join("..", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		missing(t, "axe-core: run make deps")
	}
	browser, server := chromium(t), startProcess(t)
	for _, l := range []look{desktop, {width: 1280, height: 860, dark: true}, {width: 390, height: 844, phone: true, languages: "zh-CN"}} {
		ada := newPerson(t, browser, server.url, l)
		ada.visit("/")
		ada.write("明天去上海吗")
		ada.click(".composer__send")
		ada.sees("明天去上海吗")
		ada.key("F", 70, "", 2|shift) // Ctrl+Shift+F
		ada.until(`document.activeElement.id === "search-name"`)
		call(ada, input.InsertText, input.InsertTextParams{Text: "上海"})
		ada.until(`document.querySelector(".hit mark")`)
		if l.languages != "" {
			ada.until(`document.querySelector("#search-hint").textContent.includes("这台设备")`)
		}
		inject(ada, string(axe))
		ada.eval(`(axe.run().then(r => window.axeResult = JSON.stringify(r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html + " " + n.failureSummary).join("\n  ")))), 0)`)
		ada.until(`window.axeResult`)
		if got := ada.eval(`window.axeResult`); got != "[]" {
			t.Errorf("width %d, dark %v: %s", l.width, l.dark, strings.ReplaceAll(got, `\n`, "\n"))
		}
	}
}
