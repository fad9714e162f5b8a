package browser

import (
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

func TestKeysInTheTimelineAndTheComposer(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	_, said := talker(t, server.URL, 40)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Sees(said[39])
	ada.Settles()
	holds := func(text string) {
		t.Helper()
		ada.Until(`document.activeElement.id === "composer-text" && document.activeElement.value === "` + text + `"`)
	}
	reads := func() { ada.Eval(`document.querySelector("#timeline").focus()`) }
	reads()
	ada.Key("h", 'H', "h", 0)
	holds("h")
	ada.Key("PageUp", 33, "", 0)
	ada.Until(`document.querySelector("#timeline").scrollTop < -200`)
	holds("h")
	ada.Key("PageDown", 34, "", 0)
	ada.Until(`document.querySelector("#timeline").scrollTop > -24`)

	const ctrl = 2
	ada.Key("k", 'K', "", ctrl)
	ada.Key("t", 'T', "t", 0) // before the dialog is there: it belongs to that
	ada.Key("e", 'E', "e", 0)
	ada.Until(`document.activeElement.id === "create-name" && document.activeElement.value === "te"`)
	ada.Key("Escape", 27, "", 0)
	stands(ada, "/")
	ada.Until(`document.querySelector("#composer-text").value === "h"`)

	reads()
	ada.Key("?", 191, "?", chromium.Shift)
	ada.Until(`document.querySelector("#dialog").open`)
	ada.Key("x", 'X', "x", 0) // a dialog is open: it is written nowhere
	ada.Click(".switch")
	ada.Until(`document.querySelector(".switch[aria-checked=false]")`)
	ada.Key("Escape", 27, "", 0)
	stands(ada, "/")
	reads()
	ada.Key("?", 191, "?", chromium.Shift)
	holds("h?")
	ada.Visit("/")
	ada.Until(`document.querySelector("#composer-text").value === "h?"`)
	reads()
	ada.Key("/", 191, "/", 0) // it is turned off on this device: the key is a character
	ada.Until(`document.querySelector("#composer-text").value.length === 3`)
	ada.Calm()
}
