package browser

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// accessible has axe look at the page as it is, and draws it if pictures are wanted.
func accessible(p *chromium.Person, what string) {
	p.T.Helper()
	chromium.Accessible(p, what)
	if *chromium.ScreenshotDir != "" {
		p.Picture(filepath.Join(*chromium.ScreenshotDir, "lists-"+strings.ReplaceAll(what, " ", "-")+".png"))
	}
}

// holds fails the test if an expression is not true.
func holds(p *chromium.Person, what, expression string) {
	p.T.Helper()
	if got := p.Eval(expression); got != "true" {
		p.T.Errorf("%s: %s is %s", what, expression, got)
	}
}

func types(p *chromium.Person, text string) {
	p.T.Helper()
	chromium.Call(p, input.InsertText, input.InsertTextParams{Text: text})
}

// travels opens a room as a link does.
func travels(p *chromium.Person, room string) {
	p.T.Helper()
	p.Eval(fmt.Sprintf(`goappNav("/r/%s")`, room))
	p.Until(fmt.Sprintf(`document.querySelector('.room--here[href="/r/%s"]')`, room))
}

// newCrowd has people come and makes rooms, of which the last has the longest name that there can be.
func newCrowd(t *testing.T, url string, people, rooms int) (*kit.Client, []string) {
	t.Helper()
	var one *kit.Client
	for i := range people {
		one = kit.StartClient(t, url, kit.NewStorage())
		one.Online()
		one.Client.Rename(fmt.Sprintf("Guest-%02d", i))
		one.Until("renamed", func(v *view.Snapshot) bool { return v.Me.Name == fmt.Sprintf("Guest-%02d", i) })
	}
	var names []string
	for i := range rooms {
		name := fmt.Sprintf("room-%02d", i)
		if i == rooms-1 {
			name = strings.Repeat("long-name-", 6) + "here"
		}
		one.Client.Create(view.NewRoom{Name: name})
		one.Until("created", func(v *view.Snapshot) bool { return v.Open.Room.Name == name && v.Open.Known })
		names = append(names, name)
	}
	one.Client.Open(chat.Lobby)
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
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	one, names := newCrowd(t, server.URL, 60, 39)
	bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	bo.Visit("/")
	for i, name := range names {
		travels(bo, name)
		bo.Until(fmt.Sprintf(`document.querySelectorAll(".rooms__list .room").length === %d`, i+2))
	}
	travels(bo, "lobby")
	long := names[len(names)-1]
	one.Client.Send(chat.RoomID(long), view.Draft{Text: "news"})
	bo.Until(`document.querySelector(".room--unread .badge")`)
	bo.Eval(`document.querySelector(".room--unread").scrollIntoView()`)
	holds(bo, "the badge is in view", inside(".room--unread .badge", "#rooms"))
	holds(bo, "the name ends in an ellipsis", `(e => e.scrollWidth > e.clientWidth && e.closest("a").title.length === 64)(document.querySelector(".room--unread .room__name"))`)
	holds(bo, "one's own card is in view", inside(".me", "#rooms"))
	holds(bo, "the rail itself does not scroll", `(e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight)(document.querySelector("#rooms"))`)
	holds(bo, "the page is no wider than the window", `document.documentElement.scrollWidth <= innerWidth`)
	holds(bo, "one's own name is whole", `(e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight)(document.querySelector(".me__name"))`)

	bo.Until(`document.querySelector(".people__head").textContent === "Here now · 61"`)
	if bo.Eval(`document.querySelectorAll(".people__one").length`) != "61" {
		bo.Click(`[data-action="load"]`)
	}
	bo.Until(`document.querySelectorAll(".people__one").length === 61 && !document.querySelector("[data-action='load']")`)
	bo.Eval(`document.querySelector("#people-filter").focus()`)
	types(bo, "guest-4")
	bo.Until(`document.querySelectorAll(".people__one").length === 10`)

	// A list is one tab stop, with the arrow keys within.
	bo.Eval(`document.querySelector(".room--here").focus()`)
	bo.Key("ArrowDown", 40, "", 0)
	holds(bo, "the arrow goes down", `document.activeElement.getAttribute("href") === "/r/room-00"`)
	bo.Key("End", 35, "", 0)
	holds(bo, "End goes to the last", `document.activeElement.getAttribute("href") === "/r/`+long+`"`)
	bo.Key("Tab", 9, "", 0)
	holds(bo, "Tab leaves the list", `!document.activeElement.closest(".rooms__list")`)
	bo.Key("Tab", 9, "", chromium.Shift)
	holds(bo, "and comes back to the open room", `document.activeElement.matches(".room--here")`)

	// The dialog keeps the marked row in view, and makes a name of what is typed.
	bo.Key("k", 75, "", 2)
	bo.Until(`document.activeElement.id === "create-name" && document.querySelectorAll(".choices__one").length === 40`)
	for range 30 {
		bo.Key("ArrowDown", 40, "", 0)
	}
	bo.Until(`document.activeElement.getAttribute("aria-activedescendant") === "choice-30" && document.querySelector("#choice-30.choices__one--marked")`)
	bo.Until(inside("#choice-30", "#choices"))
	types(bo, "Anna's room")
	bo.Until(`document.querySelector("#choices").textContent.includes("Create #annas-room")`)
	bo.Enter()
	bo.Until(`location.pathname === "/r/annas-room"`)

	// Leaving is said, and undone.
	bo.Click(`#open-room`)
	bo.Click(`#menu-room [data-action="leave"]`)
	bo.Until(`document.querySelector(".toast")?.textContent.includes("Left #Annas room")`)
	bo.Click(`.toast [data-action="join"]`)
	bo.Until(`location.pathname === "/r/annas-room" && document.querySelector('.room--here[href="/r/annas-room"]') && !document.querySelector(".toast")`)
	bo.Calm()
}

