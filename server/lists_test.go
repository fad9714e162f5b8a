package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// accessible fails the test for what axe finds wrong with the page as it is.
func (p *person) accessible(what string) {
	p.t.Helper()
	axe, err := os.ReadFile(filepath.Join("..", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		missing(p.t, "axe-core: run make deps")
	}
	p.until(`document.getAnimations().length === 0`) // what fades in has the contrast that it begins with
	if p.eval(`typeof axe`) == "undefined" {
		inject(p, string(axe))
	}
	p.eval(`(delete window.axeResult, axe.run().then(r => window.axeResult = JSON.stringify(r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html + " " + n.failureSummary).join("\n  ")))), 0)`)
	p.until(`window.axeResult`)
	if got := p.eval(`window.axeResult`); got != "[]" {
		p.t.Errorf("%s: %s", what, strings.ReplaceAll(got, `\n`, "\n"))
	}
	if *screenshotDir != "" {
		p.picture(filepath.Join(*screenshotDir, "lists-"+strings.ReplaceAll(what, " ", "-")+".png"))
	}
}

// holds fails the test if an expression is not true.
func (p *person) holds(what, expression string) {
	p.t.Helper()
	if got := p.eval(expression); got != "true" {
		p.t.Errorf("%s: %s is %s", what, expression, got)
	}
}

func (p *person) types(text string) {
	p.t.Helper()
	call(p, input.InsertText, input.InsertTextParams{Text: text})
}

// travels opens a room as a link does.
func (p *person) travels(room string) {
	p.t.Helper()
	p.eval(fmt.Sprintf(`goappNav("/r/%s")`, room))
	p.until(fmt.Sprintf(`document.querySelector('.room--here[href="/r/%s"]')`, room))
}

// newCrowd has people come and makes rooms, of which the last has the longest name that there can be.
func newCrowd(t *testing.T, url string, people, rooms int) (*machine, []string) {
	t.Helper()
	var one *machine
	for i := range people {
		one = startClient(t, url, newStorage())
		one.online()
		one.client.Rename(fmt.Sprintf("Guest-%02d", i))
		one.until("renamed", func(v *view.Snapshot) bool { return v.Me.Name == fmt.Sprintf("Guest-%02d", i) })
	}
	var names []string
	for i := range rooms {
		name := fmt.Sprintf("room-%02d", i)
		if i == rooms-1 {
			name = strings.Repeat("long-name-", 6) + "here"
		}
		one.client.Create(name, "")
		one.until("created", func(v *view.Snapshot) bool { return v.Open.Room.Name == name && v.Open.Known })
		names = append(names, name)
	}
	one.client.Open(chat.Lobby)
	return one, names
}

// inside says that an element is in view in another one.
func inside(selector, box string) string {
	return fmt.Sprintf(`((a, b) => a.width > 0 && a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom)(
		document.querySelector(%q).getBoundingClientRect(), document.querySelector(%q).getBoundingClientRect())`, selector, box)
}

// TestLongListsStayInReach has 61 people and 40 rooms, one of which has the longest name.
func TestLongListsStayInReach(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t, "--limits", "off")
	one, names := newCrowd(t, server.url, 60, 39)
	bo := newPerson(t, browser, server.url, desktop)
	bo.visit("/")
	for i, name := range names {
		bo.travels(name)
		bo.until(fmt.Sprintf(`document.querySelectorAll(".rooms__list .room").length === %d`, i+2))
	}
	bo.travels("lobby")
	long := names[len(names)-1]
	one.client.Send(chat.RoomID(long), view.Draft{Text: "news"})
	bo.until(`document.querySelector(".room--unread .badge")`)
	bo.eval(`document.querySelector(".room--unread").scrollIntoView()`)
	bo.holds("the badge is in view", inside(".room--unread .badge", "#rooms"))
	bo.holds("the name ends in an ellipsis", `(e => e.scrollWidth > e.clientWidth && e.closest("a").title.length === 64)(document.querySelector(".room--unread .room__name"))`)
	bo.holds("one's own card is in view", inside(".me", "#rooms"))
	bo.holds("the rail itself does not scroll", `(e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight)(document.querySelector("#rooms"))`)
	bo.holds("the page is no wider than the window", `document.documentElement.scrollWidth <= innerWidth`)
	bo.holds("one's own name is whole", `(e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight)(document.querySelector(".me__name"))`)

	bo.until(`document.querySelector(".people__head").textContent === "Here now · 61"`)
	if bo.eval(`document.querySelectorAll(".people__one").length`) != "61" {
		bo.click(`[data-action="load"]`)
	}
	bo.until(`document.querySelectorAll(".people__one").length === 61 && !document.querySelector("[data-action='load']")`)
	bo.eval(`document.querySelector("#people-filter").focus()`)
	bo.types("guest-4")
	bo.until(`document.querySelectorAll(".people__one").length === 10`)

	// A list is one tab stop, with the arrow keys within.
	bo.eval(`document.querySelector(".room--here").focus()`)
	bo.key("ArrowDown", 40, "", 0)
	bo.holds("the arrow goes down", `document.activeElement.getAttribute("href") === "/r/room-00"`)
	bo.key("End", 35, "", 0)
	bo.holds("End goes to the last", `document.activeElement.getAttribute("href") === "/r/`+long+`"`)
	bo.key("Tab", 9, "", 0)
	bo.holds("Tab leaves the list", `!document.activeElement.closest(".rooms__list")`)
	bo.key("Tab", 9, "", shift)
	bo.holds("and comes back to the open room", `document.activeElement.matches(".room--here")`)

	// The dialog keeps the marked row in view, and makes a name of what is typed.
	bo.key("k", 75, "", 2)
	bo.until(`document.activeElement.id === "create-name" && document.querySelectorAll(".choices__one").length === 40`)
	for range 30 {
		bo.key("ArrowDown", 40, "", 0)
	}
	bo.until(`document.activeElement.getAttribute("aria-activedescendant") === "choice-30" && document.querySelector("#choice-30.choices__one--marked")`)
	bo.until(inside("#choice-30", "#choices"))
	bo.types("Anna's room")
	bo.until(`document.querySelector("#choices").textContent.includes("Create #annas-room")`)
	bo.enter()
	bo.until(`location.pathname === "/r/annas-room"`)

	// Leaving is said, and undone.
	bo.click(`#open-room`)
	bo.click(`#menu-room [data-action="leave"]`)
	bo.until(`document.querySelector(".toast")?.textContent.includes("Left #Annas room")`)
	bo.click(`.toast [data-action="join"]`)
	bo.until(`location.pathname === "/r/annas-room" && document.querySelector('.room--here[href="/r/annas-room"]') && !document.querySelector(".toast")`)
	bo.calm()
}

