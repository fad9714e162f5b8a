package main

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

	"parley/shared/chat"
	"parley/shared/client/view"
)

// talker fills a room without limits and returns what it said.
func talker(t *testing.T, url string, messages int) (*machine, []string) {
	t.Helper()
	m := startClient(t, url, newStorage())
	m.online()
	var said []string
	for i := range messages {
		said = append(said, fmt.Sprintf("message %d, with enough words that it is not all too short for a line", i))
		m.client.Send(chat.Lobby, view.Draft{Text: said[i]})
	}
	m.until("all sent", func(v *view.Snapshot) bool { return v.Waiting == 0 && len(m.said()) >= messages })
	return m, said
}

// topOf returns where a message stands on screen.
func (p *person) topOf(text string) float64 {
	p.t.Helper()
	raw := p.eval(fmt.Sprintf(`[...document.querySelectorAll(".timeline .message__body")].find(e => e.innerText.trim() === %q).getBoundingClientRect().top`, text))
	top, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		p.t.Fatalf("%s: %v", raw, err)
	}
	return top
}

func TestOlderPagesComeWithoutAJump(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t, "--limits", "off")
	_, said := talker(t, server.url, 180)
	ada := newPerson(t, browser, server.url, desktop)
	ada.visit("/")
	ada.sees(said[179])
	if got := len(ada.said()); got >= 180 {
		t.Fatalf("all %d messages are loaded at once: nothing is older", got)
	}
	for range 200 {
		// A person scrolls a little; whatever comes in then, what they look at stays where it is.
		before := ada.eval(scrollAndHold)
		ada.settles()
		if after := ada.eval(heldTop); apart(t, before, after) > 2 {
			t.Errorf("with %d messages loaded, one moved from %s to %s", len(ada.said()), before, after)
		}
		if ada.eval(`document.querySelector("#timeline .timeline__start") !== null`) == "true" {
			break
		}
	}
	ada.sees(said[0])
	if got := ada.said(); !slices.Equal(got, said) {
		t.Errorf("the order is not the one in which it was said: %q", got)
	}
	ada.calm()
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
	browser, server := chromium(t), startProcess(t, "--limits", "off")
	bo, said := talker(t, server.url, 60)
	ada := newPerson(t, browser, server.url, desktop)
	ada.visit("/")
	ada.sees(said[59])
	marker := said[40]
	ada.eval(fmt.Sprintf(`[...document.querySelectorAll(".timeline .message__body")].find(e => e.innerText.trim() === %q).scrollIntoView({block: "center"})`, marker))
	ada.settles()
	before := ada.topOf(marker)
	for i := range 5 {
		bo.client.Send(chat.Lobby, view.Draft{Text: fmt.Sprint("news ", i)})
	}
	ada.until(`document.querySelector(".jump") && document.querySelector(".jump").innerText.includes("5")`)
	ada.sees("news 4")
	if after := ada.topOf(marker); math.Abs(after-before) > 2 {
		t.Errorf("the message being read moved from %.1f to %.1f", before, after)
	}
	ada.click(".jump")
	ada.until(`!document.querySelector(".jump")`)
	ada.until(`document.querySelector("#timeline").scrollTop > -2`)
	bo.client.Send(chat.Lobby, view.Draft{Text: "at the end"})
	ada.sees("at the end")
	ada.until(`document.querySelector("#timeline").scrollTop > -2`)
	ada.calm()
}

func TestASecondTabShowsTheSame(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada := newPerson(t, browser, server.url, desktop)
	ada.visit("/")
	ada.say("in the first tab")
	ada.sees("in the first tab")
	ctx, cancel := chromedp.NewContext(ada.ctx)
	defer cancel()
	tab := &person{t: t, ctx: ctx, url: server.url}
	tab.visit("/")
	if tab.name() != ada.name() {
		t.Fatalf("the second tab is %s, the first %s", tab.name(), ada.name())
	}
	tab.sees("in the first tab")
	tab.say("in the second tab")
	ada.sees("in the second tab")
	want := []string{"in the first tab", "in the second tab"}
	for _, p := range []*person{ada, tab} {
		if got := p.said(); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		p.until(`document.querySelectorAll(".people__one").length === 1`)
	}
	ada.calm()
}

