package browser

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

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// composerText is what the composer holds.
const composerText = `document.querySelector("#composer-text").value`

func TestAnEarlyEnterStaysInSightAndSurvivesThePage(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	bo := kit.StartClient(t, server.URL, kit.NewStorage())
	bo.Online()
	for i := range 8 {
		bo.Client.Send(chat.Lobby, view.Draft{Text: fmt.Sprint("tall ", i, strings.Repeat("\nline", 40))})
	}
	bo.Until("all is sent", func(v *view.Snapshot) bool { return v.Waiting == 0 && len(bo.Said()) == 8 })
	gate := kit.HoldProgram(t, server.URL)
	ada := chromium.NewPerson(t, browser, gate.URL, chromium.Desktop)
	ada.Load("/")
	ada.Until(`document.querySelector("#composer-text") && window.parleyBoot && document.body.innerText.includes("tall 7")`)
	// A long list of rooms makes the page higher than the window; an Enter must not scroll that.
	ada.Eval(`document.querySelector(".rooms").style.minHeight = "3000px"`)
	for i := range 3 {
		ada.Say(fmt.Sprint("too early ", i))
	}
	if got := ada.Eval(`[document.scrollingElement, document.body, document.querySelector("#app")].map((e) => e.scrollTop).join()`); got != "0,0,0" {
		t.Errorf("the page was scrolled: %s", got)
	}
	ada.Eval(`document.querySelector(".rooms").style.minHeight = ""`)
	sameBlanks(ada)
	ada.Say("\u2800\u3164")
	if got := ada.Eval(composerText); got != "\u2800\u3164" {
		t.Errorf("a blank text was taken: %q is left", got)
	}
	ada.Eval(`document.querySelector("#composer-text").value = ""`)
	const inSight = `(() => {
	  const timeline = document.querySelector("#timeline").getBoundingClientRect();
	  return [...document.querySelectorAll(".message--pending")].every((row) => {
	    const box = row.getBoundingClientRect();
	    return box.top >= timeline.top && box.bottom <= timeline.bottom + 1;
	  });
	})()`
	if got := ada.Eval(`document.querySelectorAll(".message--pending").length + " " + ` + inSight); got != "3 true" {
		t.Errorf("rows, and whether they are in sight: %s", got)
	}
	ada.Eval(`document.querySelector("#composer-text").value = "x".repeat(10001)`)
	ada.Eval(`document.querySelector("#composer-text").focus()`)
	ada.Enter()
	ada.Load("/") // this page never saw its program
	ada.Until(`window.parleyBoot?.sends.length === 4`)
	gate.Open()
	ada.Until(`parleyBoot.done === true`)
	ada.Sees("too early 2")
	ada.Until(composerText + `.length === 10001 && document.querySelector(".composer__left").textContent.includes("split the message")`)
	ada.Until(`sessionStorage.getItem("parley.early") === null`)
	bo.Until("the last has come", func(*view.Snapshot) bool { return slices.Contains(bo.Said(), "too early 2") })
	if got := bo.Said()[8:]; !slices.Equal(got, []string{"too early 0", "too early 1", "too early 2"}) {
		t.Errorf("arrived are %q", got)
	}
	ada.Calm()
}

