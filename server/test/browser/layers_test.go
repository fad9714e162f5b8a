package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/client/view"
)

// back goes back in the history of the page, as the button of the browser does.
func back(p *chromium.Person) { p.Eval(`(history.back(), 0)`) }

// stands waits until the page is at a path and the browser's history there, with nothing open above the page.
func stands(p *chromium.Person, path string) {
	p.T.Helper()
	p.Until(fmt.Sprintf(`location.pathname === %q && !(history.state && history.state.parleyLayer)`, path))
	p.Until(`!document.querySelector("#dialog").open && !document.querySelector(".app--rooms, .app--people, .menu--open")`)
}

// twoRooms is a person who was in the lobby and then in a room called tea.
func twoRooms(t *testing.T, l chromium.Screen) *chromium.Person {
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	talker := kit.StartClient(t, server.URL, kit.NewStorage())
	talker.Online()
	talker.Client.Create(view.NewRoom{Name: "tea"})
	talker.Until("created", func(v *view.Snapshot) bool { return v.Open.Room.Name == "tea" && v.Open.Known })
	ada := chromium.NewPerson(t, browser, server.URL, l)
	ada.Visit("/r/lobby")
	ada.Eval(`goappNav("/r/tea")`)
	ada.Until(`document.querySelector('.room--here[href="/r/tea"]')`)
	ada.Eval(`(window.sameDocument = true)`)
	ada.Eval(`(navigation.addEventListener("currententrychange", (e) => { window.lastChange = e.navigationType; }), 0)`)
	return ada
}

func TestBackClosesWhatIsOpenAndStaysOnThePage(t *testing.T) {
	t.Parallel()
	ada := twoRooms(t, chromium.Phone)
	for opens, shown := range map[string]string{
		"#open-rooms": ".app--rooms", "#open-people": ".app--people", ".bar__search": "#dialog[open]", "#open-room": ".menu--open",
	} {
		ada.Click(opens)
		ada.Until(fmt.Sprintf(`document.querySelector(%q) && history.state?.parleyLayer === 1`, shown))
		back(ada)
		stands(ada, "/r/tea")
	}
	ada.Click("#open-rooms")
	ada.Until(`document.querySelector(".app--rooms")`)
	ada.Click("#open-settings")
	ada.Until(`document.querySelector(".menu--open") && history.state?.parleyLayer === 2`)
	back(ada)
	ada.Until(`document.querySelector(".app--rooms") && !document.querySelector(".menu--open") && history.state?.parleyLayer === 1`)
	back(ada)
	stands(ada, "/r/tea")
	ada.Eval(`(history.forward(), 0)`) // to a layer that is closed
	ada.Until(`navigation.currentEntry.index < navigation.entries().length - 1`)
	stands(ada, "/r/tea")
	back(ada)
	stands(ada, "/r/lobby")
	if ada.Eval(`window.sameDocument`) != "true" {
		t.Error("the page was loaded again")
	}
	ada.Calm()
}

