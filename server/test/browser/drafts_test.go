package browser

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// onPhone returns a client of the same user on another device.
func onPhone(t *testing.T, p *chromium.Person, url string) *kit.Client {
	t.Helper()
	storage := kit.NewStorage()
	for _, c := range chromium.Call(p, network.GetCookies, network.GetCookiesParams{URLs: []string{url}}).Cookies {
		if strings.Contains(c.Name, "parley") {
			_ = storage.SaveToken(c.Value) // memory never fails
		}
	}
	phone := kit.StartClient(t, url, storage)
	phone.Online()
	return phone
}

// offered waits until a client of another device is told of a draft, and takes it.
func offered(phone *kit.Client, text string) {
	phone.Until("the draft "+text, func(v *view.Snapshot) bool { return v.Open != nil && v.Open.Elsewhere.Text == text })
	phone.Client.AdoptDraft(chat.Lobby, phone.Client.View().Open.Elsewhere.Version)
}

// screens takes pictures of a page, and looks for what hinders people in it.
func screens(p *chromium.Person, what string) {
	accessible(p, what)
	if *chromium.ScreenshotDir == "" {
		return
	}
	for name, screen := range map[string]chromium.Screen{"desktop": chromium.Desktop, "dark": {Width: 1280, Height: 860, Dark: true}, "phone": {Width: 390, Height: 844}} {
		p.Set(screen)
		p.Picture(filepath.Join(*chromium.ScreenshotDir, what+"-"+name+".png"))
	}
	p.Set(chromium.Desktop)
}

const newerDraft = `[data-action="takedraft"]`

// TestADraftFollowsItsAuthor writes on two devices.
func TestADraftFollowsItsAuthor(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Click(".welcome__close")
	phone := onPhone(t, ada, server.URL)
	ada.Write("hello from the desk")
	offered(phone, "hello from the desk")

	// What the phone adds is not put into a field that has the focus.
	phone.Client.SaveDraft(chat.Lobby, "hello from the desk, and the phone")
	ada.Until(`document.querySelector('` + newerDraft + `')`)
	if got := ada.Eval(composerText); got != "hello from the desk" {
		t.Fatalf("the field has %q", got)
	}
	screens(ada, "draft-newer")
	ada.Click(newerDraft)
	ada.Until(composerText + ` === "hello from the desk, and the phone"`)

	// Nobody is in the field: it follows.
	ada.Eval(`document.activeElement.blur()`)
	phone.Client.SaveDraft(chat.Lobby, "hello from the desk, and the phone, again")
	ada.Until(composerText + ` === "hello from the desk, and the phone, again"`)
	phone.Client.DraftSent(chat.Lobby)
	ada.Until(composerText + ` === ""`)

	// Two texts are both kept.
	long := strings.TrimSpace(strings.Repeat("two thousand words ", 60))
	ada.Write(long)
	ada.Eval(`document.activeElement.blur()`)
	phone.Until("the long draft", func(v *view.Snapshot) bool { return v.Open.Elsewhere.Text == long })
	phone.Client.SaveDraft(chat.Lobby, "something else")
	ada.Until(`document.querySelector('` + newerDraft + `')`)
	ada.Until(composerText + `.startsWith("two thousand words")`)
	ada.Click(newerDraft)
	ada.Until(composerText + ` === "something else"`)
	ada.Click("#open-settings")
	ada.Click(`[data-action="lang"][data-arg="zh"]`)
	ada.Click("#open-settings")
	ada.Click(`[data-arg="shelf"]`)
	ada.Until(`document.querySelector('[data-action="usedraft"]')?.textContent.includes("two thousand words")`)
	screens(ada, "draft-shelf")
	ada.Click(`[data-action="usedraft"]`)
	ada.Until(composerText + `.startsWith("two thousand words")`)
	phone.Until("the long draft", func(v *view.Snapshot) bool { return v.Open.Elsewhere.Text == long })
	ada.Load("/")
	ada.Until(composerText + `.startsWith("two thousand words")`)
	ada.Click("#open-settings")
	ada.Click(`[data-arg="shelf"]`)
	ada.Until(`document.querySelector('[data-action="usedraft"]')?.textContent.includes("something else") && document.querySelectorAll('[data-action="usedraft"]').length === 1`)
	ada.Click(`[data-action="dropdraft"]`)
	ada.Until(`!document.querySelector('[data-action="usedraft"]')`)
	ada.Calm()
}

// TestASendWaitsIfItsAuthorWantsThat takes one back, and schedules another.
func TestASendWaitsIfItsAuthorWantsThat(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Click(".welcome__close")
	ada.Click("#open-settings")
	screens(ada, "settings")
	ada.Click(`[data-action="undosend"][data-arg="on"]`)
	ada.Say("oops")
	ada.Until(`document.querySelector('.message__trouble [data-action="takeback"]')`)
	screens(ada, "send-undo")
	ada.Click(`.message__trouble [data-action="takeback"]`)
	ada.Until(composerText + ` === "oops"`)
	ada.Say(" is meant")
	ada.Sees("oops is meant")
	ada.Pends(0)
	if got := ada.Said(); len(got) != 1 {
		t.Errorf("said were %q", got)
	}
	ada.Click("#open-settings")
	ada.Click(`[data-action="undosend"]:not([data-arg])`)

	ada.Write("for tomorrow")
	ada.Click(".composer__later")
	ada.Until(`document.querySelector("#dialog").open`)
	screens(ada, "later")
	ada.Click(`[data-action="latertomorrow"]`)
	ada.Until(composerText + ` === ""`)
	ada.Until(`document.querySelector(".toast")?.textContent.includes("Will be sent")`)
	ada.Load("/")
	ada.Click(".composer__later")
	ada.Until(`document.querySelector('[data-action="lateredit"]')?.textContent.includes("for tomorrow")`)
	screens(ada, "later-list")
	ada.Click(`[data-action="lateredit"]`)
	ada.Until(composerText + ` === "for tomorrow"`)
	ada.Click(".composer__later")
	ada.Click(`[data-action="laterhour"]`)
	ada.Until(composerText + ` === ""`)
	ada.Click(".composer__later")
	ada.Click(`[data-action="laternow"]`)
	ada.Sees("for tomorrow")
	ada.Pends(0)
	ada.Calm()
}
