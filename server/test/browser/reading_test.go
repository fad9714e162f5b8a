package browser

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// talker fills a room without limits and returns what it said.
func talker(t *testing.T, url string, messages int) (*kit.Client, []string) {
	t.Helper()
	m := kit.StartClient(t, url, kit.NewStorage())
	m.Online()
	var said []string
	for i := range messages {
		said = append(said, fmt.Sprintf("message %d, with enough words that it is not all too short for a line", i))
		m.Client.Send(chat.Lobby, view.Draft{Text: said[i]})
	}
	m.Until("all sent", func(v *view.Snapshot) bool { return v.Waiting == 0 && len(m.Said()) >= messages })
	return m, said
}

// topOf returns where a message stands on screen.
func topOf(p *chromium.Person, text string) float64 {
	p.T.Helper()
	raw := p.Eval(fmt.Sprintf(`[...document.querySelectorAll(".timeline .message__body")].find(e => e.innerText.trim() === %q).getBoundingClientRect().top`, text))
	top, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		p.T.Fatalf("%s: %v", raw, err)
	}
	return top
}

func TestOlderPagesComeWithoutAJump(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	_, said := talker(t, server.URL, 180)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Sees(said[179])
	if got := len(ada.Said()); got >= 180 {
		t.Fatalf("all %d messages are loaded at once: nothing is older", got)
	}
	for range 200 {
		// A person scrolls a little; whatever comes in then, what they look at stays where it is.
		before := ada.Eval(scrollAndHold)
		ada.Settles()
		if after := ada.Eval(heldTop); apart(t, before, after) > 2 {
			t.Errorf("with %d messages loaded, one moved from %s to %s", len(ada.Said()), before, after)
		}
		if ada.Eval(`document.querySelector("#timeline .timeline__start") !== null`) == "true" {
			break
		}
	}
	ada.Sees(said[0])
	if got := ada.Said(); !slices.Equal(got, said) {
		t.Errorf("the order is not the one in which it was said: %q", got)
	}
	ada.Calm()
}

// scrollAndHold scrolls a little and returns where a message on screen stands. Its element may be drawn anew when an older
// page comes, so it is found again by its text.
const scrollAndHold = `(document.querySelector("#timeline").scrollBy(0, -300),
	window.held = [...document.querySelectorAll(".timeline .message__body")].filter(e => e.getBoundingClientRect().bottom > 60)[3].textContent,
	` + heldTop + `)`

const heldTop = `[...document.querySelectorAll(".timeline .message__body")].find(e => e.textContent === held).getBoundingClientRect().top`

func apart(t *testing.T, a, b string) float64 {
	t.Helper()
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if err := errors.Join(errX, errY); err != nil {
		t.Fatal(err)
	}
	return math.Abs(x - y)
}

func TestNewMessagesDoNotMoveAReader(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	bo, said := talker(t, server.URL, 60)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Sees(said[59])
	marker := said[40]
	ada.Eval(fmt.Sprintf(`[...document.querySelectorAll(".timeline .message__body")].find(e => e.innerText.trim() === %q).scrollIntoView({block: "center"})`, marker))
	ada.Settles()
	before := topOf(ada, marker)
	for i := range 5 {
		bo.Client.Send(chat.Lobby, view.Draft{Text: fmt.Sprint("news ", i)})
	}
	ada.Until(`document.querySelector(".jump") && document.querySelector(".jump").innerText.includes("5")`)
	ada.Sees("news 4")
	if after := topOf(ada, marker); math.Abs(after-before) > 2 {
		t.Errorf("the message being read moved from %.1f to %.1f", before, after)
	}
	ada.Click(".jump")
	ada.Until(`!document.querySelector(".jump")`)
	ada.Until(`document.querySelector("#timeline").scrollTop > -2`)
	bo.Client.Send(chat.Lobby, view.Draft{Text: "at the end"})
	ada.Sees("at the end")
	ada.Until(`document.querySelector("#timeline").scrollTop > -2`)
	ada.Calm()
}

func TestASecondTabShowsTheSame(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Say("in the first tab")
	ada.Sees("in the first tab")
	ctx, cancel := chromedp.NewContext(ada.Ctx)
	defer cancel()
	tab := &chromium.Person{T: t, Ctx: ctx, URL: server.URL}
	tab.Visit("/")
	if tab.Name() != ada.Name() {
		t.Fatalf("the second tab is %s, the first %s", tab.Name(), ada.Name())
	}
	tab.Sees("in the first tab")
	tab.Say("in the second tab")
	ada.Sees("in the second tab")
	want := []string{"in the first tab", "in the second tab"}
	for _, p := range []*chromium.Person{ada, tab} {
		if got := p.Said(); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		p.Until(`document.querySelectorAll(".people__one").length === 1`)
	}
	ada.Calm()
}