// TestMenusAndMessagesByKeyboard uses neither mouse nor finger.
func TestMenusAndMessagesByKeyboard(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada := startClient(t, server.url, newStorage())
	ada.online()
	for _, text := range []string{"one https://example.org/1", "two https://example.org/2", "three https://example.org/3"} {
		ada.client.Send(chat.Lobby, view.Draft{Text: text})
	}
	bo := newPerson(t, browser, server.url, desktop)
	bo.visit("/")
	bo.sees("three https://example.org/3")
	bo.click(".welcome__close") // its tools would come before the field
	bo.until(`!document.querySelector(".welcome--open")`)
	focus := func(what, expression string) {
		t.Helper()
		bo.until(`(e => ` + expression + `)(document.activeElement)`)
	}
	bo.eval(`document.querySelector("#open-settings").focus()`)
	bo.key("ArrowDown", 40, "", 0)
	focus("the first item", `e.matches('[data-action="theme"][role="menuitemradio"]')`)
	bo.key("ArrowUp", 38, "", 0)
	focus("round to the last", `e.matches('[role="menuitem"]') && e.textContent === "Sign out"`)
	bo.key("Home", 36, "", 0)
	focus("the first again", `e.textContent === "System"`)
	bo.key("m", 77, "m", 0)
	focus("by its letter", `e.textContent === "Muted people"`)
	bo.key("Escape", 27, "", 0)
	focus("the button", `e.id === "open-settings" && e.getAttribute("aria-expanded") === "false"`)
	bo.enter()
	focus("the menu", `e.closest("[role=menu]")`)
	bo.key("k", 75, "k", 0)
	bo.enter()
	bo.until(`document.querySelector("#dialog").open`)
	bo.key("Escape", 27, "", 0)
	focus("the button, after the dialog", `e.id === "open-settings"`)
	bo.enter()
	focus("the menu", `e.closest("[role=menu]")`)
	bo.key("Tab", 9, "", 0)
	bo.until(`!document.querySelector(".menu--open")`)
	focus("after the button", `e.id !== "open-settings" && !e.closest(".menu") && e !== document.body`)

	bo.eval(`document.querySelector("#composer-text").focus()`)
	bo.key("Tab", 9, "", shift)
	focus("the timeline, past all links", `e.id === "timeline"`)
	bo.key("ArrowUp", 38, "", 0)
	focus("the last message", `e.matches(".message") && e.textContent.includes("three")`)
	bo.key("ArrowUp", 38, "", 0)
	focus("the one before", `e.matches(".message") && e.textContent.includes("two")`)
	bo.key("Tab", 9, "", 0)
	focus("its link", `e.matches("a") && e.textContent.includes("example.org/2")`)
	bo.key("Tab", 9, "", 0)
	focus("the composer", `e.closest("#composer")`)
	bo.calm()
}

