package browser

import (
	"path/filepath"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestTheDialogsAboutPeopleAreAccessible looks at what signing out and blocking show, in both languages and themes.
func TestTheDialogsAboutPeopleAreAccessible(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	bo := kit.StartClient(t, server.URL, kit.NewStorage())
	bo.Online()
	bo.Client.Send(chat.Lobby, view.Draft{Text: "one"})
	bo.Client.Send(chat.Lobby, view.Draft{Text: "two"})
	bo.Sees([]string{"one", "two"})
	for name, l := range map[string]chromium.Screen{
		"desktop": chromium.Desktop, "desktop-dark-zh": {Width: 1280, Height: 860, Dark: true, Languages: "zh-CN"},
		"phone": {Width: 390, Height: 844, Phone: true},
	} {
		ada := chromium.NewPerson(t, browser, server.URL, l)
		look := func(what string) {
			t.Helper()
			if *chromium.ScreenshotDir != "" {
				ada.Picture(filepath.Join(*chromium.ScreenshotDir, "person-"+name+"-"+what+".png"))
			}
			chromium.Accessible(ada, name+", "+what)
		}
		ada.Visit("/")
		ada.Sees("two")
		ada.Write("by " + name)
		ada.Click(`.composer__send`)
		ada.Sees("by " + name)
		ada.Click(`[data-action="welcomed"]`)
		ada.Click(`#open-rooms`)
		ada.Until(`document.querySelector(".keep--open")?.checkVisibility({visibilityProperty: true})`)
		look("keep")
		ada.Click(`.keep__close`)
		ada.Until(`!document.querySelector(".keep--open")`)
		ada.Click(`.me__rename`)
		ada.Until(`document.querySelector("#dialog[open] .profile--open")`)
		look("profile")
		ada.Key("Escape", 27, "", 0)
		ada.Until(`!document.querySelector("#dialog").open`)
		ada.Click(`.message .person--about`)
		ada.Until(`document.querySelector("#dialog[open]")`)
		look("about")
		ada.Click(`#dialog[open] [data-action="blockuser"]`)
		ada.Until(`document.querySelector(".notice--blocked")`)
		look("blocked")
		ada.Click(`[data-action="menu"][data-arg="settings"]`)
		ada.Until(`document.querySelector(".menu--open")`)
		look("menu")
		ada.Click(`[data-action="dialog"][data-arg="blocked"]`)
		ada.Until(`document.querySelector("#dialog[open] [data-action=unblockuser]")`)
		look("list")
		ada.Key("Escape", 27, "", 0)
		ada.Until(`!document.querySelector("#dialog").open`)
		ada.Write("not sent")
		asksToSignOut(ada)
		ada.Until(`document.querySelector("#signout .dialog__error").textContent.includes("1")`)
		look("signout")
		ada.Click(`#signout [type="submit"]`)
		ada.Until(`document.querySelector(".signedout button")`)
		look("signedout")
		ada.Calm()
	}
}
