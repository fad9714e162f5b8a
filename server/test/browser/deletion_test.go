package browser

import (
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/client/view"
)

// TestAPageThatIsLeftDeletesAtOnce leaves within the time in which a deletion can be undone: nobody is to read the message until its author
// comes back.
func TestAPageThatIsLeftDeletesAtOnce(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada := kit.StartClient(t, server.URL, kit.NewStorage())
	ada.Online()
	bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	bo.Visit("/")
	bo.Click(".welcome__close")
	bo.Say("oops")
	bo.Sees("oops")
	ada.Sees([]string{"oops"})
	bo.Settles()
	hovers(bo, rowSaying("oops"))
	bo.Until(`document.querySelector("#message-tools").dataset.shows === "all"`)
	presses(bo, `document.querySelector("#open-message")`)
	bo.Until(`document.querySelector("#menu-message.menu--open")`)
	bo.Click(`#menu-message [data-action="delete"]`)
	bo.Until(`!document.body.textContent.includes("oops")`)
	if said := ada.Said(); len(said) != 1 || said[0] != "oops" {
		t.Fatalf("it is deleted before it could be undone: %q", said)
	}
	bo.Eval(`location.href = "about:blank"`)
	ada.Until("deleted", func(v *view.Snapshot) bool {
		for _, chunk := range v.Open.Live {
			for _, r := range chunk.Rows {
				if r.Gone {
					return true
				}
			}
		}
		return false
	})
}