// targets are the selectors of what a finger presses outside of texts. The topic takes taps beyond its box: see tooSmall.
const targets = `[...document.querySelectorAll("button, a.room, input, textarea, [role=option], [role^=menuitem]")].filter(e =>
	e.checkVisibility({visibilityProperty: true}) && !e.matches(".unseen, .link, .person--about, .message__more, .skip, .bar__topic") && e.getBoundingClientRect().left >= 0 && e.getBoundingClientRect().right <= innerWidth)
	.filter(e => { const r = e.getBoundingClientRect(); return r.width < 44 || r.height < 44 && !e.matches("textarea") }).map(e => e.outerHTML.slice(0, 120) + " " + e.getBoundingClientRect().width + "x" + e.getBoundingClientRect().height).join("\n")`

// TestListsAndDialogsAreAccessible looks at each of them in both languages and themes, on a phone and in forced colours.
func TestListsAndDialogsAreAccessible(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t, "--limits", "off")
	one, names := newCrowd(t, server.url, 13, 3)
	one.client.Send(chat.Lobby, view.Draft{Text: "hello"})
	for name, l := range map[string]look{
		"desktop": desktop, "dark-zh": {width: 1280, height: 860, dark: true, languages: "zh-CN"},
		"phone": {width: 390, height: 844, phone: true}, "wide": {width: 1920, height: 1080},
	} {
		bo := newPerson(t, browser, server.url, l)
		see := func(what string) {
			t.Helper()
			bo.accessible(name + " " + what)
			if small := bo.eval(targets); l.phone && small != "" {
				t.Errorf("%s %s: too small for a finger:\n%s", name, what, small)
			}
		}
		bo.visit("/")
		bo.sees("hello")
		bo.travels(names[2])
		bo.travels("lobby")
		bo.sees("hello")
		if name == "wide" {
			bo.holds("one column", `new Set(["#timeline .message .avatar", ".composer__box", ".bar__title"].map(s => Math.round(document.querySelector(s).getBoundingClientRect().left))).size === 1 &&
				document.querySelector(".composer__box").offsetWidth <= 46 * 16 && document.querySelector(".composer__box").offsetWidth === document.querySelector(".timeline__list").offsetWidth`)
			see("room")
			continue
		}
		see("room")
		if l.phone {
			bo.click("#open-rooms")
			bo.until(`document.querySelector(".app--rooms") && getComputedStyle(document.querySelector("#rooms")).transform === "none"`)
			see("rooms")
		}
		bo.click("#open-settings")
		bo.until(`document.querySelector(".menu--open")`)
		see("menu")
		bo.click(".rooms__new")
		bo.until(`document.querySelectorAll(".choices__one").length >= 4`)
		bo.types("Anna's room")
		bo.until(`document.querySelector("#choices").textContent.includes("annas-room")`)
		see("create")
		if name == "desktop" {
			call(bo, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}}})
			bo.holds("forced colours show the marked row", `(e => getComputedStyle(e).outlineStyle === "solid" && getComputedStyle(e).outlineWidth === "2px")(document.querySelector(".choices__one--marked"))`)
			bo.set(l)
		}
		bo.key("Escape", 27, "", 0)
		bo.until(`!document.querySelector("#dialog-title")`) // the program knows too
		bo.click(".rooms__write")
		bo.until(`document.querySelectorAll(".choices__one").length >= 13`)
		bo.types("guest-1")
		bo.until(`document.querySelectorAll(".choices__one").length === 3`)
		see("direct")
		bo.key("Escape", 27, "", 0)
		bo.until(`!document.querySelector("#dialog-title")`) // the program knows too
		if l.phone {
			bo.click("#open-people")
			bo.until(`document.querySelector(".app--people") && getComputedStyle(document.querySelector("#people")).transform === "none"`)
		}
		bo.until(`document.querySelector("#people-filter")`)
		see("people")
		bo.click(".people__one[data-arg]")
		bo.until(`document.querySelector("#dialog[open] .card")`)
		see("card")
		bo.click(`#dialog [data-action="mute"]`)
		bo.until(`document.querySelector(".toast")`)
		see("toast")
		bo.click(`.message [data-action="person"]`)
		bo.click(`#dialog [data-action="message"]`)
		bo.until(`location.pathname.startsWith("/r/direct") && document.querySelector(".bar__title .avatar")`)
		bo.say("the first word")
		if l.phone {
			bo.click(".composer__send")
		}
		bo.sees("the first word")
		bo.until(`document.querySelector(".room--here[href^='/r/direct']")`)
		see("first word")
		bo.calm()
	}
}
