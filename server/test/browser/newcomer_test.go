package browser

import (
	"cmp"
	"testing"
	"time"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

// TestALinkOfAGuestWhoHasJustComeStaysInTheField has guests write a link, in three languages, and on a phone. Then the place lifts the limits.
func TestALinkOfAGuestWhoHasJustComeStaysInTheField(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	for _, as := range []struct {
		says   string
		screen chromium.Screen
	}{
		{"or with an account", chromium.Desktop}, {"注册", chromium.Screen{Width: 390, Height: 844, Phone: true, Languages: "zh-CN"}},
		{"עם חשבון", chromium.Screen{Width: 390, Height: 844, Phone: true, Dark: true, Languages: "he"}},
	} {
		lang := cmp.Or(as.screen.Languages, "en")
		ada := chromium.NewPerson(t, browser, server.URL, as.screen)
		look := func(what string) {
			t.Helper()
			chromium.Accessible(ada, lang+", "+what)
			if *chromium.ScreenshotDir != "" {
				ada.Picture(*chromium.ScreenshotDir + "/newcomer-" + lang + "-" + what + ".png")
			}
		}
		note := `document.querySelector("#composer-note").textContent`
		ada.Visit("/")
		ada.Write("my page")
		ada.Click(".composer__send")
		ada.Sees("my page")
		ada.Write("see https://tea.example/" + lang)
		ada.Until(note + `.includes("` + as.says + `")`)
		before := ada.Eval(note)
		ada.Click(".composer__send")
		ada.Until(note + `.length > ` + "`" + before + "`" + `.length`)
		if got := ada.Eval(`document.querySelector("#composer-text").value`); got != "see https://tea.example/"+lang {
			t.Errorf("the field has %q", got)
		}
		if ada.Eval(`document.querySelector("#composer-note span").getBoundingClientRect().top < document.querySelector("#composer-note .icon").getBoundingClientRect().bottom`) != "true" {
			t.Error("the note stands below its icon")
		}
		look("composer")
	}
	if code := kit.Command(t.Context(), []string{"admin", "settings", "--limit-newcomers=false", "--store", server.Option("--store")}, nil, t.Output(), t.Output()); code != 0 {
		t.Fatal("the limits were not lifted")
	}
	for deadline := time.Now().Add(kit.Patience); ; { // the server follows within seconds
		guest := kit.StartClient(t, server.URL, kit.NewStorage())
		guest.Online()
		if guest.Client.View().Account.Links == 0 {
			break
		}
		if guest.Stop(); time.Now().After(deadline) {
			t.Fatal("new guests are still limited")
		}
		time.Sleep(time.Second / 4)
	}
	bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	bo.Visit("/")
	bo.Say("https://tea.example/later")
	bo.Sees("https://tea.example/later")
}
