package browser

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// sayAll has a client say things, one after the other, and waits until they are sent.
func sayAll(m *kit.Client, room chat.RoomID, texts ...string) {
	m.T.Helper()
	for _, text := range texts {
		m.Client.Send(room, view.Draft{Text: text})
	}
	last := texts[len(texts)-1]
	m.Until("all sent", func(v *view.Snapshot) bool { return v.Waiting == 0 && slices.Contains(m.Said(), last) })
}

// leaves closes the page.
func leaves(p *chromium.Person) {
	p.T.Helper()
	p.Eval(`location.href = "about:blank"`)
	p.Until(`location.href === "about:blank"`)
}

// TestReadingGoesOnWhereItStopped is one story, since each start of a browser takes seconds.
func TestReadingGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	bo, said := talker(t, server.URL, 30)
	bo.Client.Create(view.NewRoom{Name: "tea"})
	bo.Until("created", func(v *view.Snapshot) bool { return v.Open.Room.Name == "tea" && v.Open.Known })
	bo.Client.Open(chat.Lobby)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/r/tea")
	ada.Visit("/")
	ada.Sees(said[29])
	leaves(ada)
	news := make([]string, 123)
	for i := range news {
		news[i] = fmt.Sprintf("news %d, with enough words that it is not all too short for a line", i)
	}
	sayAll(bo, chat.Lobby, news...)

	// The room opens at the first that is new, and counts as unread until the newest was on screen.
	ada.Visit("/")
	const inView = `(() => {
	  const row = document.querySelector(".divider")?.getBoundingClientRect(), list = document.querySelector("#timeline").getBoundingClientRect();
	  return row && row.top > list.top + 40 && row.bottom < list.bottom - 200;
	})()`
	ada.Until(inView)
	ada.Until(`/^123 new since \d?\d:\d\d\s[AP]M$/.test(document.querySelector(".unread__text")?.textContent)`)
	ada.Until(`/^1[01]\d unread$/m.test(document.querySelector('.room[href="/"], .room[href="/r/lobby"]').innerText)`) // a screen of it
	if text := ada.Eval(`document.querySelector(".unread__text")?.textContent`); !strings.HasPrefix(text, "123 new since") {
		t.Errorf("the bar says %q while most of it is unread", text)
	}
	ada.Settles()
	if title := ada.Eval(`document.title`); ada.Eval(inView) != "true" || !strings.HasPrefix(title, "(99+)") {
		t.Errorf("the title is %q and the first that is new in view: %s", title, ada.Eval(inView))
	}
	const dotted = `document.querySelector('link[rel="icon"]').href.startsWith("data:image/svg+xml,")`
	ada.Until(dotted)
	ada.Until(`document.querySelector(".jump")`)
	before := topOf(ada, news[2])
	wheel(ada, ".jump", -120)
	wheel(ada, ".unread__text", -120)
	ada.Until(fmt.Sprintf(`[...document.querySelectorAll(".timeline .message__body")].find(e => e.innerText.trim() === %q).getBoundingClientRect().top > %f`, news[2], before+200))
	ada.Click(".jump")
	ada.Until(`!document.title.startsWith("(") && !document.querySelector(".unread") && !document.querySelector(".jump")`)
	ada.Until(`!` + dotted)

	// Where the person was is found again: after the page was loaded again, and after another room was open.
	ada.Eval(`document.querySelector("#timeline").scrollBy(0, -2500)`)
	ada.Settles()
	ada.Eval(scrollAndHold)
	ada.Settles()
	was := ada.Eval(heldTop)
	found := func(about string) {
		t.Helper()
		ada.Until(`[...document.querySelectorAll(".timeline .message__body")].some(e => e.textContent === held)`)
		ada.Until(fmt.Sprintf(`Math.abs(%s - %s) <= 1`, heldTop, was))
		ada.Settles()
		if now := ada.Eval(heldTop); apart(t, was, now) > 1 {
			t.Errorf("%s: the message on screen was at %s and is at %s", about, was, now)
		}
	}
	held := ada.Eval(`held`)
	ada.Visit("/")
	ada.Eval(fmt.Sprintf(`window.held = %q`, held))
	found("after a reload")
	ada.Click(`.room[href="/r/tea"]`)
	ada.Until(`document.querySelector(".bar__title").textContent.includes("tea")`)
	ada.Settles()
	ada.Click(`.room[href="/r/lobby"]`)
	ada.Until(`document.querySelector(".bar__title").textContent.includes("lobby")`)
	found("after another room")

	// A note about who will read the text does not move the timeline.
	ada.Click(".jump")
	ada.Until(`!document.querySelector(".jump")`)
	ada.Settles()
	at := topOf(ada, news[122])
	ada.Write("@" + bo.Client.View().Me.Name + " just between us")
	ada.Until(`document.querySelector(".composer__private").textContent !== ""`)
	if now := topOf(ada, news[122]); math.Abs(now-at) > 0.5 {
		t.Errorf("the note moved the timeline from %.1f to %.1f", at, now)
	}
	ada.Calm()
}

