package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// chooses opens the menu of a message by keyboard and takes an item.
func chooses(p *chromium.Person, text, do string) {
	p.T.Helper()
	row := rowSaying(text)
	p.Until(row)
	p.Eval(`(e => { e.tabIndex = -1; e.focus(); })(` + row + `)`)
	p.Until(`document.activeElement === ` + row)
	p.Enter()
	p.Until(`document.querySelector("#menu-message.menu--open") && document.activeElement.closest("#menu-message")`)
	p.Click(fmt.Sprintf(`#menu-message [data-action=%q]`, do))
	p.Until(`!document.querySelector("#menu-message.menu--open")`)
}

// says waits until a message on the page says something.
func says(p *chromium.Person, text, selector, want string) {
	p.T.Helper()
	p.Until(fmt.Sprintf(`(e => e && e.textContent.includes(%q))((%s)?.querySelector(%q))`, want, rowSaying(text), selector))
}

// TestTwoPeopleChangeMessages edits, reacts, answers and deletes in one browser, and looks at another.
func TestTwoPeopleChangeMessages(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Screen{Width: 1280, Height: 860, Dark: true})
	for _, p := range []*chromium.Person{ada, bo} {
		p.Visit("/")
		p.Click(".welcome__close")
	}
	for _, text := range []string{"alpha", "beta", "gamma"} {
		ada.Say(text)
		ada.Sees(text)
		bo.Sees(text)
	}

	// Up in the empty field edits the last message; what is edited is seen everywhere, marked.
	bo.Eval(`window.gammaRow = ` + rowSaying("gamma"))
	ada.Key("ArrowUp", 38, "", 0)
	ada.Until(`document.querySelector("#composer-text").value === "gamma" && document.querySelector(".composer__about").textContent !== ""`)
	picture(ada, "editing")
	accessible(ada, "editing")
	ada.Write(" rays")
	ada.Enter()
	says(bo, "gamma rays", ".message__edited", "edited")
	says(ada, "gamma rays", ".message__edited", "edited")
	holds(bo, "the row stays the element that it was", `window.gammaRow === `+rowSaying("gamma rays"))
	ada.Until(`document.querySelector("#composer-text").value === "" && document.querySelector(".composer__about").textContent === ""`)
	bo.Until(`document.querySelector("#app > .visually-hidden[role=status]").textContent.includes("edited a message: gamma rays")`)

	// A reaction by keyboard, and another click on its pill.
	chooses(bo, "alpha", "react")
	says(ada, "alpha", ".reaction[aria-pressed=false]", "👍1")
	says(bo, "alpha", ".reaction[aria-pressed=true]", "👍1")
	ada.Eval(rowSaying("alpha") + `.querySelector(".reaction").focus()`)
	ada.Enter()
	says(bo, "alpha", ".reaction", "👍2")
	holds(ada, "the focus stays on the pill", `document.activeElement.matches(".reaction[aria-pressed=true]")`)
	if got, want := ada.Eval(rowSaying("alpha")+`.querySelector(".reaction").getAttribute("aria-label")`), "👍, 2: you and "+bo.Name(); got != want {
		t.Errorf("the pill says %q, want %q", got, want)
	}
	accessible(ada, "reactions")
	picture(ada, "reactions")
	chooses(bo, "alpha", "reactors")
	bo.Until(`document.querySelectorAll("#dialog .choices__one").length === 2`)
	accessible(bo, "reactors")
	picture(bo, "reactors")
	bo.Key("Escape", 27, "", 0)
	bo.Until(`!document.querySelector("#dialog-title")`)

	// A reply, and the way to what it answers.
	chooses(bo, "beta", "reply")
	bo.Until(`document.querySelector(".composer__about").textContent.includes("beta")`)
	picture(bo, "replying")
	accessible(bo, "replying")
	bo.Say("an answer")
	says(ada, "an answer", ".quote", "beta")
	ada.Click(".quote")
	ada.Until(`location.pathname === "/r/lobby/2" && document.activeElement === ` + rowSaying("beta") + ` && document.activeElement.matches(".message--marked")`)
	picture(ada, "permalink")
	accessible(ada, "permalink")

	// A pin.
	chooses(ada, "gamma rays", "pin")
	says(bo, "gamma rays", ".message__pin", "Pinned")
	bo.Click("#open-room")
	bo.Click(`#menu-room [data-arg="pins"]`)
	bo.Until(`document.querySelector("#dialog .pin")?.textContent.includes("gamma rays")`)
	accessible(bo, "pins")
	picture(bo, "pins")
	bo.Click("#dialog .pin .hit")
	bo.Until(`location.pathname === "/r/lobby/3"`)

	// A deletion that is undone, and one that is not.
	chooses(ada, "beta", "delete")
	ada.Until(`document.querySelector(".toast .link")`)
	picture(ada, "deleting")
	ada.Click(".toast .link")
	ada.Sees("beta")
	bo.Sees("beta")
	chooses(ada, "beta", "delete")
	bo.Until(`document.querySelector(".message__tombstone")`)
	says(bo, "an answer", ".quote__gone", "deleted message")
	holds(bo, "the deleted text is nowhere", `!document.body.textContent.includes("beta")`)
	accessible(bo, "tombstone")
	picture(bo, "tombstone")

	// An emptied message asks.
	ada.Eval(`document.querySelector("#composer-text").focus()`)
	ada.Key("ArrowUp", 38, "", 0)
	ada.Until(`document.querySelector("#composer-text").value === "gamma rays"`)
	ada.Eval(`document.querySelector("#composer-text").select()`)
	ada.Key("Delete", 46, "", 0)
	ada.Enter()
	ada.Until(`document.querySelector("#dialog").open`)
	accessible(ada, "confirm")
	picture(ada, "confirm")
	ada.Key("Escape", 27, "", 0)
	ada.Until(`!document.querySelector("#dialog").open`)
	ada.Key("Escape", 27, "", 0)
	ada.Until(`document.querySelector(".composer__about").textContent === ""`)
	ada.Calm()
	bo.Calm()
}

