package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
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
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	network := kit.NewRelay(t, server)
	ada, bo := chromium.NewPerson(t, browser, network.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Before(countSends)
	ada.Before(clock)
	ada.Visit("/")
	bo.Visit("/")
	ada.Say("before")
	bo.Sees("before")
	network.Cut()
	want := []string{"before"}
	for i := range 80 { // more than a page
		want = append(want, fmt.Sprint("missed ", i))
	}
	talker := kit.StartClient(t, server.URL, kit.NewStorage())
	talker.Online()
	for _, text := range want[1:] {
		talker.Client.Send(chat.Lobby, view.Draft{Text: text})
	}
	talker.Sees(want)
	ada.Say("mine 0")
	ada.Say("mine 1")
	ada.Pends(2)
	ada.Eval(`passTime(10 * 60e3)`)
	ada.Until(`document.querySelector(".banner--offline")`)
	network.Mend()
	ada.Eval(`window.dispatchEvent(new Event("online"))`)
	want = append(want, "mine 0", "mine 1")
	bo.Sees("mine 1")
	ada.Sees("mine 1")
	ada.Pends(0)
	for _, p := range []*chromium.Person{ada, bo} {
		if got := p.Said(); !slices.Equal(got, want) {
			t.Errorf("shown are %q, want %q", got, want)
		}
	}
	late := kit.StartClient(t, server.URL, kit.NewStorage()) // what the store has
	late.Online()
	if got := late.Said(); !slices.Equal(got, want[len(want)-len(got):]) {
		t.Errorf("stored are %q, want the end of %q", got, want)
	}
	if got := ada.Eval(`sentTexts.join()`); got != "before,mine 0,mine 1" {
		t.Errorf("sent are %q", got)
	}
}

// search opens the dialog and types into it.
func search(p *chromium.Person, query string) {
	p.T.Helper()
	p.Click(".bar__search")
	p.Until(`document.querySelector("#search-name") && document.activeElement.id === "search-name"`)
	chromium.Call(p, input.InsertText, input.InsertTextParams{Text: query})
}

func TestKeptRoomsAreOpenedScrolledAndSearchedOffline(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	talker := kit.StartClient(t, server.URL, kit.NewStorage())
	talker.Online()
	talker.Client.Create("film club", "")
	talker.Until("created", func(v *view.Snapshot) bool { return v.Open.Room.Name == "film club" && v.Open.Known })
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/r/film-club")
	ada.Until(`document.querySelector(".bar__title").textContent.includes("film club")`)
	talker.Client.Send("film-club", view.Draft{Text: "东京物语 is on Tuesday"})
	ada.Sees("东京物语 is on Tuesday")
	ada.Until(inDatabase(`"2/page/film-club/", "2/page/film-club/~"`, `values.some((value) => value.includes("东京物语"))`))
	ada.Visit("/")
	for i := range 300 {
		talker.Client.Send(chat.Lobby, view.Draft{Text: fmt.Sprint("line ", i)})
	}
	ada.Sees("line 299")
	ada.Until(inDatabase(`"2/page/lobby/", "2/page/lobby/~"`, `values.some((value) => value.includes("line 299"))`))
	ada.Until(`navigator.serviceWorker && navigator.serviceWorker.controller`)
	server.Kill()

	ada.Load("/")
	ada.Until(`window.parleyBoot && parleyBoot.done === true`)
	ada.Sees("line 299")
	ada.Until(`document.querySelector(".people__head").textContent === "Last seen here"`)
	ada.Until(`document.querySelectorAll(".people__one--away").length > 0`)
	ada.Until(`(document.querySelector("#timeline").scrollTop = -1e6, document.querySelector(".timeline").textContent.includes("line 0"))`)
	search(ada, "物")
	ada.Until(`document.querySelectorAll(".hit").length === 1 && document.querySelector(".hit mark").textContent === "物"`)
	ada.Until(`document.querySelector(".hit__room").textContent === "#film club"`)
	ada.Enter()
	ada.Until(`location.pathname === "/r/film-club"`)
	ada.Until(`document.activeElement.matches("article.message") && document.activeElement.textContent.includes("东京物语")`)

	search(ada, "LINE 13")
	ada.Until(`[...document.querySelectorAll(".hit__text")].some(e => e.textContent === "line 13")`)
	ada.Eval(`[...document.querySelectorAll(".hit")].find(e => e.textContent.endsWith("line 13")).click()`)
	ada.Until(`document.activeElement.matches("article.message") && document.activeElement.querySelector(".message__body").textContent === "line 13"`)
	ada.Settles()
	if seen := ada.Eval(`(r => r.top >= 0 && r.bottom <= innerHeight)(document.activeElement.getBoundingClientRect())`); seen != "true" {
		t.Error("the message that was found is not on screen")
	}
	search(ada, "nothing like it")
	ada.Until(`document.querySelector("#search").textContent.includes("No matches on this device")`)
	ada.Key("Escape", 27, "", 0)
	ada.Until(`!document.querySelector("#dialog").open`)
	ada.Write("composed offline")
	ada.Enter()
	ada.Pends(1)
}

func TestTheSearchIsAccessibleAndChinese(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile(filepath.Join("..", "..", "..", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		kit.Missing(t, "axe-core: run make deps")
	}
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	for _, l := range []chromium.Screen{chromium.Desktop, {Width: 1280, Height: 860, Dark: true}, {Width: 390, Height: 844, Phone: true, Languages: "zh-CN"}} {
		ada := chromium.NewPerson(t, browser, server.URL, l)
		ada.Visit("/")
		ada.Write("明天去上海吗")
		ada.Click(".composer__send")
		ada.Sees("明天去上海吗")
		ada.Key("F", 70, "", 2|chromium.Shift) // Ctrl+Shift+F
		ada.Until(`document.activeElement.id === "search-name"`)
		chromium.Call(ada, input.InsertText, input.InsertTextParams{Text: "上海"})
		ada.Until(`document.querySelector(".hit mark")`)
		if l.Languages != "" {
			ada.Until(`document.querySelector("#search-hint").textContent.includes("这台设备")`)
		}
		chromium.Inject(ada, string(axe))
		ada.Eval(`(axe.run().then(r => window.axeResult = JSON.stringify(r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html + " " + n.failureSummary).join("\n  ")))), 0)`)
		ada.Until(`window.axeResult`)
		if got := ada.Eval(`window.axeResult`); got != "[]" {
			t.Errorf("width %d, dark %v: %s", l.Width, l.Dark, strings.ReplaceAll(got, `\n`, "\n"))
		}
	}
}