// slowHistory makes a script that is run before the page's: it holds back the requests for pages of which a condition holds, until letHistory is called. The
// condition has the text of the request, raw, and its number, nth.
func slowHistory(condition string) string {
	return `(() => {
  const send = WebSocket.prototype.send, held = [];
  let nth = 0;
  window.letHistory = () => {
    WebSocket.prototype.send = send;
    for (const later of held) later();
  };
  WebSocket.prototype.send = function (data) {
    const raw = typeof data === "string" ? data : new TextDecoder().decode(data);
    if (raw.includes('"k":"history"') && (++nth, ` + condition + `)) held.push(() => send.call(this, data));
    else send.call(this, data);
  };
})()`
}

// TestTheFirstRowOfAPageIsFoundAgain returns to a row that shows its author only until the page before it is loaded.
func TestTheFirstRowOfAPageIsFoundAgain(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	_, said := talker(t, server.URL, 80)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Before(noDatabase)
	ada.Before(slowHistory(`nth > 1`))
	ada.Visit("/")
	ada.Sees(said[79])
	first := ada.Eval(`document.querySelector(".timeline .message").dataset.key`)
	row := fmt.Sprintf(`document.querySelector('.timeline [data-key="%s"]')`, first)
	isFirst := row + `.matches(".message--first")`
	text := row + `.querySelector(".message__body").getBoundingClientRect().top`
	ada.Until(isFirst)
	ada.Eval(`letHistory()`)
	ada.Eval(`document.querySelector("#timeline").scrollTo(0, -1e6)`)
	ada.Sees(said[0])
	ada.Until(`!` + isFirst)
	ada.Eval(row + `.scrollIntoView()`)
	ada.Settles()
	was := ada.Eval(text)
	ada.Visit("/")
	ada.Until(isFirst)
	there := fmt.Sprintf(`Math.abs(%s - %s) <= 1`, text, was)
	ada.Until(there)
	ada.Eval(`(() => { window.left = 60; const frame = () => --left > 0 && requestAnimationFrame(frame); frame(); })()`)
	ada.Until(`left === 0 && ` + there)
	ada.Eval(`letHistory()`)
	ada.Until(`!` + isFirst)
	ada.Settles()
	if now := ada.Eval(text); apart(t, was, now) > 1 {
		t.Errorf("the message was at %s and is at %s", was, now)
	}
	ada.Calm()
}

// TestAReaderStandsStillWhenTheRestIsLoaded returns to a place far up, moves there, and only then gets what follows: the rows of a part of the
// history are drawn again as rows of the whole, and no browser holds those.
func TestAReaderStandsStillWhenTheRestIsLoaded(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	_, said := talker(t, server.URL, 200)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Before(noDatabase)
	ada.Visit("/")
	ada.Sees(said[199])
	for range 3 {
		ada.Eval(`document.querySelector("#timeline").scrollBy(0, -1000)`)
		ada.Settles()
	}
	ada.Eval(scrollAndHold)
	ada.Settles()
	held := ada.Eval(`held`)
	ada.Before(slowHistory(`raw.includes('"after":')`)) // newer pages
	ada.Visit("/")
	ada.Eval(fmt.Sprintf(`window.held = %q`, held))
	ada.Until(`document.querySelector("#timeline").dataset.detached !== undefined && ` + heldTop + ` > 0`)
	wheel(ada, "#timeline", 30)
	ada.Until(`(document.querySelector("#timeline").scrollTop < -100)`)
	ada.Eval(`(() => { window.left = 60; const frame = () => --left > 0 && requestAnimationFrame(frame); frame(); })()`)
	ada.Until(`left === 0`)
	was := ada.Eval(heldTop)
	ada.Eval(`letHistory()`)
	ada.Until(`document.querySelector("#timeline").dataset.detached === undefined`)
	ada.Settles()
	if now := ada.Eval(heldTop); apart(t, was, now) > 1 {
		t.Errorf("the message on screen was at %s and is at %s", was, now)
	}
	ada.Calm()
}

// wheel turns the wheel over an element.
func wheel(p *chromium.Person, selector string, by float64) {
	p.T.Helper()
	x, y := middle(p, selector)
	chromium.Call(p, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: "mouseWheel", X: x, Y: y, DeltaX: 0.1, DeltaY: by})
}

