package main

import (
	"fmt"
	"testing"

	"parley/shared/client/view"
)

var phone = look{width: 390, height: 844, phone: true}

// back goes back in the history of the page, as the button of the browser does.
func (p *person) back() { p.eval(`(history.back(), 0)`) }

// stands waits until the page is at a path and the browser's history there, with nothing open above the page.
func (p *person) stands(path string) {
	p.t.Helper()
	p.until(fmt.Sprintf(`location.pathname === %q && !(history.state && history.state.parleyLayer)`, path))
	p.until(`!document.querySelector("#dialog").open && !document.querySelector(".app--rooms, .app--people, .menu--open")`)
}

// twoRooms is a person who was in the lobby and then in a room called tea.
func twoRooms(t *testing.T, l look) *person {
	browser, server := chromium(t), startProcess(t)
	talker := startClient(t, server.url, newStorage())
	talker.online()
	talker.client.Create("tea", "")
	talker.until("created", func(v *view.Snapshot) bool { return v.Open.Room.Name == "tea" && v.Open.Known })
	ada := newPerson(t, browser, server.url, l)
	ada.visit("/r/lobby")
	ada.eval(`goappNav("/r/tea")`)
	ada.until(`document.querySelector('.room--here[href="/r/tea"]')`)
	ada.eval(`(window.sameDocument = true)`)
	ada.eval(`(navigation.addEventListener("currententrychange", (e) => { window.lastChange = e.navigationType; }), 0)`)
	return ada
}

func TestBackClosesWhatIsOpenAndStaysOnThePage(t *testing.T) {
	t.Parallel()
	ada := twoRooms(t, phone)
	for opens, shown := range map[string]string{
		"#open-rooms": ".app--rooms", "#open-people": ".app--people", ".bar__search": "#dialog[open]", "#open-room": ".menu--open",
	} {
		ada.click(opens)
		ada.until(fmt.Sprintf(`document.querySelector(%q) && history.state?.parleyLayer === 1`, shown))
		ada.back()
		ada.stands("/r/tea")
	}
	ada.click("#open-rooms")
	ada.until(`document.querySelector(".app--rooms")`)
	ada.click("#open-settings")
	ada.until(`document.querySelector(".menu--open") && history.state?.parleyLayer === 2`)
	ada.back()
	ada.until(`document.querySelector(".app--rooms") && !document.querySelector(".menu--open") && history.state?.parleyLayer === 1`)
	ada.back()
	ada.stands("/r/tea")
	ada.eval(`(history.forward(), 0)`) // to a layer that is closed
	ada.until(`navigation.currentEntry.index < navigation.entries().length - 1`)
	ada.stands("/r/tea")
	ada.back()
	ada.stands("/r/lobby")
	if ada.eval(`window.sameDocument`) != "true" {
		t.Error("the page was loaded again")
	}
	ada.calm()
}

func TestALayerThatWasClosedLeavesNoEntryBehind(t *testing.T) {
	t.Parallel()
	ada := twoRooms(t, desktop)
	for range 3 {
		ada.click(".bar__search")
		ada.until(`document.querySelector("#dialog").open && history.state?.parleyLayer === 1`)
		ada.key("Escape", 27, "", 0)
		ada.stands("/r/tea")
	}
	ada.back()
	ada.stands("/r/lobby")

	// Another room takes the place of the layer, also if it was closed just before, or if there are two.
	for _, goes := range []string{
		`document.querySelector('.room[href="/r/tea"]').click()`,
		`(document.querySelector("#dialog .tool").click(), document.querySelector('.room[href="/r/tea"]').click())`,
	} {
		ada.click(".bar__search")
		ada.until(`history.state?.parleyLayer === 1`)
		ada.eval(goes)
		ada.stands("/r/tea")
		ada.back()
		ada.stands("/r/lobby")
	}
	ada.set(phone)
	ada.click("#open-rooms")
	ada.click("#open-settings")
	ada.until(`history.state?.parleyLayer === 2`)
	ada.eval(`(window.lastChange = "")`)
	ada.eval(`document.querySelector('.room[href="/r/tea"]').click()`)
	ada.until(`window.lastChange === "push"`) // the address is right before the browser has gone back over two entries
	ada.stands("/r/tea")
	ada.back()
	ada.stands("/r/lobby")

	// Also if the browser is on its way back from one of two layers.
	ada.click("#open-rooms")
	ada.click("#open-settings")
	ada.until(`history.state?.parleyLayer === 2`)
	ada.eval(`(() => {
	  const go = history.go.bind(history);
	  history.go = (by) => {
	    history.go = go;
	    go(by);
	    history.pushState(null, "", new URL("/r/tea", location.href).href);
	  };
	})()`)
	ada.key("Escape", 27, "", 0)
	ada.until(`location.pathname === "/r/tea" && history.state?.parleyLayer === 1`)
	ada.key("Escape", 27, "", 0)
	ada.stands("/r/tea")
	ada.back()
	ada.stands("/r/lobby")

	// A page that is loaded again has nothing open.
	ada.eval(`(history.forward(), 0)`)
	ada.stands("/r/tea")
	ada.click(".bar__search")
	ada.until(`history.state?.parleyLayer === 1`)
	ada.eval(`(window.sameDocument = false, location.reload(), 0)`)
	ada.until(`window.sameDocument === undefined && parleyBoot.done === true`)
	ada.stands("/r/tea")
	ada.back()
	ada.stands("/r/lobby")
	ada.calm()
}
