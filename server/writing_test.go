package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// composerText is what the composer holds.
const composerText = `document.querySelector("#composer-text").value`

func TestAnEarlyEnterStaysInSightAndSurvivesThePage(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	bo := startClient(t, server.url, newStorage())
	bo.online()
	for i := range 8 {
		bo.client.Send(chat.Lobby, view.Draft{Text: fmt.Sprint("tall ", i, strings.Repeat("\nline", 40))})
	}
	bo.until("all is sent", func(v *view.Snapshot) bool { return v.Waiting == 0 && len(bo.said()) == 8 })
	gate := holdProgram(t, server.url)
	ada := newPerson(t, browser, gate.url, desktop)
	ada.load("/")
	ada.until(`document.querySelector("#composer-text") && window.parleyBoot && document.body.innerText.includes("tall 7")`)
	// A long list of rooms makes the page higher than the window; an Enter must not scroll that.
	ada.eval(`document.querySelector(".rooms").style.minHeight = "3000px"`)
	for i := range 3 {
		ada.say(fmt.Sprint("too early ", i))
	}
	if got := ada.eval(`[document.scrollingElement, document.body, document.querySelector("#app")].map((e) => e.scrollTop).join()`); got != "0,0,0" {
		t.Errorf("the page was scrolled: %s", got)
	}
	ada.eval(`document.querySelector(".rooms").style.minHeight = ""`)
	ada.sameBlanks()
	ada.say("\u2800\u3164")
	if got := ada.eval(composerText); got != "\u2800\u3164" {
		t.Errorf("a blank text was taken: %q is left", got)
	}
	ada.eval(`document.querySelector("#composer-text").value = ""`)
	const inSight = `(() => {
	  const timeline = document.querySelector("#timeline").getBoundingClientRect();
	  return [...document.querySelectorAll(".message--pending")].every((row) => {
	    const box = row.getBoundingClientRect();
	    return box.top >= timeline.top && box.bottom <= timeline.bottom + 1;
	  });
	})()`
	if got := ada.eval(`document.querySelectorAll(".message--pending").length + " " + ` + inSight); got != "3 true" {
		t.Errorf("rows, and whether they are in sight: %s", got)
	}
	ada.eval(`document.querySelector("#composer-text").value = "x".repeat(10001)`)
	ada.eval(`document.querySelector("#composer-text").focus()`)
	ada.enter()
	ada.load("/") // this page never saw its program
	ada.until(`window.parleyBoot?.sends.length === 4`)
	gate.open()
	ada.until(`parleyBoot.done === true`)
	ada.sees("too early 2")
	ada.until(composerText + `.length === 10001 && document.querySelector(".composer__left").textContent.includes("split the message")`)
	ada.until(`sessionStorage.getItem("parley.early") === null`)
	bo.until("the last has come", func(*view.Snapshot) bool { return slices.Contains(bo.said(), "too early 2") })
	if got := bo.said()[8:]; !slices.Equal(got, []string{"too early 0", "too early 1", "too early 2"}) {
		t.Errorf("arrived are %q", got)
	}
	ada.calm()
}

// sameBlanks compares what the page's script takes for blank with what the program and the server do.
func (p *person) sameBlanks() {
	p.t.Helper()
	script, err := os.ReadFile(filepath.Join("..", "web", "static", "boot.js"))
	if err != nil {
		p.t.Fatal(err)
	}
	expression := regexp.MustCompile(`/\^\[.+\]\*\$/u`).FindString(string(script))
	got := p.eval(fmt.Sprintf(`(() => {
	  const found = [];
	  for (let c = 0; c <= 0x10ffff; c++) if ((c < 0xd800 || c > 0xdfff) && %s.test(String.fromCodePoint(c))) found.push(c);
	  return found.join();
	})()`, expression))
	var want []string
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if utf8.ValidRune(r) && chat.Blank(string(r)) {
			want = append(want, strconv.Itoa(int(r)))
		}
	}
	if expression == "" || got != strings.Join(want, ",") {
		p.t.Errorf("%s finds %d characters blank, chat.Blank %d", expression, strings.Count(got, ",")+1, len(want))
	}
}