// TestMenusAndMessagesByKeyboard uses neither mouse nor finger.
func TestMenusAndMessagesByKeyboard(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada := kit.StartClient(t, server.URL, kit.NewStorage())
	ada.Online()
	for _, text := range []string{"one https://example.org/1", "two https://example.org/2", "three https://example.org/3"} {
		ada.Client.Send(chat.Lobby, view.Draft{Text: text})
	}
	bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	bo.Visit("/")
	bo.Sees("three https://example.org/3")
	bo.Click(".welcome__close") // its tools would come before the field
	bo.Until(`!document.querySelector(".welcome--open")`)
	focus := func(what, expression string) {
		t.Helper()
		bo.Until(`(e => ` + expression + `)(document.activeElement)`)
	}
	bo.Eval(`document.querySelector("#open-settings").focus()`)
	bo.Key("ArrowDown", 40, "", 0)
	focus("the first item", `e.matches('[data-action="theme"][role="menuitemradio"]')`)
	bo.Key("ArrowUp", 38, "", 0)
	focus("round to the last", `e.matches('[role="menuitem"]') && e.textContent === "Sign out"`)
	bo.Key("Home", 36, "", 0)
	focus("the first again", `e.textContent === "System"`)
	bo.Key("b", 66, "b", 0)
	focus("by its letter", `e.textContent === "Blocked people"`)
	bo.Key("Escape", 27, "", 0)
	focus("the button", `e.id === "open-settings" && e.getAttribute("aria-expanded") === "false"`)
	bo.Enter()
	focus("the menu", `e.closest("[role=menu]")`)
	bo.Key("k", 75, "k", 0)
	bo.Enter()
	bo.Until(`document.querySelector("#dialog").open`)
	bo.Key("Escape", 27, "", 0)
	focus("the button, after the dialog", `e.id === "open-settings"`)
	bo.Enter()
	focus("the menu", `e.closest("[role=menu]")`)
	bo.Key("Tab", 9, "", 0)
	bo.Until(`!document.querySelector(".menu--open")`)
	focus("after the button", `e.id !== "open-settings" && !e.closest(".menu") && e !== document.body`)

	bo.Eval(`document.querySelector("#composer-text").focus()`)
	bo.Key("Tab", 9, "", chromium.Shift)
	focus("the timeline, past all links", `e.id === "timeline"`)
	bo.Key("ArrowUp", 38, "", 0)
	focus("the last message", `e.matches(".message") && e.textContent.includes("three")`)
	bo.Key("ArrowUp", 38, "", 0)
	focus("the one before", `e.matches(".message") && e.textContent.includes("two")`)
	bo.Key("Tab", 9, "", 0)
	focus("its link", `e.matches("a") && e.textContent.includes("example.org/2")`)
	bo.Key("Tab", 9, "", 0)
	focus("the composer", `e.closest("#composer")`)
	bo.Calm()
}

