package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// speak has a client say things, one after the other, and waits until they are sent.
func (m *machine) speak(room chat.RoomID, texts ...string) {
	m.t.Helper()
	for _, text := range texts {
		m.client.Send(room, view.Draft{Text: text})
	}
	last := texts[len(texts)-1]
	m.until("all sent", func(v *view.Snapshot) bool { return v.Waiting == 0 && slices.Contains(m.said(), last) })
}

// leaves closes the page.
func (p *person) leaves() {
	p.t.Helper()
	p.eval(`location.href = "about:blank"`)
	p.until(`location.href === "about:blank"`)
}

// TestReadingGoesOnWhereItStopped is one story, since each start of a browser takes seconds.
func TestReadingGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t, "--limits", "off")
	bo, said := talker(t, server.url, 30)
	bo.client.Create("tea", "")
	bo.until("created", func(v *view.Snapshot) bool { return v.Open.Room.Name == "tea" && v.Open.Known })
	bo.client.Open(chat.Lobby)
	ada := newPerson(t, browser, server.url, desktop)
	ada.visit("/r/tea")
	ada.visit("/")
	ada.sees(said[29])
	ada.leaves()
	news := make([]string, 123)
	for i := range news {
		news[i] = fmt.Sprintf("news %d, with enough words that it is not all too short for a line", i)
	}
	bo.speak(chat.Lobby, news...)

	// The room opens at the first that is new, and counts as unread until the newest was on screen.
	ada.visit("/")
	const inView = `(() => {
	  const row = document.querySelector(".divider")?.getBoundingClientRect(), list = document.querySelector("#timeline").getBoundingClientRect();
	  return row && row.top > list.top + 40 && row.bottom < list.bottom - 200;
	})()`
	ada.until(inView)
	ada.until(`/^123 new since \d?\d:\d\d\s[AP]M$/.test(document.querySelector(".unread__text")?.textContent)`)
	ada.settles()
	if title := ada.eval(`document.title`); ada.eval(inView) != "true" || !strings.HasPrefix(title, "(99+)") {
		t.Errorf("the title is %q and the first that is new in view: %s", title, ada.eval(inView))
	}
	ada.until(`document.querySelector(".jump")`)
	before := ada.topOf(news[2])
	ada.wheel(".jump", -120)
	ada.wheel(".unread__text", -120)
	ada.until(fmt.Sprintf(`[...document.querySelectorAll(".timeline .message__body")].find(e => e.innerText.trim() === %q).getBoundingClientRect().top > %f`, news[2], before+200))
	ada.click(".jump")
	ada.until(`!document.title.startsWith("(") && !document.querySelector(".unread") && !document.querySelector(".jump")`)

	// Where the person was is found again: after the page was loaded again, and after another room was open.
	ada.eval(`document.querySelector("#timeline").scrollBy(0, -2500)`)
	ada.settles()
	ada.eval(scrollAndHold)
	ada.settles()
	was := ada.eval(heldTop)
	found := func(about string) {
		t.Helper()
		ada.until(`[...document.querySelectorAll(".timeline .message__body")].some(e => e.textContent === held)`)
		ada.until(fmt.Sprintf(`Math.abs(%s - %s) <= 1`, heldTop, was))
		ada.settles()
		if now := ada.eval(heldTop); apart(t, was, now) > 1 {
			t.Errorf("%s: the message on screen was at %s and is at %s", about, was, now)
		}
	}
	held := ada.eval(`held`)
	ada.visit("/")
	ada.eval(fmt.Sprintf(`window.held = %q`, held))
	found("after a reload")
	ada.click(`.room[href="/r/tea"]`)
	ada.until(`document.querySelector(".bar__title").textContent.includes("tea")`)
	ada.settles()
	ada.click(`.room[href="/r/lobby"]`)
	ada.until(`document.querySelector(".bar__title").textContent.includes("lobby")`)
	found("after another room")

	// A note about who will read the text does not move the timeline.
	ada.click(".jump")
	ada.until(`!document.querySelector(".jump")`)
	ada.settles()
	at := ada.topOf(news[122])
	ada.write("@" + bo.client.View().Me.Name + " just between us")
	ada.until(`document.querySelector(".composer__private").textContent !== ""`)
	if now := ada.topOf(news[122]); math.Abs(now-at) > 0.5 {
		t.Errorf("the note moved the timeline from %.1f to %.1f", at, now)
	}
	ada.calm()
}

// slowHistory is run before the page's scripts: it holds back requests for pages, except the first, until letHistory is called.
const slowHistory = `(() => {
  const send = WebSocket.prototype.send, held = [];
  let first = true;
  window.letHistory = () => {
    WebSocket.prototype.send = send;
    for (const later of held) later();
  };
  WebSocket.prototype.send = function (data) {
    const raw = typeof data === "string" ? data : new TextDecoder().decode(data);
    if (!raw.includes('"k":"history"') || first) {
      first = first && !raw.includes('"k":"history"');
      send.call(this, data);
    } else {
      held.push(() => send.call(this, data));
    }
  };
})()`