func TestTextStaysInItsTabItsRoomAndItsField(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada, bo := newPerson(t, browser, server.url, desktop), startClient(t, server.url, newStorage())
	ada.visit("/")
	second, closeSecond := ada.tab()
	second.visit("/")
	ada.write("the draft of the first")
	second.write("the draft of the second")
	for _, p := range []*person{ada, second} {
		p.load("/")
	}
	ada.until(composerText + ` === "the draft of the first"`)
	second.until(composerText + ` === "the draft of the second"`)
	second.enter()
	second.sees("the draft of the second")
	ada.load("/")
	ada.until(composerText + ` === "the draft of the first"`)
	second.write("left behind")
	second.until(`Object.values(localStorage).some((value) => value.includes("left behind"))`)
	closeSecond()

	// Send leaves the focus in the field, also in the middle of a character, which goes with the rest.
	ada.eval(`document.querySelector("#composer-text").focus()`)
	ada.eval(`document.querySelector("#composer-text").setSelectionRange(99, 99)`)
	ada.compose("n", "你")
	ada.press(".composer__send", 0)
	ada.sees("the draft of the first你")
	if got := ada.eval(`document.activeElement.id + " " + ` + composerText); got != "composer-text " {
		t.Errorf("after Send: %q", got)
	}
	ada.enter()

	// An input method that is at work belongs to the room it was begun in.
	bo.online()
	bo.client.Create("Tea", "")
	bo.until("created", func(v *view.Snapshot) bool { return v.Open != nil && v.Open.Room.Name == "Tea" && v.Open.Known })
	ada.load("/r/tea")
	ada.until(`document.querySelector(".bar__title").textContent.includes("Tea")`)
	ada.click(`.room[href="/r/lobby"]`)
	ada.until(`document.querySelector(".bar__title").textContent.includes("lobby")`)
	ada.until(composerText + ` === "left behind"`)
	ada.eval(`document.querySelector("#composer-text").setSelectionRange(99, 99)`)
	ada.compose("n", "ni", "你好")
	ada.eval(`history.back()`)
	ada.until(`document.querySelector(".bar__title").textContent.includes("Tea")`)
	call(ada, input.InsertText, input.InsertTextParams{Text: "你好"})
	ada.until(composerText + ` === ""`)
	ada.enter()
	ada.say("only this")
	ada.sees("only this")
	if got := ada.said(); !slices.Equal(got, []string{"only this"}) {
		t.Errorf("said in the other room: %q", got)
	}
	ada.eval(`history.forward()`)
	ada.until(composerText + ` === "left behind你好"`)

	// A dropped file is refused with words, and the page stays.
	ada.eval(`(() => {
	  const data = new DataTransfer();
	  data.items.add(new File(["x"], "x.txt"));
	  const drop = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data });
	  window.refused = !document.querySelector(".rooms").dispatchEvent(drop);
	})()`)
	ada.until(`window.refused && document.querySelector(".composer__notice").textContent !== ""`)
	ada.calm()
}

func TestUnsentTextIsNobodyElses(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada, bo := newPerson(t, browser, server.url, desktop), newPerson(t, browser, server.url, desktop)
	bo.visit("/")
	ada.visit("/")
	was := ada.name()
	server.kill()
	ada.say("written as the one before")
	ada.write("half a thought")
	ada.pends(1)
	call(ada, network.ClearBrowserCookies, cdp.Empty{})
	server.start()
	ada.until(fmt.Sprintf(`document.querySelector(".me__name").textContent.trim() !== %q`, was))
	ada.until(`document.querySelector('[data-arg="leftovers"]') && ` + composerText + ` === ""`)
	ada.say("a sentinel")
	bo.sees("a sentinel")
	if got := bo.said(); !slices.Equal(got, []string{"a sentinel"}) {
		t.Fatalf("sent are %q", got)
	}
	ada.load("/")
	ada.click(`[data-arg="leftovers"]`)
	for _, text := range []string{"written as the one before", "half a thought"} { // the page before has to be gone
		ada.until(fmt.Sprintf(`document.querySelector("#dialog[open]").textContent.includes(%q)`, text))
	}
	ada.click(`[data-action="leftsend"]`)
	bo.sees("written as the one before")
	ada.until(composerText + ` === "half a thought" && !document.querySelector('[data-arg="leftovers"]')`)
	ada.calm()
}