// targets are the selectors of what a finger presses outside of texts. The topic takes taps beyond its box: see tooSmall.
const targets = `[...document.querySelectorAll("button, a.room, input, textarea, [role=option], [role^=menuitem]")].filter(e =>
	e.checkVisibility({visibilityProperty: true}) && !e.matches(".visually-hidden, .link, .person--about, .message__more, .skip, .bar__topic") && e.getBoundingClientRect().left >= 0 && e.getBoundingClientRect().right <= innerWidth)
	.filter(e => { const r = e.getBoundingClientRect(); return r.width < 44 || r.height < 44 && !e.matches("textarea") }).map(e => e.outerHTML.slice(0, 120) + " " + e.getBoundingClientRect().width + "x" + e.getBoundingClientRect().height).join("\n")`

// TestListsAndDialogsAreAccessible looks at each of them in both languages and themes, on a phone and in forced colours.
func TestListsAndDialogsAreAccessible(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	one, names := newCrowd(t, server.URL, 13, 3)
	one.Client.Send(chat.Lobby, view.Draft{Text: "hello"})
	for name, l := range map[string]chromium.Screen{
		"desktop": chromium.Desktop, "dark-zh": {Width: 1280, Height: 860, Dark: true, Languages: "zh-CN"},
		"phone": {Width: 390, Height: 844, Phone: true}, "wide": {Width: 1920, Height: 1080},
	} {
		bo := chromium.NewPerson(t, browser, server.URL, l)
		see := func(what string) {
			t.Helper()
			accessible(bo, name+" "+what)
			if small := bo.Eval(targets); l.Phone && small != "" {
				t.Errorf("%s %s: too small for a finger:\n%s", name, what, small)
			}
		}
		bo.Visit("/")
		bo.Sees("hello")
		travels(bo, names[2])
		travels(bo, "lobby")
		bo.Sees("hello")
		if name == "wide" {
			holds(bo, "one column", `new Set(["#timeline .message .avatar", ".composer__box", ".bar__title"].map(s => Math.round(document.querySelector(s).getBoundingClientRect().left))).size === 1 &&
				document.querySelector(".composer__box").offsetWidth <= 46 * 16 && document.querySelector(".composer__box").offsetWidth === document.querySelector(".timeline__list").offsetWidth`)
			see("room")
			continue
		}
		see("room")
		if l.Phone {
			bo.Click("#open-rooms")
			bo.Until(`document.querySelector(".app--rooms") && getComputedStyle(document.querySelector("#rooms")).transform === "none"`)
			see("rooms")
		}
		bo.Click("#open-settings")
		bo.Until(`document.querySelector(".menu--open")`)
		see("menu")
		bo.Click(".rooms__new")
		bo.Until(`document.querySelectorAll(".choices__one").length >= 4`)
		types(bo, "Anna's room")
		bo.Until(`document.querySelector("#choices").textContent.includes("annas-room")`)
		see("create")
		if name == "desktop" {
			chromium.Call(bo, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}}})
			holds(bo, "forced colours show the marked row", `(e => getComputedStyle(e).outlineStyle === "solid" && getComputedStyle(e).outlineWidth === "2px")(document.querySelector(".choices__one--marked"))`)
			bo.Set(l)
		}
		bo.Key("Escape", 27, "", 0)
		bo.Until(`!document.querySelector("#dialog-title")`) // the program knows too
		bo.Click(".rooms__write")
		bo.Until(`document.querySelectorAll(".choices__one").length >= 13`)
		types(bo, "guest-1")
		bo.Until(`document.querySelectorAll(".choices__one").length === 3`)
		see("direct")
		bo.Key("Escape", 27, "", 0)
		bo.Until(`!document.querySelector("#dialog-title")`) // the program knows too
		if l.Phone {
			bo.Click("#open-people")
			bo.Until(`document.querySelector(".app--people") && getComputedStyle(document.querySelector("#people")).transform === "none"`)
		}
		bo.Until(`document.querySelector("#people-filter")`)
		see("people")
		bo.Click(".people__one[data-arg]")
		bo.Until(`document.querySelector("#dialog[open] .card")`)
		see("card")
		bo.Click(`#dialog [data-action="blockuser"]`)
		bo.Until(`document.querySelector(".toast")`)
		see("toast")
		bo.Click(`.message [data-action="person"]`)
		bo.Click(`#dialog [data-action="message"]`)
		bo.Until(`location.pathname.startsWith("/r/direct") && document.querySelector(".bar__title .avatar")`)
		bo.Say("the first word")
		if l.Phone {
			bo.Click(".composer__send")
		}
		bo.Sees("the first word")
		bo.Until(`document.querySelector(".room--here[href^='/r/direct']")`)
		see("first word")
		bo.Calm()
	}
}
