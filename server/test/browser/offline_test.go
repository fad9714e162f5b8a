package browser

import (
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"

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

// scrollsUp scrolls to the first of the lines, and is true once it is there.
const scrollsUp = `(document.querySelector("#timeline").scrollTop = -1e6, document.querySelector(".timeline").innerText.includes("line 0\n"))`

func TestKeptRoomsAreOpenedScrolledAndSearchedOffline(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	talker := kit.StartClient(t, server.URL, kit.NewStorage())
	talker.Online()
	talker.Client.Create(view.NewRoom{Name: "film club"})
	talker.Until("created", func(v *view.Snapshot) bool { return v.Open.Room.Name == "film club" && v.Open.Known })
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/r/film-club")
	ada.Until(`document.querySelector(".bar__title").textContent.includes("film club")`)
	talker.Client.Send("film-club", view.Draft{Text: "东京物语 is on Tuesday"})
	ada.Sees("东京物语 is on Tuesday")
	ada.Until(inDatabase(`"3/page/film-club/", "3/page/film-club/~"`, `values.some((value) => value.includes("东京物语"))`))
	ada.Until(inDatabase(`"3/state", "3/state"`, `values.some((value) => JSON.parse(value).Rooms?.some((room) => room.State.room.id === "film-club" && room.Kept > 0))`))
	ada.Visit("/")
	for i := range 300 {
		talker.Client.Send(chat.Lobby, view.Draft{Text: fmt.Sprint("line ", i)})
		if i%50 == 49 { // whoever is too slow for all of them at once gets only the newest
			ada.Sees(fmt.Sprint("line ", i))
		}
	}
	ada.Until(inDatabase(`"3/page/lobby/", "3/page/lobby/~"`, `values.some((value) => value.includes("line 299"))`))
	ada.Until(inDatabase(`"3/state", "3/state"`, `values.some((value) => JSON.parse(value).Rooms?.some((room) => room.State.room.id === "lobby" && room.State.read >= 300 && room.Kept >= 300))`))
	ada.Until(`navigator.serviceWorker && navigator.serviceWorker.controller`)
	server.Kill()

	ada.Load("/")
	ada.Until(`window.parleyBoot && parleyBoot.done === true`)
	ada.Sees("line 299")
	ada.Until(`document.querySelector(".people__head").textContent === "Last seen here"`)
	ada.Until(`document.querySelectorAll(".people__one--away").length > 0`)
	ada.Until(scrollsUp)
	search(ada, "物")
	ada.Until(`document.querySelectorAll(".hit").length === 1 && document.querySelector(".hit mark").textContent === "物"`)
	ada.Until(`document.querySelector(".hit__room").textContent === "#film club"`)
	ada.Enter()
	ada.Until(`location.pathname.startsWith("/r/film-club/")`)
	ada.Until(`document.activeElement.matches("article.message") && document.activeElement.textContent.includes("东京物语")`)

	search(ada, "LINE 13")
	ada.ClickOn(`[...document.querySelectorAll(".hit__text")].find(e => e.textContent === "line 13")`)
	ada.Until(`document.activeElement.matches("article.message") && document.activeElement.querySelector(".message__body").textContent === "line 13"`)
	ada.Settles()
	if seen := ada.Eval(`(r => r.top >= 0 && r.bottom <= innerHeight)(document.activeElement.getBoundingClientRect())`); seen != "true" {
		t.Error("the message that was found is not on screen")
	}
	search(ada, "nothing like it")
	ada.Until(`document.querySelector("#search").textContent.includes("No messages match")`)
	ada.Key("Escape", 27, "", 0)
	ada.Until(`!document.querySelector("#dialog").open`)
	ada.Write("composed offline")
	ada.Enter()
	ada.Pends(1)
}

// TestAPageThatWasLoadedPastItsWorkerGetsIt reloads a page past the cache: then no worker controls it. Nor does one control a page that was still loading when
// the worker became active.
func TestAPageThatWasLoadedPastItsWorkerGetsIt(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Until(`navigator.serviceWorker.controller`)
	ada.Eval(`window.before = true`)
	chromium.Call(ada, page.Reload, page.ReloadParams{IgnoreCache: new(true)})
	ada.Until(`!window.before && window.parleyBoot && parleyBoot.done === true`)
	ada.Until(`navigator.serviceWorker.controller`)
}

func TestTheSearchIsAccessibleAndChinese(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Say("明天去上海吗")
	ada.Sees("明天去上海吗")
	for _, l := range []chromium.Screen{chromium.Desktop, {Width: 1280, Height: 860, Dark: true}, {Width: 390, Height: 844, Phone: true, Languages: "zh-CN"}} {
		ada.Set(l)
		ada.Visit("/")
		ada.Sees("明天去上海吗")
		ada.Key("F", 70, "", 2|chromium.Shift) // Ctrl+Shift+F
		ada.Until(`document.activeElement.id === "search-name"`)
		chromium.Call(ada, input.InsertText, input.InsertTextParams{Text: "上海"})
		ada.Until(`document.querySelector(".hit mark")`)
		if l.Languages != "" {
			ada.Until(`document.querySelector("#search-hint").textContent.includes("你能看到")`)
		}
		chromium.Accessible(ada, fmt.Sprintf("width %d, dark %v", l.Width, l.Dark))
	}
}

// TestAFirstVisitOnABadNetworkIsKeptLater has the worker's script and then one of its files fail.
func TestAFirstVisitOnABadNetworkIsKeptLater(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	var scripts, shells atomic.Int32
	bad := instead("", http.StatusServiceUnavailable, "")
	url := meddle(t, server, func(r *http.Response) {
		switch path := r.Request.URL.Path; {
		case path == "/app-worker.js" && scripts.Add(1) == 1, path == "/shell" && shells.Add(1) == 1:
			bad(r)
		}
	})
	ada := chromium.NewPerson(t, browser, url, chromium.Desktop)
	ada.Visit("/")
	ada.Until(`navigator.serviceWorker.controller`)
	if scripts.Load() < 2 || shells.Load() < 2 {
		t.Errorf("the script was asked for %d times, a file %d times", scripts.Load(), shells.Load())
	}
}
