package browser

import (
	"fmt"
	"slices"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestAPrivateRoomIsForItsMembersOnly makes one, adds somebody, talks, and takes that person out again: while connected, or while offline.
func TestAPrivateRoomIsForItsMembersOnly(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	for name, screen := range screensOfGuests {
		t.Run(name, func(t *testing.T) {
			network := kit.NewRelay(t, server)
			ada, bo := chromium.NewPerson(t, browser, server.URL, screen), chromium.NewPerson(t, browser, network.URL, screen)
			bo.Visit("/")
			called := bo.Name()
			cy := kit.StartClient(t, server.URL, kit.NewStorage())
			cy.Online()
			look := looker(ada, "private-"+name)
			ada.Visit("/")
			ada.Write("/create private Plans")
			ada.Click(".composer__send")
			ada.Until(`document.querySelector('#dialog[open] .kind[data-arg="private"][aria-pressed="true"]')`)
			ada.Until(`document.activeElement.id === "newroom-name"`)
			ada.Eval(`(document.querySelector("#newroom-people").focus(), 0)`)
			ada.Until(`document.activeElement.id === "newroom-people"`)
			types(ada, called)
			ada.Until(`document.querySelector('#choices [data-action="takeperson"]')`)
			look("new room")
			ada.Click(`#choices [data-action="takeperson"]`)
			ada.Until(`document.querySelector(".newroom__one")`)
			ada.Click("#dialog .button--main")
			ada.Until(`document.querySelector(".bar__title").textContent.includes("Plans") && location.pathname.startsWith("/r/room")`)
			path := ada.Eval(`location.pathname`)

			bo.Until(`[...document.querySelectorAll(".room__name")].some((name) => name.textContent === "Plans")`)
			bo.Visit(path)
			ada.Write("green leaves")
			ada.Click(".composer__send")
			bo.Sees("green leaves")
			look("talk")
			room := chat.RoomID(ada.Eval(`decodeURIComponent(location.pathname.slice("/r/".length))`))
			cy.Client.Open(room)
			cy.Until("nothing", func(v *view.Snapshot) bool { return v.Open != nil && v.Open.Room.ID == room && v.Open.Missing })
			bo.Until(inDatabase(`"3/", "3/~"`, `values.some((value) => value.includes("green leaves"))`))
			bo.Write("half a thought")

			takesOut(ada, called, look, func() {
				if name == "desktop" {
					network.Cut()
				}
			})
			ada.Write("without them")
			ada.Click(".composer__send")
			if name == "desktop" {
				network.Mend()
				bo.Eval(`window.dispatchEvent(new Event("online"))`)
			}
			bo.Until(`document.querySelector(".timeline__ways") && document.querySelector("#composer-text").value === ""`)
			looker(bo, "private-"+name)("removed")
			if got := bo.Said(); len(got) != 0 {
				t.Errorf("still there is %q", got)
			}
			bo.Until(inDatabase(`"", "~"`, `!values.some((value) => value.includes("green leaves") || value.includes("without them"))`))
			bo.Click("#open-settings")
			bo.Click(`[data-arg="shelf"]`)
			bo.Until(`document.querySelector('[data-action="usedraft"]')?.textContent.includes("half a thought")`)
			bo.Visit(path)
			bo.Until(`document.querySelector(".timeline__ways") && !document.body.innerText.includes("Plans")`)
			if name == "phone" {
				network.Cut()
				bo.Load(path)
				bo.Until(`document.querySelector("#composer-text") && !document.body.innerText.includes("leaves")`)
				network.Mend()
			}
			if slices.ContainsFunc(cy.Client.View().Rooms, func(r view.Room) bool { return r.ID == room }) {
				t.Error("somebody who was never added has the room")
			}
			ada.Calm()
		})
	}
}

// takesOut takes somebody out of the room on screen, by the list of its members and the card of the person.
func takesOut(p *chromium.Person, name string, look func(string), before func()) {
	p.T.Helper()
	p.Write("/members")
	p.Click(".composer__send")
	p.Until(`document.querySelectorAll('#dialog[open] [data-action="person"]').length === 2`)
	look("members")
	p.Click(fmt.Sprintf(`#dialog [data-action="person"][title=%q]`, name))
	p.Until(`document.querySelector('#dialog[open] [data-action="removemember"]') && document.querySelector('#dialog [data-action="rank"][aria-pressed="true"]')`)
	look("card")
	p.Click(`#dialog [data-action="removemember"]`)
	p.Until(`document.querySelector("#dialog[open] #remove-name")`)
	look("question")
	before()
	p.Click("#remove-name")
	p.Until(`document.querySelectorAll('#dialog[open] [data-action="person"]').length === 1`)
	p.Key("Escape", 27, "", 0)
	p.Until(`!document.querySelector("#dialog").open`)
}

// TestAGroupIsMadeByTheKeyboard makes a group with keys alone, and gives somebody a role.
func TestAGroupIsMadeByTheKeyboard(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	bo := kit.StartClient(t, server.URL, kit.NewStorage())
	bo.Online()
	bo.Client.Rename("Bo")
	bo.Until("renamed", func(v *view.Snapshot) bool { return v.Me.Name == "Bo" })
	ada.Say("@Bo hello")
	bo.Until("the first message, which a client of the kit accepts", func(v *view.Snapshot) bool {
		return slices.ContainsFunc(v.Rooms, func(r view.Room) bool { return r.Kind == chat.Direct })
	})

	ada.Key("k", 75, "", control)
	ada.Until(`document.activeElement.id === "create-name"`)
	tabTo(ada, `document.activeElement.dataset.action === "otherroom"`)
	ada.Enter()
	ada.Until(`document.activeElement.id === "newroom-name"`)
	ada.Key("Tab", 9, "", chromium.Shift)
	ada.Until(`document.activeElement.dataset.arg === "group"`)
	ada.Enter()
	ada.Until(`document.querySelector('.kind[data-arg="group"][aria-pressed="true"]')`)
	tabTo(ada, `document.activeElement.id === "newroom-people"`)
	types(ada, "Bo")
	ada.Until(`document.querySelector('#choices [aria-selected="true"][data-action="takeperson"]')`)
	ada.Enter()
	ada.Until(`document.querySelector(".newroom__one") && document.querySelector("#newroom-people").value === ""`)
	ada.Enter()
	ada.Until(`location.pathname.startsWith("/r/room") && document.querySelector(".bar__title").textContent.includes("Bo")`)
	bo.Until("added", func(v *view.Snapshot) bool {
		return slices.ContainsFunc(v.Rooms, func(r view.Room) bool { return r.Kind == chat.Group })
	})
	ada.Write("/role @Bo owner")
	ada.Enter()
	ada.Until(`document.querySelector("#composer-text").value === ""`)
	ada.Write("/members")
	ada.Enter()
	ada.Until(`[...document.querySelectorAll('#dialog[open] [data-action="person"]')].filter((one) => one.textContent.includes("Owner")).length === 2`)
	ada.Key("Escape", 27, "", 0)
	ada.Until(`!document.querySelector("#dialog").open`)
	ada.Calm()
}

const control = 2 // the modifier

// tabTo presses Tab until the focus is where it is wanted.
func tabTo(p *chromium.Person, there string) {
	p.T.Helper()
	for range 12 {
		p.Key("Tab", 9, "", 0)
		if p.Eval(`Boolean(`+there+`)`) == "true" {
			return
		}
	}
	p.T.Fatalf("no Tab leads to %s; the focus is on %s", there, p.Eval(`document.activeElement.outerHTML.slice(0, 200)`))
}
