package main

import (
	"strings"
	"testing"
)

func TestTapsBeforeTheProgramAreNotLost(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	gate := holdProgram(t, server.url)
	phone := look{width: 390, height: 844, phone: true}
	ada, bo, cy := newPerson(t, browser, gate.url, phone), newPerson(t, browser, gate.url, phone), newPerson(t, browser, gate.url, phone)
	for _, p := range []*person{ada, bo, cy} {
		p.load("/")
		p.until(`document.querySelector("#open-rooms") && window.parleyBoot`)
	}
	const inView = `document.querySelector("#rooms").getBoundingClientRect().right > 0`
	ada.click("#open-rooms")
	ada.until(inView)
	ada.until(`document.activeElement.id === "rooms"`)
	ada.key("Escape", 27, "", 0)
	ada.until(`!(` + inView + `)`)
	ada.click("#open-rooms")
	bo.click(".bar__search")
	bo.until(`document.querySelector(".bar__search").matches("[data-waits]")`)
	cy.click("#open-people")
	cy.until(`document.querySelector("#people").getBoundingClientRect().left < innerWidth`)
	if ada.eval(`parleyBoot.done`) != "false" {
		t.Fatal("the program is there already: nothing was early")
	}
	gate.open()
	for _, p := range []*person{ada, bo, cy} {
		p.until(`parleyBoot.done`)
		p.until(`!document.querySelector("[data-waits]")`)
	}
	bo.until(`document.querySelector("#dialog[open] #search-name") === document.activeElement`)
	ada.until(inView)
	ada.until(`document.activeElement.id === "rooms"`)
	cy.until(`document.querySelector("#people").getBoundingClientRect().left < innerWidth`)
	ada.click(".rooms__close")
	ada.until(`!(` + inView + `)`)
	ada.calm()
}

func TestThePageIsKeptForTheWayBack(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada, bo := newPerson(t, browser, server.url, desktop), newPerson(t, browser, server.url, desktop)
	bo.visit("/")
	ada.visit("/")
	ada.until(`navigator.serviceWorker && navigator.serviceWorker.controller`)
	ada.write("half a thought")
	ada.eval(`window.sameProgram = true`)
	ada.load("/healthz")
	bo.say("while you were away")
	bo.sees("while you were away")
	ada.eval(`history.back()`)
	ada.until(`document.querySelector(".composer")`)
	if ada.eval(`window.sameProgram`) != "true" {
		t.Fatalf("the page was loaded again: %s", ada.eval(`JSON.stringify(performance.getEntriesByType("navigation")[0].notRestoredReasons)`))
	}
	ada.sees("while you were away")
	if got := ada.eval(`document.querySelector("#composer-text").value`); got != "half a thought" {
		t.Errorf("the composer has %q", got)
	}
	ada.enter()
	bo.sees("half a thought")
	ada.calm()
}

func TestATabTooManySaysSoAndConnectsWhenAnotherCloses(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada := newPerson(t, browser, server.url, desktop)
	ada.visit("/")
	second, closeTab := ada.tab()
	second.visit("/")
	_, token, _ := strings.Cut(ada.cookies(), "=")
	for range 14 {
		device := newStorage()
		if err := device.Keep(token); err != nil {
			t.Fatal(err)
		}
		startClient(t, server.url, device).online()
	}
	third, _ := ada.tab()
	third.load("/")
	third.until(`document.querySelector(".banner--offline")`)
	third.shows(".banners", "open too many times")
	closeTab()
	third.until(`!document.querySelector(".banner--offline")`)
	third.say("room for me")
	ada.sees("room for me")
}
