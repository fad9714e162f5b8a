package browser

import (
	"net/url"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestAReportGoesToTheModeratorsAndComesBack reports a message with the mouse, by the keyboard and with a finger; a moderator acts on a page without
// the program, and the reporter hears of it.
func TestAReportGoesToTheModeratorsAndComesBack(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	link, err := url.Parse(<-server.Offer)
	if err != nil {
		t.Fatal(err)
	}
	bad := kit.StartClient(t, server.URL, kit.NewStorage())
	bad.Online()
	for _, text := range []string{"good morning", "buy cheap watches", "or hats", "or shoes"} {
		bad.Client.Send(chat.Lobby, view.Draft{Text: text})
	}
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Click(".welcome__close")
	for i, c := range []struct {
		name, text string
		screen     chromium.Screen
	}{
		{"desktop", "buy cheap watches", chromium.Desktop},
		{"phone-dark", "or hats", chromium.Screen{Width: 390, Height: 844, Phone: true, Dark: true}},
		{"zh", "or shoes", chromium.Screen{Width: 1280, Height: 860, Languages: "zh-CN"}},
		{"he", "good morning", chromium.Screen{Width: 390, Height: 844, Phone: true, Languages: "he"}},
	} {
		ada.Set(c.screen)
		ada.Visit("/")
		ada.Sees(c.text)
		ada.Settles()
		if c.screen.Phone {
			holdsDown(ada, rowSaying(c.text)+`.querySelector(".message__text")`)
		} else {
			hovers(ada, rowSaying(c.text))
			ada.Until(`document.querySelector("#message-tools").dataset.shows === "all" && document.querySelector("#message-tools").dataset.key === ` + rowSaying(c.text) + `.dataset.key`)
			presses(ada, `document.querySelector("#open-message")`)
		}
		ada.Until(`document.querySelector("#menu-message.menu--open") && document.activeElement.closest("#menu-message")`)
		picture(ada, "report-menu-"+c.name)
		ada.Click(`#menu-message [data-action="report"]`)
		ada.Until(`document.querySelector("#dialog[open] #report")`)
		ada.Until(`document.activeElement.id === "report-name"`)
		accessible(ada, "report "+c.name)
		holds(ada, "the dialog is on screen", `(r => r.left >= 0 && r.right <= innerWidth && r.bottom <= innerHeight)(document.querySelector("#dialog").getBoundingClientRect())`)
		ada.Eval(`(document.querySelector("#report-name").value = "harassment", document.querySelector("#report-note").value = "note ` + c.name + `", 0)`)
		picture(ada, "report-dialog-"+c.name)
		if i == 0 {
			ada.Eval(`document.querySelector("#report-note").focus()`)
			ada.Enter()
		} else {
			ada.Click(`#report [type="submit"]`)
		}
		ada.Until(`!document.querySelector("#dialog[open]") && document.querySelector(".toast")?.textContent`)
		picture(ada, "report-sent-"+c.name)
		ada.Calm()
	}
	ada.Set(chromium.Desktop)
	ada.Visit("/")

	mod := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	mod.Visit("/")
	mod.Load(link.Path)
	mod.Until(headed("Make this place yours"))
	fills(mod, "#new", "correct horse battery staple")
	mod.Click(`.form .button--main`)
	mod.Until(headed("Settings"))
	mod.Load("/admin/reports")
	mod.Until(headed("Reports") + ` && document.querySelectorAll(".report").length === 4`)
	looks(mod, "reports")
	for name, screen := range map[string]chromium.Screen{
		"phone dark": {Width: 390, Height: 844, Phone: true, Dark: true}, "zh": {Width: 1280, Height: 860, Languages: "zh-CN"}, "he": {Width: 390, Height: 844, Phone: true, Languages: "he"},
	} {
		mod.Set(screen)
		mod.Load("/admin/reports")
		mod.Until(`document.readyState === "complete" && document.querySelector(".report")`)
		looks(mod, "reports "+name)
	}
	mod.Set(chromium.Desktop)
	mod.Load("/admin/reports")
	mod.Until(headed("Reports"))
	holds(mod, "the newest report is the first", `document.querySelector(".report .report__this").textContent.includes("good morning") && document.querySelectorAll(".report .report__copy")[0].children.length === 4`)
	mod.Click(`.report button[value="delete"]`)
	mod.Until(`document.readyState === "complete" && document.querySelector(".alert--done") && document.querySelectorAll(".report button[value=delete]").length === 3`)
	ada.Until(`!` + rowSaying("good morning"))
	fills(mod, `.report [name="word"]`, "Thank you, Ada")
	mod.Click(`.report button[value="close"]`)
	mod.Until(`document.readyState === "complete" && document.querySelector(".alert--done") && document.querySelectorAll(".report").length === 3`)
	ada.Until(`document.querySelector(".toast")?.textContent.includes("Thank you, Ada")`)
	picture(ada, "report-outcome")
	ada.Load("/account")
	ada.Until(`document.querySelector("#reports")?.textContent.includes("Thank you, Ada")`)
	looks(ada, "own reports")
}
