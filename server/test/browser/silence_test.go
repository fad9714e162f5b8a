package browser

import (
	"path/filepath"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

// TestAModeratorSilencesAndThePersonKeepsTheText goes from the card of a person to the composer of that person, and back.
func TestAModeratorSilencesAndThePersonKeepsTheText(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	for name, screen := range map[string]chromium.Screen{
		"phone-dark": {Width: 390, Height: 844, Phone: true, Dark: true}, "zh": {Width: 1280, Height: 860, Languages: "zh-CN"},
	} {
		t.Run(name, func(t *testing.T) {
			look := func(p *chromium.Person, what string) {
				t.Helper()
				if *chromium.ScreenshotDir != "" {
					p.Picture(filepath.Join(*chromium.ScreenshotDir, "silence-"+name+"-"+what+".png"))
				}
				chromium.Accessible(p, name+", "+what)
			}
			bo := chromium.NewPerson(t, browser, server.URL, screen)
			bo.Visit("/")
			bo.Write("LISTEN TO ME " + name)
			bo.Click(`.composer__send`)
			bo.Sees("LISTEN TO ME " + name)
			bo.Write("half a thought")

			ada := chromium.NewPerson(t, browser, server.URL, screen)
			ada.Visit("/")
			moderator := ada.Name()
			keepsName(ada)
			if code := kit.Command(t.Context(), []string{"admin", "role", moderator, "moderator", "--store", server.Option("--store")}, nil, t.Output(), t.Output()); code != 0 {
				t.Fatal("no moderator")
			}
			ada.Visit("/")
			ada.Sees("LISTEN TO ME " + name)
			opens := func() {
				t.Helper()
				ada.ClickOn(`[...document.querySelectorAll(".message .person--about")].at(-1)`)
				ada.Until(`document.querySelector("#dialog[open] .membership")`)
			}
			opens()
			look(ada, "card")
			fills(ada, "#silence-reason", "No capitals, please")
			ada.Click(`[data-action="silence"][data-arg="1h0m0s"]`)
			ada.Until(`document.querySelector('#dialog[open] [data-action="unsilence"]')`)
			look(ada, "card silenced")
			bo.Until(`document.querySelector(".composer__slow").textContent.includes("No capitals")`)
			bo.Click(`.composer__send`)
			bo.Until(`document.querySelector("#composer-note").textContent && document.querySelector("#composer-text").value === "half a thought"`)
			look(bo, "composer")
			ada.Click(`#dialog[open] [data-action="unsilence"]`)
			ada.Until(`document.querySelector('#dialog[open] [data-action="silence"]')`)
			bo.Until(`!document.querySelector(".composer__slow").textContent`)
			bo.Click(`.composer__send`)
			bo.Sees("half a thought")
			bo.Calm()
			ada.Calm()
		})
	}
}
