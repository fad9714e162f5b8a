package browser

import (
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

// TestAStatusIsSetAndSeen has a person set a status, with the keyboard and on a phone, and another one see it in the list, on the card and
// in a private conversation.
func TestAStatusIsSetAndSeen(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	for _, screen := range []chromium.Screen{chromium.Desktop, chromium.Phone} {
		ada, bo := chromium.NewPerson(t, browser, server.URL, screen), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
		says := func(text string) { // on a phone, Enter begins a line
			ada.Write(text)
			ada.Click(".composer__send")
		}
		ada.Visit("/")
		bo.Visit("/")
		says("/status")
		ada.Until(`document.activeElement.id === "status-name"`)
		types(ada, "On holiday")
		ada.Eval(`document.querySelector("#status-emoji").value = "🌴"`)
		ada.Eval(`document.querySelector("#status-quiet").value = "1h"`)
		accessible(ada, "the dialog of the status")
		ada.Enter()
		ada.Until(`!document.querySelector("#dialog[open]") && document.querySelector(".me__hint").textContent.includes("On holiday")`)
		says("hello from " + ada.Name())
		bo.Sees("hello from " + ada.Name())
		bo.Until(`document.querySelector(".people__status")?.textContent.includes("🌴 On holiday")`)
		bo.ClickOn(`[...document.querySelectorAll(".message .person--about")].at(-1)`)
		bo.Until(`document.querySelector("#dialog[open] .card__status").textContent.includes("🔕")`)
		accessible(bo, "the card of a person with a status")
		bo.Click(`#dialog[open] [data-action="message"]`)
		bo.Until(`document.querySelector(".composer__status").textContent.includes("On holiday")`)
		accessible(bo, "a conversation with a person who has a status")
		says("/status")
		ada.Click(`#dialog[open] [data-action="clearstatus"]`)
		bo.Until(`document.querySelector(".composer__status").textContent === ""`)
		ada.Calm()
		bo.Calm()
	}
}
