package browser

import (
	"slices"
	"strconv"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/slash"
)

// commands is how many a list of all has.
var commands = strconv.Itoa(len(slash.Common()))

// noted waits until the composer says something about its text.
func noted(p *chromium.Person, text string) {
	p.T.Helper()
	p.Until(`document.querySelector("#composer-note").innerText.includes(` + strconv.Quote(text) + `)`)
}

func TestCommandsInTheComposer(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), kit.StartClient(t, server.URL, kit.NewStorage())
	ada.Visit("/")
	bo.Online()
	bo.Client.Create(view.NewRoom{Name: "Garden", Topic: "Plants and people"})
	bo.Until("the room is made", func(v *view.Snapshot) bool { return v.Open != nil && v.Open.Room.ID == "garden" && v.Open.Known })
	bo.Client.Open(chat.Lobby)

	spells(ada, "/")
	ada.Until(`document.querySelectorAll("#offers [role=option]").length === ` + commands)
	holds(ada, "the first is the active descendant", `document.querySelector("#composer-text").getAttribute("aria-activedescendant") === "offer-0"`)
	accessible(ada, "the list of commands")
	picture(ada, "commands-desktop")
	spells(ada, "jo")
	ada.Until(`document.querySelectorAll("#offers [role=option]").length === 1`)
	ada.Enter()
	ada.Until(composerText + ` === "/join "`)
	spells(ada, "gar")
	ada.Until(`document.querySelector("#offers").innerText.includes("garden")`)
	ada.Enter()
	ada.Until(composerText + ` === "/join #garden "`)
	ada.Enter()
	ada.Until(`location.pathname === "/r/garden" && ` + composerText + ` === ""`)

	for _, typed := range []string{"/jion lobby", "/tmp is full", "/nick"} {
		spells(ada, typed)
		ada.Enter()
		ada.Until(`document.querySelector("#composer").classList.contains("composer--blocked")`)
		if got := ada.Eval(composerText); got != typed {
			t.Errorf("the composer has %q, want %q", got, typed)
		}
		ada.Eval(`(document.querySelector("#composer-text").select(), document.execCommand("delete"), 0)`)
	}
	spells(ada, "/tmp is full")
	noted(ada, "There is no command /tmp")
	accessible(ada, "an unknown command")
	picture(ada, "command-unknown-desktop")
	ada.Click(`#composer-note [data-action="astext"]`)
	ada.Sees("/tmp is full")
	spells(ada, "see #lob")
	ada.Until(`document.querySelector("#offers").innerText.includes("lobby")`)
	ada.Enter()
	ada.Until(composerText + ` === "see #lobby "`)
	ada.Enter()
	ada.Until(`document.querySelector('.message a.room-link[href="/r/lobby"]')`)
	for _, text := range []string{"/me waves at everybody", "/shrug", "/usr/bin/env go", "//me is a command"} {
		ada.Say(text)
	}
	ada.Sees("/me is a command")
	if got := ada.Said(); !slices.Equal(got[len(got)-3:], []string{`¯\_(ツ)_/¯`, "/usr/bin/env go", "/me is a command"}) {
		t.Errorf("said %q", got)
	}
	holds(ada, "an action names its author", `document.querySelector(".message__text--action").textContent === "* " + document.querySelector(".me__name").textContent + " waves at everybody"`)
	accessible(ada, "rows of commands")
	picture(ada, "command-rows-desktop")
	ada.Click(".room-link")
	ada.Until(`location.pathname === "/r/lobby" && parleyBoot.done`)

	name := ada.Name()
	ada.Say("/away")
	ada.Until(`document.querySelector(".me__hint").innerText === "You appear away"`)
	bo.Until("she appears away", func(v *view.Snapshot) bool {
		return v.Open != nil && v.Open.Room.ID == chat.Lobby && !hasPerson(v, name)
	})
	picture(ada, "command-away-desktop")
	ada.Say("I am here")
	ada.Until(`document.querySelector(".me__hint").innerText !== "You appear away"`)
	bo.Until("she is here", func(v *view.Snapshot) bool { return hasPerson(v, name) })
	ada.Calm()
}

func hasPerson(v *view.Snapshot, name string) bool {
	return slices.ContainsFunc(v.Open.People, func(p chat.Person) bool { return p.Name == name && p.Here })
}

// TestCommandsOnSmallAndDarkScreens takes pictures of the lists on screens of other kinds and in other languages.
func TestCommandsOnSmallAndDarkScreens(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	for name, screen := range map[string]chromium.Screen{"phone": chromium.Phone, "dark": {Width: 1280, Height: 860, Dark: true}} {
		for _, lang := range []string{"zh-CN", "he"} {
			screen.Languages = lang
			p := chromium.NewPerson(t, browser, server.URL, screen)
			p.Visit("/")
			spells(p, "/")
			p.Until(`document.querySelectorAll("#offers [role=option]").length === ` + commands)
			holds(p, "the list is within the window", `(() => { const box = document.querySelector(".offers__list").getBoundingClientRect(); return box.left >= 0 && box.right <= innerWidth && box.top >= 0; })()`)
			if lang == "zh-CN" {
				accessible(p, name)
			}
			picture(p, "commands-"+name+"-"+lang)
			spells(p, "nope x")
			p.Until(`document.querySelector("#composer-note [data-action=astext]")`)
			picture(p, "command-unknown-"+name+"-"+lang)
			p.Calm()
		}
	}
}