// TestAPermalinkAndTheWayBack goes from a quote to a message far above, and back to the pixel; and opens the address with and without
// the program.
func TestAPermalinkAndTheWayBack(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	one, said := talker(t, server.URL, 400)
	one.Client.Send(chat.Lobby, view.Draft{Text: "an answer to what was said long ago", Reply: 20})
	for i := range 30 {
		one.Client.Send(chat.Lobby, view.Draft{Text: fmt.Sprint("after it ", i)})
	}
	bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	bo.Visit("/")
	bo.Sees("after it 29")
	bo.Settles()
	bo.Until(`(() => { const e = ` + rowSaying("an answer to what") + `; e?.scrollIntoView({block: "center"}); return e; })()`)
	bo.Until(rowSaying("an answer to what") + `.querySelector(".quote__text")`)
	bo.Settles()
	before := bo.Number(rowSaying("an answer to what") + `.getBoundingClientRect().top`)
	bo.ClickOn(rowSaying("an answer to what") + `?.querySelector(".quote")`)
	bo.Until(`location.pathname === "/r/lobby/20" && document.querySelector(".message--marked") && document.querySelector(".past")`)
	bo.Until(`(r => r.top > 0 && r.bottom < innerHeight)(document.querySelector(".message--marked").getBoundingClientRect())`)
	if got := bo.Eval(`document.querySelector(".message--marked").textContent`); !strings.Contains(got, said[19]) {
		t.Errorf("marked is %q, want %q", got, said[19])
	}
	bo.Settles()
	picture(bo, "detached")
	accessible(bo, "detached")

	// What follows loads at the end, and nothing jumps.
	bo.Until(`(() => { document.querySelector("#timeline").scrollTop = 0; return [...document.querySelectorAll(".timeline .message")].some((e) => /message (\d+),/.exec(e.textContent)?.[1] >= 150); })()`)
	bo.Eval(`history.back()`)
	bo.Until(`location.pathname === "/r/lobby" || location.pathname === "/"`)
	bo.Until(rowSaying("an answer to what"))
	bo.Settles()
	bo.Until(fmt.Sprintf(`Math.abs(%s?.getBoundingClientRect().top - %f) <= 1`, rowSaying("an answer to what"), before))
	bo.Eval(`history.forward()`)
	bo.Until(`location.pathname === "/r/lobby/20" && document.querySelector(".message--marked")`)
	bo.Click(".jump")
	bo.Sees("after it 29")
	bo.Until(`location.pathname === "/r/lobby" && !document.querySelector(".past") && document.querySelector("#timeline").scrollTop > -24`)
	bo.Calm()

	// The address by itself.
	cy := chromium.NewPerson(t, browser, server.URL, chromium.Phone)
	cy.Visit("/r/lobby/20")
	cy.Until(`document.querySelector(".message--marked")?.textContent.includes("` + said[19] + `")`)
	cy.Until(`(r => r.top > 0 && r.bottom < innerHeight)(document.querySelector(".message--marked").getBoundingClientRect())`)
	picture(cy, "permalink-phone")
	cy.Calm()
	dan := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	chromium.Call(dan, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	dan.Load("/r/lobby/20")
	dan.Until(`document.querySelector(".message--marked")?.textContent.includes("` + said[19] + `")`)
	dan.Until(`(r => r.top > 0 && r.bottom < innerHeight)(document.querySelector(".message--marked").getBoundingClientRect())`)
	dan.Until(`document.title.includes("message 19, with enough words")`)
	picture(dan, "permalink-without-program")
}

// TestAPermalinkIsInViewWhenItsPageCameInPieces opens the address of a message on a slow network: the browser draws the page as far as
// it has come, and the rest of it follows below the message that was asked for.
func TestAPermalinkIsInViewWhenItsPageCameInPieces(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	_, said := talker(t, server.URL, 100)
	for _, scripts := range []bool{false, true} {
		rest := kit.HoldRest(t, server.URL, said[22])
		reader := chromium.NewPerson(t, browser, rest.URL, chromium.Desktop)
		chromium.Call(reader, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !scripts})
		chromium.Call(reader, page.Navigate, page.NavigateParams{URL: rest.URL + "/r/lobby/20"})
		reader.Until(`document.querySelector(".message--marked") && document.activeElement.matches(".message--marked")`)
		rest.Open()
		reader.Until(`document.readyState === "complete"`)
		reader.Until(`(r => r.top > 0 && r.bottom < innerHeight)(document.querySelector(".message--marked").getBoundingClientRect())`)
	}
}