// sameBlanks compares what the page's script takes for blank with what the program and the server do.
func sameBlanks(p *chromium.Person) {
	p.T.Helper()
	script, err := os.ReadFile(filepath.Join("..", "..", "..", "web", "static", "boot.js"))
	if err != nil {
		p.T.Fatal(err)
	}
	expression := regexp.MustCompile(`/\^\[.+\]\*\$/u`).FindString(string(script))
	got := p.Eval(fmt.Sprintf(`(() => {
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
		p.T.Errorf("%s finds %d characters blank, chat.Blank %d", expression, strings.Count(got, ",")+1, len(want))
	}
}

func TestTextStaysInItsTabItsRoomAndItsField(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), kit.StartClient(t, server.URL, kit.NewStorage())
	ada.Visit("/")
	second, closeSecond := openTab(ada)
	second.Visit("/")
	for _, p := range []*chromium.Person{ada, second} {
		p.Eval(`document.querySelector("#composer-text").focus()`) // what the other one writes stays out
	}
	ada.Write("the draft of the first")
	second.Write("the draft of the second")
	for _, p := range []*chromium.Person{ada, second} {
		p.Load("/")
	}
	ada.Until(composerText + ` === "the draft of the first"`)
	second.Until(composerText + ` === "the draft of the second"`)
	second.Enter()
	second.Sees("the draft of the second")
	ada.Load("/")
	ada.Until(composerText + ` === "the draft of the first"`)
	second.Write("left behind")
	second.Until(`Object.values(localStorage).some((value) => value.includes("left behind"))`)
	closeSecond()

	// Send leaves the focus in the field, also in the middle of a character, which goes with the rest.
	ada.Eval(`document.querySelector("#composer-text").focus()`)
	ada.Eval(`document.querySelector("#composer-text").setSelectionRange(99, 99)`)
	compose(ada, "n", "你")
	press(ada, ".composer__send", 0)
	ada.Sees("the draft of the first你")
	if got := ada.Eval(`document.activeElement.id + " " + ` + composerText); got != "composer-text " {
		t.Errorf("after Send: %q", got)
	}
	ada.Enter()

	// An input method that is at work belongs to the room it was begun in.
	bo.Online()
	bo.Client.Create(view.NewRoom{Name: "Tea"})
	bo.Until("created", func(v *view.Snapshot) bool { return v.Open != nil && v.Open.Room.Name == "Tea" && v.Open.Known })
	ada.Load("/r/tea")
	ada.Until(`document.querySelector(".bar__title").textContent.includes("Tea")`)
	ada.Click(`.room[href="/r/lobby"]`)
	ada.Until(`document.querySelector(".bar__title").textContent.includes("lobby")`)
	ada.Until(composerText + ` === "left behind"`)
	ada.Eval(`document.querySelector("#composer-text").setSelectionRange(99, 99)`)
	compose(ada, "n", "ni", "你好")
	ada.Eval(`history.back()`)
	ada.Until(`document.querySelector(".bar__title").textContent.includes("Tea")`)
	chromium.Call(ada, input.InsertText, input.InsertTextParams{Text: "你好"})
	ada.Until(composerText + ` === ""`)
	ada.Enter()
	ada.Say("only this")
	ada.Sees("only this")
	if got := ada.Said(); !slices.Equal(got, []string{"only this"}) {
		t.Errorf("said in the other room: %q", got)
	}
	ada.Eval(`history.forward()`)
	ada.Until(composerText + ` === "left behind你好"`)

	// A dropped file is refused with words, and the page stays.
	ada.Eval(`(() => {
	  const data = new DataTransfer();
	  data.items.add(new File(["x"], "x.txt"));
	  const drop = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data });
	  window.refused = !document.querySelector(".rooms").dispatchEvent(drop);
	})()`)
	ada.Until(`window.refused && document.querySelector(".composer__notice").textContent !== ""`)
	ada.Calm()
}

func TestUnsentTextIsNobodyElses(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	bo.Visit("/")
	ada.Visit("/")
	was := ada.Name()
	server.Kill()
	ada.Say("written as the one before")
	ada.Write("half a thought")
	ada.Pends(1)
	chromium.Call(ada, network.ClearBrowserCookies, cdp.Empty{})
	server.Start()
	ada.Until(fmt.Sprintf(`document.querySelector(".me__name").textContent.trim() !== %q`, was))
	ada.Until(`document.querySelector('[data-arg="leftovers"]') && ` + composerText + ` === ""`)
	ada.Say("a sentinel")
	bo.Sees("a sentinel")
	if got := bo.Said(); !slices.Equal(got, []string{"a sentinel"}) {
		t.Fatalf("sent are %q", got)
	}
	ada.Load("/")
	ada.Click(`[data-arg="leftovers"]`)
	for _, text := range []string{"written as the one before", "half a thought"} { // the page before has to be gone
		ada.Until(fmt.Sprintf(`document.querySelector("#dialog[open]").textContent.includes(%q)`, text))
	}
	ada.Click(`[data-action="leftsend"]`)
	bo.Sees("written as the one before")
	ada.Until(composerText + ` === "half a thought" && !document.querySelector('[data-arg="leftovers"]')`)
	ada.Calm()
}
