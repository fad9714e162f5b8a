package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestTheDialogsAboutPeopleAreAccessible looks at what signing out and muting show, in both languages and themes.
func TestTheDialogsAboutPeopleAreAccessible(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile(filepath.Join("..", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		missing(t, "axe-core: run make deps")
	}
	browser, server := chromium(t), startProcess(t, "--limits", "off")
	bo := startClient(t, server.url, newStorage())
	bo.online()
	bo.client.Send(chat.Lobby, view.Draft{Text: "one"})
	bo.client.Send(chat.Lobby, view.Draft{Text: "two"})
	bo.sees([]string{"one", "two"})
	for name, l := range map[string]look{
		"desktop": desktop, "desktop-dark-zh": {width: 1280, height: 860, dark: true, languages: "zh-CN"},
		"phone": {width: 390, height: 844, phone: true},
	} {
		ada := newPerson(t, browser, server.url, l)
		look := func(what string) {
			t.Helper()
			if *screenshotDir != "" {
				ada.picture(filepath.Join(*screenshotDir, "person-"+name+"-"+what+".png"))
			}
			inject(ada, string(axe))
			ada.eval(`(delete window.axeResult, axe.run().then(r => window.axeResult = JSON.stringify(r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html + " " + n.failureSummary).join("\n  ")))), 0)`)
			ada.until(`window.axeResult`)
			if got := ada.eval(`window.axeResult`); got != "[]" {
				t.Errorf("%s, %s: %s", name, what, strings.ReplaceAll(got, `\n`, "\n"))
			}
		}
		ada.visit("/")
		ada.sees("two")
		ada.click(`.message .person--about`)
		ada.until(`document.querySelector("#dialog[open]")`)
		look("about")
		ada.click(`#dialog[open] [data-action="mute"]`)
		ada.until(`document.querySelector(".notice--muted")`)
		look("muted")
		ada.click(`[data-action="menu"][data-arg="settings"]`)
		ada.until(`document.querySelector(".menu--open")`)
		look("menu")
		ada.click(`[data-action="dialog"][data-arg="muted"]`)
		ada.until(`document.querySelector("#dialog[open] [data-action=unmute]")`)
		look("list")
		ada.key("Escape", 27, "", 0)
		ada.until(`!document.querySelector("#dialog").open`)
		ada.write("not sent")
		ada.asksToSignOut()
		ada.until(`document.querySelector("#signout .dialog__error").textContent.includes("1")`)
		look("signout")
		ada.click(`#signout [type="submit"]`)
		ada.until(`document.querySelector(".signedout button")`)
		look("signedout")
		ada.calm()
	}
}
