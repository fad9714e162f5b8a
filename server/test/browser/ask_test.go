package browser

import (
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestARoomIsJoinedByAsking has somebody read a room, ask to join it with a word, and be let in by its maker, whom the room leads to the page of who asks.
func TestARoomIsJoinedByAsking(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	const waits = `document.querySelector(".composer__read button.link") && !document.querySelector("#ask-text")`
	for name, screen := range map[string]chromium.Screen{
		"ask-phone": {Width: 390, Height: 844, Phone: true}, "ask-zh-phone": {Width: 390, Height: 844, Phone: true, Languages: "zh-CN", Dark: true}, "ask-he": {Width: 390, Height: 844, Phone: true, Languages: "he"}, "ask-laptop": {Width: 1280, Height: 860},
	} {
		t.Run(name, func(t *testing.T) {
			room := chat.RoomID("tea-" + name)
			ada := chromium.NewPerson(t, browser, server.URL, screen)
			looksAda := looker(ada, name+"-maker")
			ada.Visit("/r/" + string(room))
			ada.Click(`[data-action="create"]`)
			ada.Until(`getComputedStyle(document.querySelector("#composer")).display !== "none"`)
			ada.Click(`[data-action="menu"][data-arg="room"]`)
			ada.Click(`[data-action="dialog"][data-arg="topic"]`)
			ada.Click(`#dialog[open] [data-action="configure"][data-arg="asking on"]`)
			ada.Until(`document.querySelector('#dialog[open] [data-arg="asking on"][aria-pressed="true"]')`)
			looksAda("settings")
			ada.Click(`#dialog[open] [data-action="close"]`)
			ada.Write("oolong for members")
			ada.Click(".composer__send")

			bo := chromium.NewPerson(t, browser, server.URL, screen)
			looksBo := looker(bo, name)
			looksRoom := looksAda
			if screen.Languages == "he" { // the page alone
				looksBo, looksRoom = func(string) {}, func(string) {}
			}
			bo.Visit("/r/" + string(room))
			bo.Sees("oolong for members")
			bo.Until(`document.querySelector("#ask-text") && !document.querySelector("#composer-text").checkVisibility()`)
			looksBo("reads")
			if name == "ask-laptop" {
				bo.Eval(countSubmits)
				composesIn(bo, ada.Say, "ask-text")
			}
			fills(bo, "#ask-text", "I brew tea myself")
			bo.Click(`.composer__read .button--main`)
			bo.Until(waits)
			looksBo("asked")
			bo.Click(`.composer__read button.link`)
			bo.Until(`document.querySelector("#ask-text")`)
			fills(bo, "#ask-text", "I brew tea myself")
			bo.Eval(`document.querySelector("#ask-text").focus()`)
			bo.Enter()
			bo.Until(waits)

			ada.Until(`document.querySelector('.composer__read a[href$="/asks"]')`)
			looksRoom("room")
			page := ada.Eval(`document.querySelector('.composer__read a[href$="/asks"][target=_blank]').pathname`) // the room stays open
			ada.Load(page)
			ada.Until(`document.readyState === "complete" && document.querySelector("main .rows")?.textContent.includes("I brew tea myself")`)
			looksAda("page")
			holds(ada, "the page is no wider than the screen", fits)
			ada.Click(`main button[value="in"]`)
			ada.Until(`document.readyState === "complete" && document.querySelector(".alert--done") && !document.querySelector("main .rows")`)
			looksAda("page-done")
			bo.Until(`document.querySelector("#composer-text").checkVisibility()`)
			bo.Write("thank you")
			bo.Click(".composer__send")
			bo.Sees("thank you")
			ada.Click(`.part__text a`)
			ada.Sees("thank you")
			ada.Until(`!document.querySelector(".composer__read--shown")`)

			cy := kit.StartClient(t, server.URL, kit.NewStorage())
			cy.Online()
			cy.Client.Open(room)
			cy.Until("a visitor", func(v *view.Snapshot) bool { return v.Open.Rights.Has(chat.ToAsk) })
		})
	}
}
