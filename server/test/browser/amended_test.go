package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// editsLast brings one's last message into the empty composer, and writes more behind it.
func editsLast(p *chromium.Person, was, more string) {
	p.T.Helper()
	p.Pends(0) // what is pending cannot be edited
	p.Eval(`document.querySelector("#composer-text").focus()`)
	p.Key("ArrowUp", 38, "", 0)
	p.Until(fmt.Sprintf(`%s === %q && document.querySelector(".composer__about").textContent !== ""`, composerText, was))
	p.Write(more)
}

// TestAnEditWaitsForTheServer edits while there is none, beside a message that is new; both can be read and are kept.
func TestAnEditWaitsForTheServer(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	bo.Visit("/")
	ada.Visit("/")
	ada.Click(".welcome__close")
	ada.Say(someCode) // loads the colours
	ada.Until(`document.querySelector(".code__comment")`)
	ada.Say("first draft")
	ada.Pends(0)
	bo.Sees("first draft")
	server.Kill()
	ada.Until(`document.querySelector(".banner--offline")`)
	editsLast(ada, "first draft", ", second thought")
	ada.Enter()
	says(ada, "first draft, second thought", ".message__trouble", "Saved when you’re back online")
	ada.Write("more " + someCode)
	ada.Enter()
	ada.Until(`document.querySelector(".message--pending .code__comment")`)
	for name, screen := range map[string]chromium.Screen{"desktop": chromium.Desktop, "dark": {Width: 1280, Height: 860, Dark: true}, "phone": {Width: 390, Height: 844}} {
		ada.Set(screen)
		accessible(ada, "pending "+name)
		picture(ada, "pending-"+name)
	}
	server.Start()
	says(bo, "first draft, second thought", ".message__edited", "edited")
	ada.Pends(0)
	ada.Until(rowSaying("second thought") + `.querySelector(".message__trouble").textContent === ""`)
	ada.Calm()
}

// TestTwoEditsOfOneMessageClash has the author edit a message on another device while it is edited here.
func TestTwoEditsOfOneMessageClash(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Click(".welcome__close")
	ada.Say("the plan")
	ada.Pends(0)
	storage := kit.NewStorage()
	for _, c := range chromium.Call(ada, network.GetCookies, network.GetCookiesParams{URLs: []string{server.URL}}).Cookies {
		if strings.Contains(c.Name, "parley") {
			_ = storage.SaveToken(c.Value) // memory never fails
		}
	}
	phone := kit.StartClient(t, server.URL, storage)
	phone.Online()
	phone.Sees([]string{"the plan"})
	if me := phone.Client.View().Me.Name; me != ada.Name() {
		t.Fatalf("the other device is %s's", me)
	}

	editsLast(ada, "the plan", " of the desk")
	phone.Client.Edit(chat.Lobby, 1, 1, "the plan of the phone")
	ada.Until(rowSaying("the plan of the phone"))
	ada.Enter()
	says(ada, "the plan of the phone", ".message__trouble", "edited elsewhere in the meantime")
	says(ada, "the plan of the phone", ".message__mine", "the plan of the desk")
	accessible(ada, "clash")
	picture(ada, "clash")
	ada.Click(`.message__trouble [data-action="mine"]`)
	ada.Until(composerText + ` === "the plan of the desk"`)
	ada.Enter()
	phone.Sees([]string{"the plan of the desk"})
	ada.Until(rowSaying("the plan of the desk") + `?.querySelector(".message__trouble").textContent === ""`)
	ada.Calm()
}

// TestAModeratorRestoresAndErases takes somebody's words out of a room, brings one message back, and erases the other.
func TestAModeratorRestoresAndErases(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/r/club")
	ada.Click(`[data-action="create"]`)
	ada.Until(`document.querySelector(".timeline__start")`)
	eve := kit.StartClient(t, server.URL, kit.NewStorage())
	eve.Online()
	eve.Client.Open("club")
	eve.Until("open", func(v *view.Snapshot) bool { return v.Open.Room.ID == "club" && v.Open.Known })
	for _, text := range []string{"a harsh word", "a worse word"} {
		eve.Client.Send("club", view.Draft{Text: text})
		ada.Sees(text)
	}
	chooses(ada, "a harsh word", "delete")
	eve.Sees([]string{"", "a worse word"})
	tombstone := `document.querySelector(".message--gone")`
	ada.Until(tombstone)
	chooses(ada, "Message deleted", "restore")
	eve.Sees([]string{"a harsh word", "a worse word"})
	ada.Sees("a harsh word")

	chooses(ada, "a worse word", "delete")
	eve.Sees([]string{"a harsh word", ""})
	ada.Until(tombstone)
	chooses(ada, "Message deleted", "erase")
	ada.Until(`document.querySelector("#dialog").open && document.querySelector("#dialog").textContent.includes("Erase this message now?")`)
	accessible(ada, "erase")
	picture(ada, "erase")
	ada.Click(`#dialog [type="submit"]`)
	ada.Until(`!document.querySelector("#dialog").open`)
	ada.Until(tombstone)
	holds(ada, "the erased text is nowhere", `!document.body.textContent.includes("a worse word")`)
	ada.Calm()
}