func TestARefusedMessageSaysSoAndIsKept(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada := newPerson(t, browser, server.url, desktop)
	ada.visit("/")
	ada.eval(`document.querySelector("#composer-text").focus()`)
	for i := range chat.SendBurst + 3 {
		ada.say(fmt.Sprint("fast ", i))
	}
	ada.until(`document.querySelector(".message__trouble")`)
	last := fmt.Sprint("fast ", chat.SendBurst+2)
	ada.sees(last) // each is sent by itself when its wait is over
	var want []string
	for i := range chat.SendBurst + 3 {
		want = append(want, fmt.Sprint("fast ", i))
	}
	if got := ada.said(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	ada.calm()
}

func TestADeepLinkToNoRoomSaysSo(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada := newPerson(t, browser, server.url, desktop)
	ada.visit("/r/nope-nope")
	ada.until(`document.querySelector(".timeline__note") && document.querySelector(".timeline a[href='/r/lobby']")`)
	ada.click(".timeline a[href='/r/lobby']")
	ada.until(`document.querySelector(".bar__title").textContent.includes("lobby")`)
	ada.say("found the way")
	ada.sees("found the way")
}

func TestAPrivateMessageReadInTheRoomIsRead(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada, bo := startClient(t, server.url, newStorage()), newPerson(t, browser, server.url, desktop)
	bo.visit("/")
	ada.online()
	ada.client.Send(chat.Lobby, view.Draft{Text: "@" + bo.name() + " just between us"})
	bo.accepts(ada.client.View().Me.Name)
	bo.sees("just between us")
	bo.until(`document.querySelectorAll(".rooms .room").length === 2 && !document.querySelector(".rooms .badge")`)
	bo.calm()
}

func TestWhatCameWhileReadingFurtherUpIsMarkedAsNew(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t, "--limits", "off")
	bo, said := talker(t, server.url, 40)
	ada := newPerson(t, browser, server.url, desktop)
	ada.visit("/")
	ada.sees(said[39])
	ada.settles()
	ada.eval(`document.querySelector("#timeline").scrollBy(0, -600)`)
	ada.until(`document.querySelector(".jump")`)
	bo.client.Send(chat.Lobby, view.Draft{Text: "the first that is new"})
	bo.client.Send(chat.Lobby, view.Draft{Text: "the second"})
	ada.sees("the second")
	time.Sleep(3500 * time.Millisecond) // a rule is tried that begins to hold then: longer than a glance
	ada.click(".jump")
	ada.until(`document.querySelector(".divider")`)
	ada.until(`(document.querySelector(".divider").closest(".slot") || document.querySelector(".divider").parentElement).innerText.includes("the first that is new")`)
	ada.calm()
}

// The top of the list is reached while a page is on its way: the note there must not be what the browser holds in place,
// or the reader is carried to the beginning and the whole history comes.
func TestReachingTheTopLoadsOnePageNotAll(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t, "--limits", "off")
	_, said := talker(t, server.url, 315)
	ada := newPerson(t, browser, server.url, desktop)
	ada.visit("/")
	ada.sees(said[314])
	for range 4 {
		before := len(ada.said())
		ada.eval(`document.querySelector("#timeline").scrollTop -= 1200`)
		ada.settles()
		if now := len(ada.said()); now > before+2*chat.PageEvents {
			t.Fatalf("one step loaded %d messages", now-before)
		}
	}
	if loaded := len(ada.said()); loaded >= 315 {
		t.Errorf("all %d messages were loaded", loaded)
	}
}

func TestAFailedMessageSaysWhyAndCanBeDiscarded(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada := newPerson(t, browser, server.url, desktop)
	ada.visit("/")
	ada.say("before")
	ada.sees("before")
	server.kill()
	ada.until(`document.querySelector(".banner")`)
	ada.say("@Nobody-Here are you there") // nobody can be looked up now: the server will refuse it, and not publish it
	ada.until(`document.querySelector(".message--pending")`)
	server.start()
	ada.until(`document.querySelector(".message--failed .message__trouble button[data-action=retry]")`)
	ada.until(`document.querySelector(".message--failed .message__body").textContent.includes("are you there")`)
	ada.click(".message--failed button[data-action=retry]")
	ada.until(`document.querySelector(".message--failed")`)
	ada.click(".message--failed button[data-action=discard]")
	ada.until(`!document.querySelector(".message--failed")`)
	if got := ada.said(); !slices.Equal(got, []string{"before"}) {
		t.Errorf("got %q", got)
	}
	ada.visit("/")
	ada.sees("before")
	if got := ada.said(); !slices.Equal(got, []string{"before"}) {
		t.Errorf("after a reload: got %q", got)
	}
}

func TestADraftWaitsInItsRoom(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada := newPerson(t, browser, server.url, desktop)
	ada.visit("/")
	ada.click(".rooms__new")
	ada.until(`document.querySelector("#create-name")`)
	ada.eval(`document.querySelector("#create-name").focus()`)
	call(ada, input.InsertText, input.InsertTextParams{Text: "tea"})
	ada.until(`document.querySelector(".dialog").textContent.includes("Create #tea")`)
	ada.enter()
	ada.until(`document.querySelector(".bar__title").textContent.includes("tea")`)
	for _, part := range []string{"half", " a", " thought"} { // the program is told of the first only
		ada.write(part)
	}
	ada.eval(`history.back()`) // a click would ask for what was not told
	ada.until(`document.querySelector("#composer-text").value === ""`)
	ada.click(`.room[href="/r/tea"]`)
	ada.until(`document.querySelector("#composer-text").value === "half a thought"`)
	ada.until(keptDraft("half a thought"))
	ada.visit("/r/tea")
	ada.until(`document.querySelector("#composer-text").value === "half a thought"`)
	ada.calm()
}