func TestARefusedMessageSaysSoAndIsKept(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Eval(`document.querySelector("#composer-text").focus()`)
	for i := range chat.SendBurst + 3 {
		ada.Say(fmt.Sprint("fast ", i))
	}
	ada.Until(`document.querySelector(".message__trouble")`)
	last := fmt.Sprint("fast ", chat.SendBurst+2)
	ada.Sees(last) // each is sent by itself when its wait is over
	var want []string
	for i := range chat.SendBurst + 3 {
		want = append(want, fmt.Sprint("fast ", i))
	}
	if got := ada.Said(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	ada.Calm()
}

func TestADeepLinkToNoRoomSaysSo(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/r/nope-nope")
	ada.Until(`document.querySelector(".timeline__note") && document.querySelector(".timeline a[href='/r/lobby']")`)
	ada.Click(".timeline a[href='/r/lobby']")
	ada.Until(`document.querySelector(".bar__title").textContent.includes("lobby")`)
	ada.Say("found the way")
	ada.Sees("found the way")
}

func TestAPrivateMessageReadInTheRoomIsRead(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada, bo := kit.StartClient(t, server.URL, kit.NewStorage()), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	bo.Visit("/")
	ada.Online()
	ada.Client.Send(chat.Lobby, view.Draft{Text: "@" + bo.Name() + " just between us"})
	accepts(bo, ada.Client.View().Me.Name)
	bo.Sees("just between us")
	bo.Until(`document.querySelectorAll(".rooms .room").length === 2 && !document.querySelector(".rooms .badge")`)
	bo.Calm()
}

func TestWhatCameWhileReadingFurtherUpIsMarkedAsNew(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	bo, said := talker(t, server.URL, 40)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Sees(said[39])
	ada.Settles()
	ada.Eval(`document.querySelector("#timeline").scrollBy(0, -600)`)
	ada.Until(`document.querySelector(".jump")`)
	bo.Client.Send(chat.Lobby, view.Draft{Text: "the first that is new"})
	bo.Client.Send(chat.Lobby, view.Draft{Text: "the second"})
	ada.Sees("the second")
	time.Sleep(3500 * time.Millisecond) // a rule is tried that begins to hold then: longer than a glance
	ada.Click(".jump")
	ada.Until(`document.querySelector(".divider")`)
	ada.Until(`(document.querySelector(".divider").closest(".slot") || document.querySelector(".divider").parentElement).innerText.includes("the first that is new")`)
	ada.Calm()
}

// The top of the list is reached while a page is on its way: the note there must not be what the browser holds in place,
// or the reader is carried to the beginning and the whole history comes.
func TestReachingTheTopLoadsOnePageNotAll(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	_, said := talker(t, server.URL, 315)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Sees(said[314])
	for range 4 {
		before := len(ada.Said())
		ada.Eval(`document.querySelector("#timeline").scrollTop -= 1200`)
		ada.Settles()
		if now := len(ada.Said()); now > before+2*chat.PageEvents {
			t.Fatalf("one step loaded %d messages", now-before)
		}
	}
	if loaded := len(ada.Said()); loaded >= 315 {
		t.Errorf("all %d messages were loaded", loaded)
	}
}

func TestAFailedMessageSaysWhyAndCanBeDiscarded(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Say("before")
	ada.Sees("before")
	server.Kill()
	ada.Until(`document.querySelector(".banner")`)
	ada.Say("@Nobody-Here are you there") // nobody can be looked up now: the server will refuse it, and not publish it
	ada.Until(`document.querySelector(".message--pending")`)
	server.Start()
	ada.Until(`document.querySelector(".message--failed .message__trouble button[data-action=retry]")`)
	ada.Until(`document.querySelector(".message--failed .message__body").textContent.includes("are you there")`)
	ada.Eval(`((send) => WebSocket.prototype.send = function (data) {
	  window.triedAgain ||= (typeof data === "string" ? data : new TextDecoder().decode(data)).includes("are you there");
	  return send.call(this, data);
	})(WebSocket.prototype.send)`)
	ada.Click(".message--failed button[data-action=retry]")
	ada.Until(`window.triedAgain`)
	ada.Click(".message--failed button[data-action=discard]")
	ada.Until(`!document.querySelector(".message--failed")`)
	if got := ada.Said(); !slices.Equal(got, []string{"before"}) {
		t.Errorf("got %q", got)
	}
	ada.Visit("/")
	ada.Sees("before")
	if got := ada.Said(); !slices.Equal(got, []string{"before"}) {
		t.Errorf("after a reload: got %q", got)
	}
}

func TestADraftWaitsInItsRoom(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Click(".rooms__new")
	ada.Until(`document.querySelector("#create-name")`)
	ada.Eval(`document.querySelector("#create-name").focus()`)
	chromium.Call(ada, input.InsertText, input.InsertTextParams{Text: "tea"})
	ada.Until(`document.querySelector(".dialog").textContent.includes("Create #tea")`)
	ada.Enter()
	ada.Until(`document.querySelector(".bar__title").textContent.includes("tea")`)
	for _, part := range []string{"half", " a", " thought"} { // the program is told of the first only
		ada.Write(part)
	}
	ada.Eval(`history.back()`) // a click would ask for what was not told
	ada.Until(`document.querySelector("#composer-text").value === ""`)
	ada.Click(`.room[href="/r/tea"]`)
	ada.Until(`document.querySelector("#composer-text").value === "half a thought"`)
	ada.Until(keptDraft("half a thought"))
	ada.Visit("/r/tea")
	ada.Until(`document.querySelector("#composer-text").value === "half a thought"`)
	ada.Calm()
}
