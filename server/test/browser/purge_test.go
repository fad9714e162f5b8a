package browser

import (
	"net/url"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestAPurgeIsSeenBeforeItIsDoneAndUndone removes all messages of a person on a page without the program, while somebody else reads on.
func TestAPurgeIsSeenBeforeItIsDoneAndUndone(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	link, err := url.Parse(<-server.Offer)
	if err != nil {
		t.Fatal(err)
	}
	bad := kit.StartClient(t, server.URL, kit.NewStorage())
	bad.Online()
	for _, text := range []string{"buy cheap watches", "or hats", "or a very_long_word_that_no_line_of_any_phone_has_the_space_for_and_that_has_to_be_broken_somewhere"} {
		bad.Client.Send(chat.Lobby, view.Draft{Text: text})
	}
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Sees("or hats")

	boss := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	boss.Visit("/")
	boss.Load(link.Path)
	boss.Until(headed("Make this place yours"))
	fills(boss, "#new", "correct horse battery staple")
	boss.Click(`.form .button--main`)
	boss.Until(headed("Settings"))
	boss.Load("/admin/people/" + string(bad.Client.View().Me.ID))
	boss.Until(`document.querySelector('a[href$="/purge"]')`)
	boss.Click(`a[href$="/purge"]`)
	boss.Until(`document.readyState === "complete" && document.querySelectorAll(".rows .row").length === 3`)
	page := boss.Eval(`location.pathname`)
	sizes := map[string]chromium.Screen{
		"phone dark": {Width: 390, Height: 844, Phone: true, Dark: true}, "zh": {Width: 1280, Height: 860, Languages: "zh-CN"}, "he": {Width: 390, Height: 844, Phone: true, Languages: "he"},
	}
	look := func(what string) {
		t.Helper()
		looks(boss, "purge "+what)
		for name, screen := range sizes {
			boss.Set(screen)
			boss.Load(page)
			boss.Until(`document.readyState === "complete" && document.querySelector("#preview-title")`)
			looks(boss, "purge "+what+" "+name)
		}
		boss.Set(chromium.Desktop)
		boss.Load(page)
		boss.Until(`document.readyState === "complete" && document.querySelector("#preview-title")`)
	}
	look("preview")
	boss.Click(`button[value="purge"]`)
	boss.Until(`document.readyState === "complete" && document.querySelector(".alert--done")`)
	ada.Until(`!document.body.textContent.includes("cheap watches") && !document.body.textContent.includes("or hats")`)
	bad.Sees([]string{"", "", ""})
	look("done")
	holds(boss, "the texts are not on the page", `!document.body.textContent.includes("hats")`)
	boss.Click(`button[value="undo"]`)
	boss.Until(`document.readyState === "complete" && document.querySelector(".alert--done") && !document.querySelector('button[value="undo"]')`)
	ada.Sees("buy cheap watches")
	ada.Sees("or hats")
	ada.Calm()
	boss.Calm()
}