// middle returns where an element is on screen.
func middle(p *chromium.Person, selector string) (x, y float64) {
	p.T.Helper()
	raw := p.Eval(fmt.Sprintf(`(r => (r.left + r.width / 2) + " " + (r.top + r.height / 2))(document.querySelector(%q).getBoundingClientRect())`, selector))
	if _, err := fmt.Sscan(raw, &x, &y); err != nil {
		p.T.Fatalf("%s: %v", raw, err)
	}
	return x, y
}

// press presses the mouse on an element.
func press(p *chromium.Person, selector string, modifiers int64) {
	p.T.Helper()
	x, y := middle(p, selector)
	for _, kind := range []input.DispatchMouseEventType{"mousePressed", "mouseReleased"} {
		chromium.Call(p, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: kind, X: x, Y: y, Button: "left", ClickCount: 1, Modifiers: modifiers})
	}
}

// clipboard returns what a copy of the selection puts onto the clipboard.
func clipboard(p *chromium.Person) string {
	p.T.Helper()
	return p.Eval(`(() => {
	  const data = new DataTransfer();
	  document.querySelector("#timeline").dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
	  return data.getData("text/plain");
	})()`)
}

func TestTheWholeTalkIsCopiedPrintedAndSearched(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	bo, said := talker(t, server.URL, 700)
	name := bo.Client.View().Me.Name
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Sees(said[699])
	for ada.Eval(`document.querySelector(".timeline__start") !== null`) != "true" {
		ada.Eval(`document.querySelector("#timeline").scrollTop = -1e6`)
		ada.Settles()
	}
	ada.Eval(fmt.Sprintf(`[...document.querySelectorAll(".timeline .message__text")].find(e => e.textContent.trim() === %q).id = "from"`, said[5]))
	ada.Eval(`document.querySelector("#from").scrollIntoView({ block: "center" })`)
	ada.Settles()
	press(ada, "#from", 0)
	ada.Click(".jump")
	ada.Sees(said[699])
	ada.Until(`!document.querySelector(".jump") && document.querySelector(".chunk--away")`)
	ada.Eval(`[...document.querySelectorAll(".timeline .message__text")].at(-2).id = "to"`)
	press(ada, "#to", chromium.Shift)
	lines := strings.Split(clipboard(ada), "\n")
	if first, last := "] "+name+": "+said[5], "] "+name+": "+said[698]; len(lines) != 694 || !strings.HasSuffix(lines[0], first) || !strings.HasSuffix(lines[len(lines)-1], last) {
		t.Errorf("copied are %d lines, from %q to %q; want 694 from message 5 to message 698", len(lines), lines[0], lines[len(lines)-1])
	}
	ada.Eval(`getSelection().setBaseAndExtent(document.querySelector("#to p").firstChild, 3, document.querySelector("#to p").firstChild, 11)`)
	if got, want := clipboard(ada), said[698][3:11]; got != want {
		t.Errorf("of one message %q is copied, want %q", got, want)
	}
	ada.Eval(`getSelection().setBaseAndExtent(document.querySelector("#to p").firstChild, 3, document.querySelector("#to").closest(".message"), 1)`)
	if got, want := clipboard(ada), said[698][3:]; got != want {
		t.Errorf("of a message to its end %q is copied, want %q", got, want)
	}

	// The browser's search would miss what is not drawn; pressed again it is the browser's.
	const ctrl = 2
	ada.Key("f", 70, "", ctrl)
	ada.Until(`document.querySelector("#dialog").open && document.querySelector("#search-name")`)
	ada.Eval(`document.querySelector("#dialog").close()`)
	ada.Until(`!document.querySelector("#dialog").open`)

	// Paper has all that is loaded and nothing around it.
	pdf := chromium.Call(ada, page.PrintToPDF, page.PrintToPDFParams{})
	if pages := strings.Count(string(pdf.Data), "/Type /Page\n"); pages < 12 {
		t.Errorf("700 messages are on %d pages", pages)
	}
	ada.Until(`!document.querySelector("#printed")`)
	chromium.Call(ada, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	ada.Eval(`window.dispatchEvent(new Event("beforeprint"))`)
	if got := ada.Eval(`document.querySelectorAll("#printed .message").length`); got != "700" {
		t.Errorf("%s messages are printed, want 700", got)
	}
	if got := ada.Eval(`document.body.innerText`); strings.Contains(got, "Direct") || !strings.Contains(got, said[200]) {
		t.Errorf("the paper is %.200q", got)
	}
	ada.Eval(`window.dispatchEvent(new Event("afterprint"))`)
	if got := ada.Eval(`[...document.querySelectorAll(".rooms, .composer, .bar, .people")].map(e => getComputedStyle(e).display).join()`); got != "none,none,none,none" {
		t.Errorf("without the program the page prints %s", got)
	}
	ada.Calm()
}