// TestQuotesAndReactionsAreReadWithoutScripts follows a quote on the page that the server draws.
func TestQuotesAndReactionsAreReadWithoutScripts(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	one, said := talker(t, server.URL, 3)
	one.Client.Send(chat.Lobby, view.Draft{Text: "an answer", Reply: 2})
	one.Client.React(chat.Lobby, 3, "🎉", true)
	one.Until("all stored", func(v *view.Snapshot) bool { return v.Waiting == 0 && len(one.Said()) == 4 })
	reader := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	chromium.Call(reader, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	seen := func(text, selector, want string) {
		t.Helper()
		reader.Until(fmt.Sprintf(`(e => e && e.checkVisibility() && e.innerText.includes(%q))((%s)?.querySelector(%q))`, want, rowSaying(text), selector))
	}
	reader.Load("/")
	seen("an answer", ".quote", said[1])
	seen(said[2], ".reaction", "1")
	holds(reader, "all that the timeline says can be read", `[...document.querySelectorAll(".timeline__list *")].every((e) => e.children.length > 0 || e.textContent.trim() === "" || e.checkVisibility() || e.closest("button"))`)
	holds(reader, "a reaction cannot be pressed", `getComputedStyle(document.querySelector(".reaction")).pointerEvents === "none"`)
	presses(reader, `document.querySelector(".quote")`)
	reader.Until(`location.pathname === "/r/lobby/2" && document.querySelector(".message--marked")`)
	seen("an answer", ".quote", said[1])
}
