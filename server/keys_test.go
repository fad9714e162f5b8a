package main

import (
	"testing"
)

func TestKeysInTheTimelineAndTheComposer(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t, "--limits", "off")
	_, said := talker(t, server.url, 40)
	ada := newPerson(t, browser, server.url, desktop)
	ada.visit("/")
	ada.sees(said[39])
	ada.settles()
	holds := func(text string) {
		t.Helper()
		ada.until(`document.activeElement.id === "composer-text" && document.activeElement.value === "` + text + `"`)
	}
	reads := func() { ada.eval(`document.querySelector("#timeline").focus()`) }
	reads()
	ada.key("h", 'H', "h", 0)
	holds("h")
	ada.key("PageUp", 33, "", 0)
	ada.until(`document.querySelector("#timeline").scrollTop < -200`)
	holds("h")
	ada.key("PageDown", 34, "", 0)
	ada.until(`document.querySelector("#timeline").scrollTop > -24`)

	const ctrl = 2
	ada.key("k", 'K', "", ctrl)
	ada.key("t", 'T', "t", 0) // before the dialog is there: it belongs to that
	ada.key("e", 'E', "e", 0)
	ada.until(`document.activeElement.id === "create-name" && document.activeElement.value === "te"`)
	ada.key("Escape", 27, "", 0)
	ada.stands("/")
	ada.until(`document.querySelector("#composer-text").value === "h"`)

	reads()
	ada.key("?", 191, "?", shift)
	ada.until(`document.querySelector("#dialog").open`)
	ada.key("x", 'X', "x", 0) // a dialog is open: it is written nowhere
	ada.click(".switch")
	ada.until(`document.querySelector(".switch[aria-checked=false]")`)
	ada.key("Escape", 27, "", 0)
	ada.stands("/")
	reads()
	ada.key("?", 191, "?", shift)
	holds("h?")
	ada.visit("/")
	ada.until(`document.querySelector("#composer-text").value === "h?"`)
	reads()
	ada.key("/", 191, "/", 0) // it is turned off on this device: the key is a character
	ada.until(`document.querySelector("#composer-text").value.length === 3`)
	ada.calm()
}