// TestTheFirstRowOfAPageIsFoundAgain returns to a row that shows its author only until the page before it is loaded.
func TestTheFirstRowOfAPageIsFoundAgain(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t, "--limits", "off")
	_, said := talker(t, server.url, 80)
	ada := newPerson(t, browser, server.url, desktop)
	ada.before(noDatabase)
	ada.before(slowHistory)
	ada.visit("/")
	ada.sees(said[79])
	first := ada.eval(`document.querySelector(".timeline .message").dataset.key`)
	row := fmt.Sprintf(`document.querySelector('.timeline [data-key="%s"]')`, first)
	isFirst := row + `.matches(".message--first")`
	text := row + `.querySelector(".message__body").getBoundingClientRect().top`
	ada.until(isFirst)
	ada.eval(`letHistory()`)
	ada.eval(`document.querySelector("#timeline").scrollTo(0, -1e6)`)
	ada.sees(said[0])
	ada.until(`!` + isFirst)
	ada.eval(row + `.scrollIntoView()`)
	ada.settles()
	was := ada.eval(text)
	ada.visit("/")
	ada.until(isFirst)
	there := fmt.Sprintf(`Math.abs(%s - %s) <= 1`, text, was)
	ada.until(there)
	ada.eval(`(() => { window.left = 60; const frame = () => --left > 0 && requestAnimationFrame(frame); frame(); })()`)
	ada.until(`left === 0 && ` + there)
	ada.eval(`letHistory()`)
	ada.until(`!` + isFirst)
	ada.settles()
	if now := ada.eval(text); apart(t, was, now) > 1 {
		t.Errorf("the message was at %s and is at %s", was, now)
	}
	ada.calm()
}

// wheel turns the wheel over an element.
func (p *person) wheel(selector string, by float64) {
	p.t.Helper()
	x, y := p.middle(selector)
	call(p, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: "mouseWheel", X: x, Y: y, DeltaX: 0.1, DeltaY: by})
}

// middle returns where an element is on screen.
func (p *person) middle(selector string) (x, y float64) {
	p.t.Helper()
	raw := p.eval(fmt.Sprintf(`(r => (r.left + r.width / 2) + " " + (r.top + r.height / 2))(document.querySelector(%q).getBoundingClientRect())`, selector))
	if _, err := fmt.Sscan(raw, &x, &y); err != nil {
		p.t.Fatalf("%s: %v", raw, err)
	}
	return x, y
}

// press presses the mouse on an element.
func (p *person) press(selector string, modifiers int64) {
	p.t.Helper()
	x, y := p.middle(selector)
	for _, kind := range []input.DispatchMouseEventType{"mousePressed", "mouseReleased"} {
		call(p, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: kind, X: x, Y: y, Button: "left", ClickCount: 1, Modifiers: modifiers})
	}
}

// clipboard returns what a copy of the selection puts onto the clipboard.
func (p *person) clipboard() string {
	p.t.Helper()
	return p.eval(`(() => {
	  const data = new DataTransfer();
	  document.querySelector("#timeline").dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
	  return data.getData("text/plain");
	})()`)
}

func TestTheWholeTalkIsCopiedPrintedAndSearched(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t, "--limits", "off")
	bo, said := talker(t, server.url, 700)
	name := bo.client.View().Me.Name
	ada := newPerson(t, browser, server.url, desktop)
	ada.visit("/")
	ada.sees(said[699])
	for ada.eval(`document.querySelector(".timeline__start") !== null`) != "true" {
		ada.eval(`document.querySelector("#timeline").scrollTop = -1e6`)
		ada.settles()
	}
	ada.eval(fmt.Sprintf(`[...document.querySelectorAll(".timeline .message__text")].find(e => e.textContent.trim() === %q).id = "from"`, said[5]))
	ada.eval(`document.querySelector("#from").scrollIntoView({ block: "center" })`)
	ada.settles()
	ada.press("#from", 0)
	ada.click(".jump")
	ada.sees(said[699])
	ada.until(`!document.querySelector(".jump") && document.querySelector(".chunk--away")`)
	ada.eval(`[...document.querySelectorAll(".timeline .message__text")].at(-2).id = "to"`)
	ada.press("#to", shift)
	lines := strings.Split(ada.clipboard(), "\n")
	if first, last := "] "+name+": "+said[5], "] "+name+": "+said[698]; len(lines) != 694 || !strings.HasSuffix(lines[0], first) || !strings.HasSuffix(lines[len(lines)-1], last) {
		t.Errorf("copied are %d lines, from %q to %q; want 694 from message 5 to message 698", len(lines), lines[0], lines[len(lines)-1])
	}
	ada.eval(`getSelection().setBaseAndExtent(document.querySelector("#to").firstChild, 3, document.querySelector("#to").firstChild, 11)`)
	if got, want := ada.clipboard(), said[698][3:11]; got != want {
		t.Errorf("of one message %q is copied, want %q", got, want)
	}

	// The browser's search would miss what is not drawn; pressed again it is the browser's.
	const ctrl = 2
	ada.key("f", 70, "", ctrl)
	ada.until(`document.querySelector("#dialog").open && document.querySelector("#search-name")`)
	ada.eval(`document.querySelector("#dialog").close()`)
	ada.until(`!document.querySelector("#dialog").open`)

	// Paper has all that is loaded and nothing around it.
	pdf := call(ada, page.PrintToPDF, page.PrintToPDFParams{})
	if pages := strings.Count(string(pdf.Data), "/Type /Page\n"); pages < 12 {
		t.Errorf("700 messages are on %d pages", pages)
	}
	ada.until(`!document.querySelector("#printed")`)
	call(ada, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	ada.eval(`window.dispatchEvent(new Event("beforeprint"))`)
	if got := ada.eval(`document.querySelectorAll("#printed .message").length`); got != "700" {
		t.Errorf("%s messages are printed, want 700", got)
	}
	if got := ada.eval(`document.body.innerText`); strings.Contains(got, "Direct") || !strings.Contains(got, said[200]) {
		t.Errorf("the paper is %.200q", got)
	}
	ada.eval(`window.dispatchEvent(new Event("afterprint"))`)
	if got := ada.eval(`[...document.querySelectorAll(".rooms, .composer, .bar, .people")].map(e => getComputedStyle(e).display).join()`); got != "none,none,none,none" {
		t.Errorf("without the program the page prints %s", got)
	}
	ada.calm()
}
