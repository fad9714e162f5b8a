//go:build linux

package bench

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/input"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

const (
	uiSecond   = "second" // another room
	uiSwitches = 15
	uiQueries  = 15
)

// roomLink is the link to a room in the list of rooms.
const roomLink = `[...document.querySelectorAll(".room")].find(e => e.textContent.includes(%q))`

// benchOpen measures how long it takes from a click until another room is drawn of which the program has kept the rows, and from a query until
// its first hits are.
func benchOpen(t *testing.T, p *chromium.Person) (all []figure) {
	secondRoom(t, p.URL)
	p.Visit("/")
	p.Until(`document.querySelectorAll("#timeline .message").length >= 30`)
	p.Visit("/r/" + uiSecond)
	p.Until(`document.querySelectorAll("#timeline .message").length >= 30`)
	p.Eval(fmt.Sprintf(roomLink, chat.Lobby) + `.click()`)
	p.Until(`document.querySelector(".room--here").textContent.includes("lobby") && document.querySelectorAll("#timeline .message").length >= 30`)
	var switches, queries []float64
	for i := range uiSwitches + 1 {
		to, text := uiSecond, "in the second room"
		if i%2 == 1 {
			to, text = string(chat.Lobby), "quick brown"
		}
		took := timed(p, fmt.Sprintf(roomLink, to)+`.click()`,
			fmt.Sprintf(`[...document.querySelectorAll("#timeline .message__body")].at(-1)?.textContent.includes(%q)`, text))
		if i > 0 { // the first one waits for what the browser compiles
			switches = append(switches, took)
		}
		p.Settles()
	}
	p.Opens("search")
	for i := range uiQueries + 1 {
		query := []string{"fox", "river", "lazy", "jumps", "others"}[i%5]
		p.Eval(`(document.querySelector("#search-name").select(), document.execCommand("delete"))`)
		p.Until(`!document.querySelector("#dialog .hit")`)
		p.Settles()
		watch(p, `document.querySelector("#search-name").addEventListener("input", begin, { once: true, capture: true })`, `document.querySelector("#dialog .hit")`)
		chromium.Call(p, input.InsertText, input.InsertTextParams{Text: query})
		if took := watched(p); i > 0 {
			queries = append(queries, took)
		}
	}
	return []figure{
		{Name: "ui-room", About: "another room whose rows are kept, until it is drawn", Value: median(switches), Unit: "ms", Goal: 50},
		{Name: "ui-hits", About: "the first hits of a query, until they are drawn", Value: median(queries), Unit: "ms", Goal: 100},
	}
}

// timed does something, and returns the ms until an expression is true and the page is drawn.
func timed(p *chromium.Person, do, there string) float64 {
	p.T.Helper()
	watch(p, `begin(), `+do, there)
	return watched(p)
}

// watch measures the time from begin() until an expression is true and the page is drawn.
func watch(p *chromium.Person, do, there string) {
	p.T.Helper()
	p.Eval(fmt.Sprintf(`(() => {
		let began;
		window.took = undefined;
		const begin = () => { began = performance.now(); };
		const observer = new MutationObserver(() => {
			if (began === undefined || !(%s)) return;
			observer.disconnect();
			requestAnimationFrame(() => { const drawn = new MessageChannel(); drawn.port1.onmessage = () => { window.took = performance.now() - began; }; drawn.port2.postMessage(0); });
		});
		observer.observe(document.body, { childList: true, subtree: true, characterData: true });
		%s;
	})()`, there, do))
}

func watched(p *chromium.Person) float64 {
	p.T.Helper()
	p.Until(`window.took !== undefined`)
	return p.Number(`window.took`)
}

// secondRoom makes another room in which something was said.
func secondRoom(t *testing.T, url string) {
	t.Helper()
	c := kit.StartClient(t, url, kit.NewStorage())
	c.Online()
	c.Client.Create(view.NewRoom{Name: uiSecond})
	c.Until("created", func(v *view.Snapshot) bool { return v.Open.Room.ID == uiSecond && v.Open.Known })
	for i := range 2 * chat.PageEvents {
		c.Client.Send(uiSecond, view.Draft{Text: fmt.Sprintf("%s in the second room", lineOf(i))})
	}
	c.Until("sent", func(v *view.Snapshot) bool { return v.Waiting == 0 })
}