func TestALayerThatWasClosedLeavesNoEntryBehind(t *testing.T) {
	t.Parallel()
	ada := twoRooms(t, chromium.Desktop)
	for range 3 {
		ada.Click(".bar__search")
		ada.Until(`document.querySelector("#dialog").open && history.state?.parleyLayer === 1`)
		ada.Key("Escape", 27, "", 0)
		stands(ada, "/r/tea")
	}
	back(ada)
	stands(ada, "/r/lobby")

	// Another room takes the place of the layer, also if it was closed just before, or if there are two.
	for _, goes := range []string{
		`document.querySelector('.room[href="/r/tea"]').click()`,
		`(document.querySelector("#dialog .tool").click(), document.querySelector('.room[href="/r/tea"]').click())`,
	} {
		ada.Click(".bar__search")
		ada.Until(`history.state?.parleyLayer === 1`)
		ada.Eval(goes)
		stands(ada, "/r/tea")
		back(ada)
		stands(ada, "/r/lobby")
	}
	ada.Set(chromium.Phone)
	ada.Click("#open-rooms")
	ada.Click("#open-settings")
	ada.Until(`history.state?.parleyLayer === 2`)
	ada.Eval(`(window.lastChange = "")`)
	ada.Click(`.room[href="/r/tea"]`)
	ada.Until(`window.lastChange === "push"`) // the address is right before the browser has gone back over two entries
	stands(ada, "/r/tea")
	back(ada)
	stands(ada, "/r/lobby")

	// Also if the browser is on its way back from one of two layers.
	ada.Click("#open-rooms")
	ada.Click("#open-settings")
	ada.Until(`history.state?.parleyLayer === 2`)
	ada.Eval(`(() => {
	  const go = history.go.bind(history);
	  history.go = (by) => {
	    history.go = go;
	    go(by);
	    history.pushState(null, "", new URL("/r/tea", location.href).href);
	  };
	})()`)
	ada.Key("Escape", 27, "", 0)
	ada.Until(`location.pathname === "/r/tea" && history.state?.parleyLayer === 1`)
	ada.Key("Escape", 27, "", 0)
	stands(ada, "/r/tea")
	back(ada)
	stands(ada, "/r/lobby")

	// A page that is loaded again has nothing open.
	ada.Eval(`(history.forward(), 0)`)
	stands(ada, "/r/tea")
	ada.Click(".bar__search")
	ada.Until(`history.state?.parleyLayer === 1`)
	ada.Eval(`(window.sameDocument = false, location.reload(), 0)`)
	ada.Until(`window.sameDocument === undefined && parleyBoot.done === true`)
	stands(ada, "/r/tea")
	back(ada)
	stands(ada, "/r/lobby")
	ada.Calm()
}

// TestADialogClosesForAClickBesideItAlone selects in a dialog and lets go beside it.
func TestADialogClosesForAClickBesideItAlone(t *testing.T) {
	t.Parallel()
	ada := twoRooms(t, chromium.Desktop)
	ada.Click(".bar__search")
	ada.Until(`document.querySelector("#dialog[open] input")`)
	ada.Settles()
	mouse := func(kind input.DispatchMouseEventType, x, y float64) {
		chromium.Call(ada, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: kind, X: x, Y: y, Button: "left", Buttons: 1, ClickCount: 1})
	}
	x, y := ada.Number(`document.querySelector("#dialog input").getBoundingClientRect().left + 20`), ada.Number(`document.querySelector("#dialog input").getBoundingClientRect().top + 10`)
	ada.Eval(`(window.clicks = 0, addEventListener("click", () => window.clicks++, true), 0)`)
	mouse("mousePressed", x, y)
	mouse("mouseMoved", 20, y)
	mouse("mouseReleased", 20, y)
	ada.Until(`window.clicks === 1`)
	ada.Settles()
	if ada.Eval(`String(document.querySelector("#dialog").open)`) != "true" {
		t.Error("a selection that is let go beside the dialog closes it")
	}
	mouse("mousePressed", 20, y)
	mouse("mouseReleased", 20, y)
	stands(ada, "/r/tea")
	ada.Calm()
}

// TestWhatIsNotCopiedIsNotSaidToBe has a browser that refuses to copy, as it does in a frame.
func TestWhatIsNotCopiedIsNotSaidToBe(t *testing.T) {
	t.Parallel()
	ada := twoRooms(t, chromium.Desktop)
	copies := func() {
		ada.Click("#open-room")
		ada.Until(`document.querySelector("#menu-room.menu--open")`)
		ada.Click(`#menu-room [data-action="link"]`)
	}
	toasted := func(text string) {
		ada.Until(fmt.Sprintf(`document.querySelector(".toast")?.textContent === %q`, text))
	}
	ada.Eval(`navigator.clipboard.writeText = () => Promise.reject(new DOMException("", "NotAllowedError")), "x"`)
	ada.Eval(`document.execCommand = () => false, "x"`)
	copies()
	toasted("The browser didn’t allow copying. Select the text and copy it.")
	ada.Eval(`document.execCommand = () => (window.oldWay = document.activeElement.value, true), "x"`) // the old way is allowed
	copies()
	toasted("Link copied")
	if got := ada.Eval(`window.oldWay`); !strings.HasSuffix(got, "/r/tea") {
		t.Errorf("copied %q", got)
	}
}