// TestChangedMessagesInForcedColoursAndOnPaper shows by more than colour what is chosen, and prints the talk without its tools.
func TestChangedMessagesInForcedColoursAndOnPaper(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Screen{Width: 1280, Height: 860, Forced: true})
	ada.Visit("/")
	ada.Click(".welcome__close")
	for _, text := range []string{"alpha", "beta"} {
		ada.Say(text)
		ada.Sees(text)
	}
	ada.Pends(0)
	chooses(ada, "alpha", "react")
	says(ada, "alpha", ".reaction[aria-pressed=true]", "👍1")
	holds(ada, "a reaction of one's own is outlined", `getComputedStyle(document.querySelector(".reaction")).outlineStyle === "solid"`)
	chooses(ada, "alpha", "reply")
	ada.Say("an answer")
	says(ada, "an answer", ".quote", "alpha")
	editsLast(ada, "an answer", ", edited")
	ada.Enter()
	says(ada, "an answer, edited", ".message__edited", "edited")
	ada.Eval(`(e => { e.tabIndex = -1; e.focus(); })(` + rowSaying("alpha") + `)`)
	ada.Enter()
	ada.Until(`document.activeElement.closest("#menu-message")`)
	holds(ada, "the item with the focus is outlined", `getComputedStyle(document.activeElement).outlineStyle === "solid"`)
	accessible(ada, "forced menu")
	picture(ada, "changed-forced")
	ada.Key("Escape", 27, "", 0)
	ada.Until(`!document.querySelector("#menu-message.menu--open")`)
	chooses(ada, "beta", "delete")
	ada.Until(`document.querySelector(".message__tombstone")`)

	chromium.Call(ada, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	ada.Eval(`(window.dispatchEvent(new Event("beforeprint")), 0)`)
	ada.Until(`document.querySelector(".printed .message")`)
	picture(ada, "changed-paper")
	seen := `((selector) => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility()).length)`
	for _, tool := range []string{"#menu-message", "#message-tools", ".toast", ".message__trouble", "button.link"} {
		holds(ada, tool+" is not on paper", seen+`("`+tool+`") === 0`)
	}
	for _, part := range []string{".reaction", ".quote", ".message__edited", ".message__tombstone"} {
		holds(ada, part+" is on paper, once", seen+`("`+part+`") === 1`)
	}
	holds(ada, "what is deleted is not on paper", `!document.querySelector(".printed").textContent.includes("beta")`)
}

// TestPillsStayUnderThePointer has others react and take it back while somebody points at a pill: it stays where it is, and so does the
// order, until the pointer leaves.
func TestPillsStayUnderThePointer(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Click(".welcome__close")
	ada.Say("a poll")
	ada.Sees("a poll")
	ada.Pends(0)
	bo := kit.StartClient(t, server.URL, kit.NewStorage())
	bo.Online()
	shows := func(want string) {
		t.Helper()
		ada.Until(fmt.Sprintf(`[...document.querySelectorAll(".reaction")].map((e) => e.textContent).join(" ") === %q`, want))
	}
	bo.Client.React(chat.Lobby, 1, "👍", true)
	shows("👍1")
	bo.Client.React(chat.Lobby, 1, "🎉", true)
	shows("👍1 🎉1")
	ada.Settles()
	hovers(ada, `document.querySelectorAll(".reaction")[1]`)
	ada.Until(`document.querySelectorAll(".reaction")[1].matches(":hover")`)
	const left = `document.querySelectorAll(".reaction")[1].getBoundingClientRect().left`
	was := ada.Number(left)
	bo.Client.React(chat.Lobby, 1, "👍", false)
	shows("👍0 🎉1")
	bo.Client.React(chat.Lobby, 1, "👀", true)
	shows("👍0 🎉1 👀1")
	bo.Client.React(chat.Lobby, 1, "👍", true) // it is the last one now
	shows("👍1 🎉1 👀1")
	if is := ada.Number(left); is != was {
		t.Errorf("the pill moved from %f to %f", was, is)
	}
	bo.Client.React(chat.Lobby, 1, "👍", false)
	shows("👍0 🎉1 👀1")
	hovers(ada, `document.querySelector(".bar__title")`)
	shows("🎉1 👀1")
	ada.Calm()
}
