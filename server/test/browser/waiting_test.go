package browser

import (
	"path/filepath"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

// TestWhoeverComesBackFromABanWaitsAndIsLetIn bans a guest, whose page is then that of somebody new, and lets that guest in on the page of a moderator.
func TestWhoeverComesBackFromABanWaitsAndIsLetIn(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	command := func(args ...string) {
		t.Helper()
		if code := kit.Command(t.Context(), append(append([]string{"admin"}, args...), "--store", server.Option("--store")), nil, t.Output(), t.Output()); code != 0 {
			t.Fatalf("parley admin %q: status %d", args, code)
		}
	}
	phone := chromium.Screen{Width: 390, Height: 844, Phone: true, Dark: true}
	look := func(p *chromium.Person, what string) {
		t.Helper()
		if *chromium.ScreenshotDir != "" {
			p.Picture(filepath.Join(*chromium.ScreenshotDir, "waiting-"+what+".png"))
		}
		chromium.Accessible(p, what)
	}
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Screen{Width: 390, Height: 844, Phone: true, Languages: "zh-CN"})
	ada.Visit("/")
	moderator := ada.Name()
	keepsName(ada)
	command("role", moderator, "moderator")

	bo := chromium.NewPerson(t, browser, server.URL, phone)
	bo.Visit("/")
	bo.Write("BUY")
	bo.Click(`.composer__send`)
	bo.Sees("BUY")
	before := bo.Name()
	command("ban", before)
	bo.Until(`document.querySelector(".composer__slow")?.textContent.includes("a moderator has let you in")`)
	if after := bo.Name(); after == before {
		t.Errorf("is still %s", after)
	}
	bo.Write("hello again")
	bo.Click(`.composer__send`)
	bo.Until(`document.querySelector("#composer-note").textContent && document.querySelector("#composer-text").value === "hello again"`)
	look(bo, "composer")

	ada.Load("/admin/waiting")
	ada.Until(`document.querySelectorAll(".rows .row").length === 1`)
	look(ada, "page")
	ada.Click(`.row button`)
	ada.Until(`document.querySelectorAll(".rows .row").length === 0 && document.querySelector(".alert, [role=status]")`)
	bo.Until(`!document.querySelector(".composer__slow").textContent`)
	bo.Click(`.composer__send`)
	bo.Sees("hello again")
}
