package browser

import (
	"path/filepath"
	"strings"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestGuestsSeeWhatARoomLetsThemDo has guests in a room that is narrowed while they read it, and closed while they are offline.
func TestGuestsSeeWhatARoomLetsThemDo(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	for name, screen := range screensOfGuests {
		t.Run(name, func(t *testing.T) {
			maker, room := makesRoom(t, server, name)
			network := kit.NewRelay(t, server)
			ada := chromium.NewPerson(t, browser, network.URL, screen)
			look := looker(ada, name)
			ada.Visit("/r/" + string(room))
			ada.Sees("oolong for all")
			ada.Until(inDatabase(`"3/", "3/~"`, `values.some((value) => value.includes("oolong"))`))
			ada.Write("half a thought")
			maker.Client.Configure(room, chat.Change{Guests: new(chat.GuestsRead)})
			ada.Until(`document.querySelector(".composer__read--shown") && !document.querySelector("#composer-text").checkVisibility()`)
			look("only read")
			maker.Client.Send(room, view.Draft{Text: "more oolong"})
			ada.Sees("more oolong")
			maker.Client.Configure(room, chat.Change{Guests: new(chat.GuestsWrite)})
			ada.Until(`!document.querySelector(".composer__read--shown") && document.querySelector("#composer-text").value === "half a thought"`)
			maker.Client.Configure(room, chat.Change{Calm: new(int64(chat.CalmUsual))})
			ada.Until(`document.querySelector(".composer__read--shown") && !document.querySelector("#composer-text").checkVisibility()`)
			look("calm")
			maker.Client.Configure(room, chat.Change{Calm: new(int64(2))}) // it ends by itself
			ada.Until(`!document.querySelector(".composer__read--shown") && document.querySelector("#composer-text").value === "half a thought"`)
			network.Cut()
			maker.Client.Configure(room, chat.Change{Guests: new(chat.GuestsNone)})
			maker.Until("the room is closed", func(v *view.Snapshot) bool { return v.Open.Room.Guests == chat.GuestsNone })
			maker.Client.Send(room, view.Draft{Text: "without guests"})
			network.Mend()
			ada.Eval(`window.dispatchEvent(new Event("online"))`)
			ada.Until(`document.querySelector('.timeline__ways [data-action="signin"]')`)
			look("closed")
			if got := ada.Said(); len(got) != 0 {
				t.Errorf("still there is %q", got)
			}
			ada.Until(inDatabase(`"", "~"`, `!values.some((value) => value.includes("oolong"))`))
			if strings.Contains(keptBy(ada), "oolong") {
				t.Error("the browser keeps what was said in the room")
			}
			ada.Calm()
			ada.Load("/r/" + string(room))
			ada.Until(`location.pathname === "/sign-in" && !document.body.innerText.includes("oolong")`)
		})
	}
}

// TestTheMakerOfARoomSaysWhatGuestsMayDo chooses it in the menu of the room and by the command.
func TestTheMakerOfARoomSaysWhatGuestsMayDo(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	for name, screen := range screensOfGuests {
		t.Run(name, func(t *testing.T) {
			ada := chromium.NewPerson(t, browser, server.URL, screen)
			look := looker(ada, name)
			ada.Visit("/r/tea-" + name)
			ada.Click(`[data-action="create"]`)
			ada.Until(`getComputedStyle(document.querySelector("#composer")).display !== "none"`)
			bo := kit.StartClient(t, server.URL, kit.NewStorage())
			bo.Online()
			bo.Client.Open(chat.RoomID("tea-" + name))
			may := func(want chat.Guests, closed bool) {
				t.Helper()
				bo.Until("what guests may do", func(v *view.Snapshot) bool { return v.Open.Closed == closed && (closed || v.Open.Room.Guests == want) })
			}
			ada.Write("/guests")
			ada.Click(".composer__send")
			ada.Until(`document.querySelector('#dialog[open] [data-arg="guests write"][aria-pressed="true"]')`)
			ada.Click(`#dialog[open] [data-arg="guests read"]`)
			ada.Until(`document.querySelector('#dialog[open] [data-arg="guests read"][aria-pressed="true"]')`)
			may(chat.GuestsRead, false)
			look("choice")
			ada.Key("Escape", 27, "", 0)
			ada.Until(`!document.querySelector("#dialog").open`)
			ada.Click(`[data-action="menu"][data-arg="room"]`)
			ada.Until(`document.querySelector("#menu-room.menu--open [data-arg=calm]")`)
			look("calm-menu")
			ada.Click(`#menu-room [data-arg="calm"]`)
			ada.Until(`document.querySelector('.composer__read--shown [data-arg="calm off"]')`)
			bo.Until("the room is calm", func(v *view.Snapshot) bool { return v.Open.Room.Calm != 0 })
			look("calm-maker")
			ada.Write("/calm off")
			ada.Click(".composer__send")
			ada.Until(`!document.querySelector(".composer__read--shown")`)
			bo.Until("the room is not calm", func(v *view.Snapshot) bool { return v.Open.Room.Calm == 0 })
			ada.Write("/guests none")
			ada.Click(".composer__send")
			may(chat.GuestsNone, true)
			ada.Write("the guests have gone")
			ada.Click(".composer__send")
			ada.Sees("the guests have gone")
			ada.Calm()
		})
	}
}

var screensOfGuests = map[string]chromium.Screen{
	"phone":     {Width: 390, Height: 844, Phone: true},
	"desktop":   {Width: 1280, Height: 860, Dark: true},
	"zh-laptop": {Width: 1280, Height: 860, Languages: "zh-CN"},
}

// makesRoom makes a room with a message, and returns its maker in it.
func makesRoom(t *testing.T, server *kit.Process, name string) (maker *kit.Client, room chat.RoomID) {
	t.Helper()
	maker, room = kit.StartClient(t, server.URL, kit.NewStorage()), chat.RoomID("tea-"+name)
	maker.Online()
	maker.Client.Create(view.NewRoom{Name: string(room), Topic: "Green, black and white"})
	maker.Until("the room", func(v *view.Snapshot) bool { return v.Open.Room.ID == room && v.Open.Known })
	maker.Client.Send(room, view.Draft{Text: "oolong for all"})
	maker.Sees([]string{"oolong for all"})
	return maker, room
}

// looker returns what checks a screen, and keeps a picture of it.
func looker(p *chromium.Person, name string) func(what string) {
	return func(what string) {
		p.T.Helper()
		if *chromium.ScreenshotDir != "" {
			p.Picture(filepath.Join(*chromium.ScreenshotDir, "guests-"+name+"-"+what+".png"))
		}
		chromium.Accessible(p, name+", "+what)
	}
}
