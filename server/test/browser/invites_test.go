package browser

import (
	"strings"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

// screensOfInvites has each language that is laid out in another way, both themes and both widths.
var screensOfInvites = map[string]chromium.Screen{
	"phone":     {Width: 390, Height: 844, Phone: true, Dark: true},
	"desktop":   {Width: 1280, Height: 860},
	"zh-laptop": {Width: 1280, Height: 860, Languages: "zh-CN"},
	"he-phone":  {Width: 390, Height: 844, Phone: true, Languages: "he"},
}

// TestALinkIntoAPrivateRoom makes one in the dialog, lets somebody in by it, and revokes it with that person.
func TestALinkIntoAPrivateRoom(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	for name, screen := range screensOfInvites {
		t.Run(name, func(t *testing.T) {
			network := kit.NewRelay(t, server)
			ada, bo := chromium.NewPerson(t, browser, network.URL, screen), chromium.NewPerson(t, browser, server.URL, screen)
			look := looker(ada, "invite-"+name)
			ada.Visit("/")
			ada.Write("/create private Plans")
			ada.Click(".composer__send")
			ada.Opens("newroom")
			ada.Click("#dialog .button--main")
			ada.Until(`document.querySelector(".bar__title").textContent.includes("Plans") && location.pathname.startsWith("/r/room")`)
			room := ada.Eval(`location.pathname`)

			ada.Click("#open-room")
			ada.Click(`#menu-room [data-arg="invite"]`)
			ada.Until(`document.activeElement.id === "invite-name" && document.querySelector("#invite-hours").value === "168" && document.querySelector("#invite-name").value === "10" && document.querySelector("#dialog [role=status]").textContent !== ""`)
			look("new")
			ada.Eval(`(document.querySelector("#invite-note").focus(), 0)`)
			types(ada, "Come in")
			ada.Eval(`(document.querySelector("#invite-name").value = "1", 0)`)
			ada.Enter()
			ada.Until(`document.activeElement.id === "invite-link" && document.querySelectorAll(".invite__one").length === 1`)
			ada.Click(".invite__code summary")
			ada.Until(`document.querySelector(".invite__code img").naturalWidth > 0`)
			look("link")
			link := ada.Eval(`document.querySelector("#invite-link").value`)
			token := link[strings.LastIndex(link, "/")+1:]

			bo.Load("/join/" + token)
			bo.Until(`document.body.innerText.includes("Come in")`)
			bo.Click("form .button--main")
			bo.Until(`document.querySelector(".bar__title")?.textContent.includes("Plans") && location.pathname === "` + room + `"`)
			bo.Settles()
			bo.Say("green leaves")

			ada.Until(`document.querySelector(".invite__one")?.textContent.includes("1") && document.querySelector('#dialog [data-action="askrevoke"]') && document.querySelectorAll(".invite__one .choices__topic").length === 2`)
			network.Cut()
			ada.Until(`document.querySelector(".banner:not(:empty)")`)
			ada.Click("#dialog .button--main[type=submit]")
			ada.Until(`document.querySelector("#dialog .dialog__error").textContent !== "" && document.querySelector("#invite-note").value === "Come in"`)
			look("offline")
			network.Mend()
			ada.Eval(`window.dispatchEvent(new Event("online"))`)
			ada.Until(`document.querySelector("#dialog .dialog__error").textContent === ""`)
			ada.Click(`#dialog [data-action="askrevoke"]`)
			ada.Until(`document.activeElement.id === "invite-revoke"`)
			ada.Eval(`(document.querySelector("#invite-list").scrollIntoView(), 0)`)
			look("question")
			ada.Click(`#dialog [data-action="revokeall"]`)
			ada.Until(`document.querySelector(".toast").textContent !== "" && !document.querySelector('#dialog [data-action="askrevoke"]')`)
			look("revoked")
			bo.Until(`document.querySelector(".timeline__ways") && !document.body.innerText.includes("green leaves")`)
			cy := chromium.NewPerson(t, browser, server.URL, screen)
			cy.Load("/join/" + token)
			cy.Until(`document.querySelector("h1") && !document.querySelector("form .button--main") && !document.body.innerText.includes("Come in")`)
			ada.Calm()
		})
	}
}
