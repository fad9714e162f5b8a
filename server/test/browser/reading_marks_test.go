package browser

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestReadingMarksInboxAndDays is one story with two devices of one person, since each start of a browser takes seconds.
func TestReadingMarksInboxAndDays(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	bo, said := talker(t, server.URL, 60)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	in(ada, atNoon())
	ada.Visit("/")
	ada.Click(".welcome__close")
	ada.Sees(said[59])
	ada.Say("my own words") // a row has its author, and there is an ermine among the names
	ada.Sees("my own words")
	mine := chat.Seq(0)
	bo.Until("mine", func(v *view.Snapshot) bool {
		for _, part := range v.Open.Live {
			for _, r := range part.Rows {
				if r.Text == "my own words" {
					mine = r.Seq
				}
			}
		}
		return mine > 0
	})
	bo.Client.Send(chat.Lobby, view.Draft{Text: "a reply to that", Reply: mine})
	sayAll(bo, chat.Lobby, "hello @"+ada.Name())
	ada.Until(rowSaying("a reply to that"))

	// What is marked as unread stays so while the room is open, on another device too.
	ctx, cancel := chromedp.NewContext(ada.Ctx)
	defer cancel()
	phone := &chromium.Person{T: t, Ctx: ctx, URL: server.URL}
	phone.Visit("/")
	phone.Until(rowSaying("a reply to that"))
	chooses(ada, "my own words", "fromhere")
	ada.Until(`document.querySelector(".unread__text")?.textContent.startsWith("2 new") && document.title.startsWith("(2)")`)
	phone.Until(`document.title.startsWith("(2)")`)
	time.Sleep(1500 * time.Millisecond) // as long as it would take to read
	if title := ada.Eval(`document.title`); title[:3] != "(2)" {
		t.Errorf("the title is %q: what was marked is read", title)
	}
	picture(ada, "marked-unread")
	ada.Key("Escape", 27, "", 0)
	ada.Until(`!document.title.startsWith("(") && !document.querySelector(".unread")`)
	phone.Until(`!document.title.startsWith("(")`)

	// Mentions and replies are in the inbox.
	ada.Click("#open-room")
	ada.Click(`#menu-room [data-arg="inbox"]`)
	ada.Until(`document.querySelectorAll("#dialog .inbox .hit").length === 2`)
	accessible(ada, "the inbox")
	picture(ada, "inbox")
	ada.Click(`#dialog .inbox .hit`)
	ada.Until(fmt.Sprintf(`!document.querySelector("#dialog").open && location.pathname === "/r/lobby/%d"`, mine+2))

	// A day without messages leads to the next one, and says so. While the person reads further up, the day stays in view: its heading, or above the
	// timeline.
	ada.Click("#open-room")
	ada.Click(`#menu-room [data-arg="day"]`)
	ada.Until(`document.querySelector("#day-name")`)
	accessible(ada, "the choice of a day")
	picture(ada, "day")
	ada.Eval(`(e => { e.value = "2020-02-03"; })(document.querySelector("#day-name"))`)
	ada.Click(`#day button[type=submit]`)
	ada.Until(`location.pathname === "/r/lobby/1" && document.querySelector(".toast").textContent.includes("2020")`)
	scrolled := func(by float64) { wheel(ada, "#timeline", by) } // as a person does it: the program places the message of a day until then
	scrolled(200)
	ada.Until(`document.querySelector(".topday__do")?.textContent === "Today"`)
	scrolled(-200)
	ada.Until(`document.querySelector(".day").getBoundingClientRect().top > 0 && !document.querySelector(".topday__do")`)
	scrolled(200)
	ada.Until(`document.querySelector(".topday__do")?.textContent === "Today"`)
	accessible(ada, "the day on screen")
	picture(ada, "day-on-screen")
	ada.Eval(`history.back()`)
	ada.Until(fmt.Sprintf(`location.pathname === "/r/lobby/%d"`, mine+2))

	// One switcher finds rooms and people, by a few letters.
	ada.Key("k", 75, "", 2)
	ada.Until(`document.activeElement.id === "create-name"`)
	name := bo.Client.View().Me.Name
	ada.Write(name[:3])
	ada.Until(fmt.Sprintf(`[...document.querySelectorAll("#choices [data-action=message]")].some(e => e.title === %q)`, name))
	accessible(ada, "the switcher")
	picture(ada, "switcher")
	ada.Calm()

	// The inbox has an address of its own.
	phone.Visit("/r/lobby?inbox")
	phone.Until(`document.querySelectorAll("#dialog .inbox .hit").length === 2`)
	phone.Calm()
}
