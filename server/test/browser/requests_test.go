package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// accepts accepts the request of somebody, and goes back to the lobby.
func accepts(p *chromium.Person, name string) {
	p.T.Helper()
	opensRequest(p, name)
	p.Click(".request__accept")
	p.Until(`!document.querySelector(".request--open")`)
	p.Until(fmt.Sprintf(`[...document.querySelectorAll(".room[href^='/r/direct'] .room__name")].some(e => e.textContent.trim() === %q)`, name))
	p.Click(".room[href='/r/lobby']")
}

// opensRequest opens the list of requests, and the one of somebody.
func opensRequest(p *chromium.Person, name string) {
	p.T.Helper()
	p.Until(`document.querySelector("button[data-action=requests]")`)
	if p.Eval(`document.querySelector("button[data-action=requests]").getAttribute("aria-expanded") === "true"`) != "true" {
		p.Click("button[data-action=requests]")
	}
	row := fmt.Sprintf(`[...document.querySelectorAll("#requests .room")].find(e => e.querySelector(".room__name").textContent.trim() === %q)`, name)
	p.ClickOn(row)
	p.Until(`document.querySelector(".request--open")`)
}

// TestARequestOfAStrangerWaitsApart lets a stranger write privately: it is seen quietly, and answered.
func TestARequestOfAStrangerWaitsApart(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	bo.Visit("/")
	ada.Say("for everyone")
	bo.Sees("for everyone")
	title := bo.Eval(`document.title`)
	ada.Say("@" + bo.Name() + " only for you")
	ada.Sees("only for you")
	bo.Until(`document.querySelector("button[data-action=requests]")`)
	if got := bo.Eval(`document.querySelector("button[data-action=requests]").textContent.trim()`); got != "Message requests (1)" {
		t.Errorf("got %q, want one request", got)
	}
	if got := bo.Eval(`document.title`); got != title {
		t.Errorf("the title became %q, want %q: a stranger is not to be noticed by that", got, title)
	}
	if got := bo.Said(); len(got) != 1 {
		t.Errorf("the lobby has %q, want what was said to everyone alone", got)
	}
	opensRequest(bo, ada.Name())
	bo.Sees("only for you")
	bo.Click(".request__decline")
	bo.Until(`!document.querySelector(".request--open") && !document.querySelector("button[data-action=requests]")`)
	ada.Say("@" + bo.Name() + " are you there?")
	ada.Sees("are you there?")

	eve := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	eve.Visit("/")
	eve.Say("@" + bo.Name() + " hello from eve")
	eve.Sees("hello from eve")
	bo.Until(`document.querySelector("button[data-action=requests]")?.textContent.trim() === "Message requests (1)"`)
	bo.Eval(`document.querySelector("button[data-action=requests]").focus()`) // by the keyboard: it is open from before
	bo.Enter()
	bo.Until(`!document.querySelector("#requests .room")`)
	bo.Enter()
	bo.Until(`document.querySelector("#requests .room")`)
	bo.Eval(`document.querySelector("#requests .room").focus()`)
	bo.Enter()
	bo.Sees("hello from eve")
	bo.Say("hello eve") // accepts it too
	eve.Click(".room[href^='/r/direct']")
	eve.Sees("hello eve")
	bo.Until(`!document.querySelector(".request--open") && !document.querySelector("button[data-action=requests]")`)
	bo.Click(".room[href='/r/lobby']")
	bo.Sees("hello from eve")
	for _, p := range []*chromium.Person{ada, bo, eve} {
		p.Calm()
	}
}

// TestRequestsAreAccessibleAndFitOnAPhone shows them in both languages.
func TestRequestsAreAccessibleAndFitOnAPhone(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	for i, l := range []chromium.Screen{chromium.Desktop, {Width: 1280, Height: 860, Dark: true}, {Width: 390, Height: 844, Phone: true, Languages: "zh-CN"}} {
		bo := chromium.NewPerson(t, browser, server.URL, l)
		bo.Visit("/")
		ada := kit.StartClient(t, server.URL, kit.NewStorage())
		ada.Online()
		ada.Client.Send(chat.Lobby, view.Draft{Text: "@" + bo.Name() + " hello"})
		ada.Until("the request", func(v *view.Snapshot) bool { return len(v.Rooms) > 1 })
		if l.Phone {
			bo.Click("#open-rooms")
		}
		opensRequest(bo, ada.Client.View().Me.Name)
		bo.Sees("hello")
		if l.Phone {
			bo.Click("#open-rooms")
		}
		chromium.Accessible(bo, fmt.Sprint("look ", i))
		if wide := bo.Eval(`document.documentElement.scrollWidth > innerWidth`); wide == "true" {
			t.Errorf("look %d: the page is wider than the screen", i)
		}
		if dir := os.Getenv("REQUEST_PICTURES"); dir != "" {
			bo.Picture(filepath.Join(dir, fmt.Sprintf("requests-%d.png", i)))
		}
	}
}
