package browser

import (
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

// The picker that the menu of a message opens adds a reaction, and gives the focus back to the message.
func TestAReactionFromThePicker(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	bo.Visit("/")
	ada.Visit("/")
	ada.Say("lunch?")
	bo.Sees("lunch?")
	row := rowSaying("lunch?")
	opens := func() {
		t.Helper()
		bo.Eval(`(document.querySelector("#timeline").focus(), 0)`)
		bo.Key("ArrowUp", 38, "", 0)
		bo.Until(`document.activeElement === ` + row)
		bo.Enter()
		bo.Until(`document.activeElement.closest("#menu-message")`)
		bo.Eval(`(document.querySelector('#menu-message [data-action="addreact"]').focus(), 0)`)
		bo.Enter()
		bo.Until(`document.querySelector("#dialog").open && document.activeElement.id === "emoji-name" && document.querySelector(".picker__one")`)
	}
	opens()
	picture(bo, "emoji-react")
	accessible(bo, "picker for a reaction")
	bo.Key("Escape", 27, "", 0)
	bo.Until(`!document.querySelector("#dialog").open && document.activeElement === ` + row)
	opens()
	spellsInto(bo, "pizza")
	bo.Until(`document.querySelector(".picker__one").dataset.arg === "🍕"`)
	bo.Enter()
	bo.Until(row + `.querySelector(".reaction__key")?.textContent === "🍕"`)
	bo.Until(`document.activeElement === ` + row)
	ada.Until(row + `.querySelector(".reaction__key")?.textContent === "🍕"`)
	holds(bo, "nothing is in the composer", composerText+` === ""`)
	ada.Calm()
	bo.Calm()
}
