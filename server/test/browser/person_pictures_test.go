package browser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestTheDialogsAboutPeopleAreAccessible looks at what signing out and muting show, in both languages and themes.
func TestTheDialogsAboutPeopleAreAccessible(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile(filepath.Join("..", "..", "..", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		kit.Missing(t, "axe-core: run make deps")
	}
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
			chromium.Inject(ada, string(axe))
			ada.Eval(`(delete window.axeResult, axe.run().then(r => window.axeResult = JSON.stringify(r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html + " " + n.failureSummary).join("\n  ")))), 0)`)
			ada.Until(`window.axeResult`)
			if got := ada.Eval(`window.axeResult`); got != "[]" {
				t.Errorf("%s, %s: %s", name, what, strings.ReplaceAll(got, `\n`, "\n"))
			}
		}
		ada.Visit("/")
		ada.Sees("two")
		ada.Click(`.message .person--about`)
		ada.Until(`document.querySelector("#dialog[open]")`)
		look("about")
		ada.Click(`#dialog[open] [data-action="mute"]`)
		ada.Until(`document.querySelector(".notice--muted")`)
		look("muted")
		ada.Click(`[data-action="menu"][data-arg="settings"]`)
		ada.Until(`document.querySelector(".menu--open")`)
		look("menu")
		ada.Click(`[data-action="dialog"][data-arg="muted"]`)
		ada.Until(`document.querySelector("#dialog[open] [data-action=unmute]")`)
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
