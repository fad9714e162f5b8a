package browser

import (
	"fmt"
	"testing"

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
	ada.Eval(`document.querySelector('.room[href="/r/tea"]').click()`)
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
