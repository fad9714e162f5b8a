package browser

import (
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestALevelSaysWhatOfARoomIsShown chooses a level on one device and looks at another one, reloads, and hides a room and shows it again.
func TestALevelSaysWhatOfARoomIsShown(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	bo, _ := talker(t, server.URL, 0)
	bo.Client.Create(view.NewRoom{Name: "tea"})
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/r/tea")
	name := ada.Eval(`document.querySelector(".me__name").textContent.trim()`)
	const tea, here = `document.querySelector('.rooms a.room[href$="/r/tea"]')`, `document.querySelector(".room--here")?.getAttribute("href")?.endsWith("/r/tea")`
	choose := func(level string) {
		t.Helper()
		ada.Click("#open-room")
		ada.Click(`#menu-room [data-arg="` + level + ` tea"]`)
		ada.Until(`!document.querySelector(".menu--open")`)
	}
	ada.Until(here)
	ada.Click("#open-room")
	ada.Until(`document.querySelectorAll('#menu-room [data-action="level"]').length === 4 && document.querySelector('#menu-room [data-arg="all tea"]').ariaChecked === "true"`)
	accessible(ada, "level")
	picture(ada, "level")
	ada.Key("Escape", 27, "", 0)
	ada.Until(`!document.querySelector(".menu--open")`)
	choose("mentions")
	ada.Visit("/")
	sayAll(bo, "tea", "the water boils")
	sayAll(bo, "tea", "milk, @"+name+"?")
	ada.Until(tea + `?.querySelector(".badge--mention")?.textContent.includes("1")`)
	ada.Until(`document.title.startsWith("(1)")`)

	ada.Visit("/r/tea")
	ada.Until(here)
	choose("nothing")
	ada.Until(tea + `.querySelector(".room__sign")`)
	ada.Visit("/")
	sayAll(bo, "tea", "sugar, @"+name+"?")
	bo.Client.Open(chat.Lobby)
	sayAll(bo, chat.Lobby, "the tea is ready")
	ada.Sees("the tea is ready")
	holds(ada, "a room of which one hears nothing counts nothing", `!`+tea+`.querySelector(".badge") && !`+tea+`.matches(".room--unread")`)
	picture(ada, "level-nothing")

	ada.Visit("/r/tea")
	ada.Until(here)
	choose("hidden")
	ada.Until(`document.querySelector(".toast")?.textContent.includes("tea")`)
	picture(ada, "level-hidden")
	ada.Visit("/")
	ada.Until(`document.querySelector('.rooms a.room[href="/"], .rooms a.room[href$="/r/lobby"], .room--here')`)
	ada.Until(`!` + tea)
	ada.Visit("/r/tea")
	ada.Until(here)
	choose("all")
	ada.Visit("/")
	ada.Until(tea)
	ada.Calm()
}
