package browser

import (
	"strings"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

func TestTapsBeforeTheProgramAreNotLost(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	gate := kit.HoldProgram(t, server.URL)
	phone := chromium.Screen{Width: 390, Height: 844, Phone: true}
	ada, bo, cy := chromium.NewPerson(t, browser, gate.URL, phone), chromium.NewPerson(t, browser, gate.URL, phone), chromium.NewPerson(t, browser, gate.URL, phone)
	for _, p := range []*chromium.Person{ada, bo, cy} {
		p.Load("/")
		p.Until(`document.querySelector("#open-rooms") && window.parleyBoot`)
	}
	const inView = `document.querySelector("#rooms").getBoundingClientRect().right > 0`
	ada.Click("#open-rooms")
	ada.Until(inView)
	ada.Until(`document.activeElement.id === "rooms"`)
	ada.Key("Escape", 27, "", 0)
	ada.Until(`!(` + inView + `)`)
	ada.Click("#open-rooms")
	bo.Click(".bar__search")
	bo.Until(`document.querySelector(".bar__search").matches("[data-waits]")`)
	cy.Click("#open-people")
	cy.Until(`document.querySelector("#people").getBoundingClientRect().left < innerWidth`)
	if ada.Eval(`parleyBoot.done`) != "false" {
		t.Fatal("the program is there already: nothing was early")
	}
	gate.Open()
	for _, p := range []*chromium.Person{ada, bo, cy} {
		p.Until(`parleyBoot.done`)
		p.Until(`!document.querySelector("[data-waits]")`)
	}
	bo.Until(`document.querySelector("#dialog[open] #search-name") === document.activeElement`)
	ada.Until(inView)
	ada.Until(`document.activeElement.id === "rooms"`)
	cy.Until(`document.querySelector("#people").getBoundingClientRect().left < innerWidth`)
	ada.Click(".rooms__close")
	ada.Until(`!(` + inView + `)`)
	ada.Calm()
}

func TestThePageIsKeptForTheWayBack(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	bo.Visit("/")
	ada.Visit("/")
	ada.Until(`navigator.serviceWorker && navigator.serviceWorker.controller`)
	ada.Write("half a thought")
	ada.Eval(`window.sameProgram = true`)
	ada.Load("/healthz")
	bo.Say("while you were away")
	bo.Sees("while you were away")
	ada.Eval(`history.back()`)
	ada.Until(`document.querySelector(".composer")`)
	if ada.Eval(`window.sameProgram`) != "true" {
		t.Fatalf("the page was loaded again: %s", ada.Eval(`JSON.stringify(performance.getEntriesByType("navigation")[0].notRestoredReasons)`))
	}
	ada.Sees("while you were away")
	if got := ada.Eval(`document.querySelector("#composer-text").value`); got != "half a thought" {
		t.Errorf("the composer has %q", got)
	}
	ada.Enter()
	bo.Sees("half a thought")
	ada.Calm()
}

func TestATabTooManySaysSoAndConnectsWhenAnotherCloses(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	second, closeTab := openTab(ada)
	second.Visit("/")
	_, token, _ := strings.Cut(cookiesOf(ada), "=")
	for range 14 {
		device := kit.NewStorage()
		if err := device.SaveToken(token); err != nil {
			t.Fatal(err)
		}
		kit.StartClient(t, server.URL, device).Online()
	}
	third, _ := openTab(ada)
	third.Load("/")
	third.Until(`document.querySelector(".banner--offline")`)
	shows(third, ".banners", "open too many times")
	closeTab()
	third.Until(`!document.querySelector(".banner--offline")`)
	third.Say("room for me")
	ada.Sees("room for me")
}
