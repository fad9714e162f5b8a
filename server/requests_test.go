package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// accepts accepts the request of somebody, and goes back to the lobby.
func (p *person) accepts(name string) {
	p.t.Helper()
	p.opensRequest(name)
	p.click(".request__accept")
	p.until(`!document.querySelector(".request--open")`)
	p.until(fmt.Sprintf(`[...document.querySelectorAll(".room[href^='/r/direct'] .room__name")].some(e => e.textContent.trim() === %q)`, name))
	p.click(".room[href='/r/lobby']")
}

// opensRequest opens the list of requests, and the one of somebody.
func (p *person) opensRequest(name string) {
	p.t.Helper()
	p.until(`document.querySelector("button[data-action=requests]")`)
	if p.eval(`document.querySelector("button[data-action=requests]").getAttribute("aria-expanded") === "true"`) != "true" {
		p.click("button[data-action=requests]")
	}
	row := fmt.Sprintf(`[...document.querySelectorAll("#requests .room")].find(e => e.querySelector(".room__name").textContent.trim() === %q)`, name)
	p.until(row)
	p.eval(row + `.click()`)
	p.until(`document.querySelector(".request--open")`)
}

// TestARequestOfAStrangerWaitsApart lets a stranger write privately: it is seen quietly, and answered.
func TestARequestOfAStrangerWaitsApart(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada, bo := newPerson(t, browser, server.url, desktop), newPerson(t, browser, server.url, desktop)
	ada.visit("/")
	bo.visit("/")
	ada.say("for everyone")
	bo.sees("for everyone")
	title := bo.eval(`document.title`)
	ada.say("@" + bo.name() + " only for you")
	ada.sees("only for you")
	bo.until(`document.querySelector("button[data-action=requests]")`)
	if got := bo.eval(`document.querySelector("button[data-action=requests]").textContent.trim()`); got != "Message requests (1)" {
		t.Errorf("got %q, want one request", got)
	}
	if got := bo.eval(`document.title`); got != title {
		t.Errorf("the title became %q, want %q: a stranger is not to be noticed by that", got, title)
	}
	if got := bo.said(); len(got) != 1 {
		t.Errorf("the lobby has %q, want what was said to everyone alone", got)
	}
	bo.opensRequest(ada.name())
	bo.sees("only for you")
	bo.click(".request__decline")
	bo.until(`!document.querySelector(".request--open") && !document.querySelector("button[data-action=requests]")`)
	ada.say("@" + bo.name() + " are you there?")
	ada.sees("are you there?")

	eve := newPerson(t, browser, server.url, desktop)
	eve.visit("/")
	eve.say("@" + bo.name() + " hello from eve")
	eve.sees("hello from eve")
	bo.until(`document.querySelector("button[data-action=requests]")?.textContent.trim() === "Message requests (1)"`)
	bo.eval(`document.querySelector("button[data-action=requests]").focus()`) // by the keyboard: it is open from before
	bo.enter()
	bo.until(`!document.querySelector("#requests .room")`)
	bo.enter()
	bo.until(`document.querySelector("#requests .room")`)
	bo.eval(`document.querySelector("#requests .room").focus()`)
	bo.enter()
	bo.sees("hello from eve")
	bo.say("hello eve") // accepts it too
	eve.click(".room[href^='/r/direct']")
	eve.sees("hello eve")
	bo.until(`!document.querySelector(".request--open") && !document.querySelector("button[data-action=requests]")`)
	bo.click(".room[href='/r/lobby']")
	bo.sees("hello from eve")
	for _, p := range []*person{ada, bo, eve} {
		p.calm()
	}
}

// TestRequestsAreAccessibleAndFitOnAPhone shows them in both languages.
func TestRequestsAreAccessibleAndFitOnAPhone(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile(filepath.Join("..", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		missing(t, "axe-core: run make deps")
	}
	browser, server := chromium(t), startProcess(t)
	for i, l := range []look{desktop, {width: 1280, height: 860, dark: true}, {width: 390, height: 844, phone: true, languages: "zh-CN"}} {
		bo := newPerson(t, browser, server.url, l)
		bo.visit("/")
		ada := startClient(t, server.url, newStorage())
		ada.online()
		ada.client.Send(chat.Lobby, view.Draft{Text: "@" + bo.name() + " hello"})
		ada.until("the request", func(v *view.Snapshot) bool { return len(v.Rooms) > 1 })
		if l.phone {
			bo.click("#open-rooms")
		}
		bo.opensRequest(ada.client.View().Me.Name)
		bo.sees("hello")
		if l.phone {
			bo.click("#open-rooms")
		}
		inject(bo, string(axe))
		bo.eval(`(axe.run().then(r => window.axeResult = JSON.stringify(r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html + " " + n.failureSummary).join("\n  ")))), 0)`)
		bo.until(`window.axeResult`)
		if got := bo.eval(`window.axeResult`); got != "[]" {
			t.Errorf("look %d: %s", i, strings.ReplaceAll(got, `\n`, "\n"))
		}
		if wide := bo.eval(`document.documentElement.scrollWidth > innerWidth`); wide == "true" {
			t.Errorf("look %d: the page is wider than the screen", i)
		}
		if dir := os.Getenv("REQUEST_PICTURES"); dir != "" {
			bo.picture(filepath.Join(dir, fmt.Sprintf("requests-%d.png", i)))
		}
	}
}

// TestASweptGuestComesBackAsANewOne removes a guest while the server is away, as if a month had passed.
func TestASweptGuestComesBackAsANewOne(t *testing.T) {
	t.Parallel()
	server := startProcess(t)
	kept := newStorage()
	ada, bo := startClient(t, server.url, kept), startClient(t, server.url, newStorage())
	ada.online()
	bo.online()
	was := ada.client.View().Me
	ada.stop()
	bo.client.Send(chat.Lobby, view.Draft{Text: "I stay"})
	bo.sees([]string{"I stay"})
	if code := server.stop(); code != 0 {
		t.Fatalf("got status %d", code)
	}
	db, err := sqlite.Open(server.file(), nil)
	if err != nil {
		t.Fatal(err)
	}
	swept, err := db.Sweep(t.Context(), store.Idle{GuestsBefore: time.Now().Add(time.Hour)}, 100)
	if err != nil || swept.Guests != 1 {
		t.Errorf("got %+v (%v), want one guest removed", swept, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	server.start()
	again := startClient(t, server.url, kept)
	again.until("another one", func(v *view.Snapshot) bool { return v.Link.State == view.Online && v.Me.ID != was.ID })
	again.client.Send(chat.Lobby, view.Draft{Text: "hello again"})
	again.sees([]string{"I stay", "hello again"})
	bo.sees([]string{"I stay", "hello again"})
	if me := bo.client.View().Me; me.Name == "" {
		t.Error("bo is nobody any more")
	}
}
