package browser

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/markup/markuptest"
)

// row is the message whose text has this in it.
func row(marker string) string {
	return fmt.Sprintf(`[...document.querySelectorAll(".timeline .message")].find(e => e.textContent.includes(%q))`, marker)
}

// screenLines bounds the height of a row, in lines of 24 pixels: the text, its heading and its button.
const screenLines = 24 + 4

func TestLongMessagesAreShownOnDemand(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	bo := kit.StartClient(t, server.URL, kit.NewStorage())
	bo.Online()
	for i := range 40 {
		bo.Client.Send(chat.Lobby, view.Draft{Text: fmt.Sprint("before ", i)})
	}
	bo.Client.Send(chat.Lobby, view.Draft{Text: "the long one\n" + strings.Repeat("a\n", 3000) + "its end"})
	for i := range 4 {
		bo.Client.Send(chat.Lobby, view.Draft{Text: fmt.Sprint("after ", i)})
	}
	bo.Until("all sent", func(v *view.Snapshot) bool { return v.Waiting == 0 })
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop) // one person: nobody comes or goes, which would be a row of its own
	for _, l := range []chromium.Screen{
		chromium.Desktop, {Width: 1280, Height: 860, Dark: true}, {Width: 390, Height: 844, Phone: true},
		{Width: 390, Height: 844, Phone: true, Languages: "zh-CN"},
	} {
		name := fmt.Sprintf("%d%s%v", l.Width, l.Languages, l.Dark)
		ada.Set(l)
		ada.Load("/") // as the server drew it, perhaps
		ada.Until(row("the long one"))
		if height := ada.Number(row("the long one") + `.offsetHeight`); height > screenLines*24 {
			t.Errorf("before the program is there the row is %v pixels high", height)
		}
		ada.Visit("/")
		ada.Sees("after 3")
		shootFold(ada, name+"-folded")
		unfoldAndFold(t, ada)
		shootFold(ada, name+"-again")
	}
	ada.Calm()
}

func shootFold(p *chromium.Person, name string) {
	if *chromium.ScreenshotDir != "" {
		p.Picture(filepath.Join(*chromium.ScreenshotDir, "fold-"+name+".png"))
	}
}

const (
	moreButton  = `document.querySelector(".message__more")`
	timelineTop = `document.querySelector("#timeline").scrollTop`
)

// unfoldAndFold shows a long message with the keyboard and hides it again. Whatever the person looks at stays in place.
func unfoldAndFold(t *testing.T, ada *chromium.Person) {
	t.Helper()
	ada.Settles()
	folded := ada.Number(row("the long one") + `.offsetHeight`)
	if folded > screenLines*24 {
		t.Errorf("the row is %v pixels high", folded)
	}
	if text := ada.Eval(row("the long one") + `.innerText`); strings.Contains(text, "its end") {
		t.Error("the end is shown at once")
	}
	top := row("the long one") + `.getBoundingClientRect().top`
	ada.Eval(moreButton + `.focus()`) // which scrolls to it if it is out of view
	ada.Settles()
	before := ada.Number(top)
	ada.Enter()
	ada.Until(moreButton + `.getAttribute("aria-expanded") === "true" && ` + row("the long one") + `.innerText.includes("its end")`)
	if got, want := ada.Number(top), before; got < want-2 || got > want+2 {
		t.Errorf("shown whole, the message moved from %v to %v", want, got)
	}
	if height := ada.Number(row("the long one") + `.offsetHeight`); height < 3000*20 {
		t.Errorf("shown whole, the row is %v pixels high", height)
	}
	if ada.Eval(`document.activeElement === `+moreButton) != "true" {
		t.Error("the button lost the focus")
	}
	// At its end, its button is under the eyes, and stays there.
	ada.Eval(moreButton + `.scrollIntoView({block: "center"})`)
	ada.Until(moreButton + `.getBoundingClientRect().top > 0`)
	at := ada.Number(moreButton + `.getBoundingClientRect().top`)
	ada.Key(" ", 32, " ", 0)
	ada.Until(moreButton + `.getAttribute("aria-expanded") === "false"`)
	if got := ada.Number(moreButton + `.getBoundingClientRect().top`); got < at-2 || got > at+2 {
		t.Errorf("hidden again, its button moved from %v to %v", at, got)
	}
	if height := ada.Number(row("the long one") + `.offsetHeight`); height != folded {
		t.Errorf("hidden again, the row is %v pixels high, not %v", height, folded)
	}
}

// What was shown whole stays so when other messages come, and when it comes back from far away.
func TestAnOpenedMessageStaysOpen(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	bo := kit.StartClient(t, server.URL, kit.NewStorage())
	bo.Online()
	say := func(text string) { bo.Client.Send(chat.Lobby, view.Draft{Text: text}) }
	say("the long one\n" + strings.Repeat("a\n", 60) + "its end")
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Until(row("the long one"))
	ada.Eval(moreButton + `.focus()`)
	ada.Enter()
	ada.Until(row("the long one") + `.innerText.includes("its end")`)
	top := ada.Number(row("the long one") + `.getBoundingClientRect().top`)
	say("news")
	ada.Until(row("news"))
	if got := ada.Number(row("the long one") + `.getBoundingClientRect().top`); got < top-2 || got > top+2 {
		t.Errorf("a new message moved the one being read from %v to %v", top, got)
	}
	if ada.Eval(`document.activeElement === `+moreButton) != "true" {
		t.Error("a new message took the focus from the button")
	}
	for i := range 700 { // so many that the first chunk is taken out of the page, even if it was drawn
		say(fmt.Sprint("much ", i))
	}
	ada.Until(`document.querySelector(".jump")`)
	ada.Click(".jump")
	ada.Sees("much 699")
	ada.Until("!" + row("the long one"))
	ada.Until(`(document.querySelector("#timeline").scrollTop = -1e6, ` + row("the long one") + `)`)
	ada.Until(row("the long one") + `.innerText.includes("its end")`)
	ada.Calm()
}

// What is found in the hidden part of a message is shown.
func TestAHitInTheHiddenPartIsShown(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	bo := kit.StartClient(t, server.URL, kit.NewStorage())
	bo.Online()
	bo.Client.Send(chat.Lobby, view.Draft{Text: "the long one\n" + strings.Repeat("a\n", 100) + "needle"})
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Until(row("the long one"))
	ada.Until(inDatabase(`"3/page/lobby/", "3/page/lobby/~"`, `values.some((value) => value.includes("needle"))`))
	search(ada, "needle")
	ada.Until(`document.querySelectorAll(".hit").length === 1`)
	ada.Enter()
	ada.Until(`document.activeElement.matches("article.message") && document.activeElement.innerText.includes("needle")`)
	ada.Calm()
}

// The worst texts stay in their rows: nothing is higher than the rule, wider than the page, or painted over a neighbour.
func TestHostileTextsStayInTheirRows(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	bo := kit.StartClient(t, server.URL, kit.NewStorage())
	bo.Online()
	sent := 0
	for _, f := range markuptest.Families() {
		text := chat.CleanText(f.Text(chat.TextRunes - 10))
		if _, _, addressed := chat.Address(text); chat.ValidateText(text) == nil && !addressed {
			bo.Client.Send(chat.Lobby, view.Draft{Text: text})
			bo.Client.Send(chat.Lobby, view.Draft{Text: "neighbour of " + f.Name})
			sent++
		}
	}
	bo.Until("all sent", func(v *view.Snapshot) bool { return v.Waiting == 0 })
	if sent < 40 {
		t.Fatalf("only %d of the texts can be sent", sent)
	}
	for name, l := range map[string]chromium.Screen{"desktop": chromium.Desktop, "phone": {Width: 390, Height: 844, Phone: true}} {
		t.Run(name, func(t *testing.T) {
			ada := chromium.NewPerson(t, browser, server.URL, l)
			ada.Visit("/")
			ada.Until(`document.querySelectorAll(".timeline .message").length > 10`)
			for seen := map[string]bool{}; ; {
				if bad := ada.Eval(overflowing); bad != "" {
					t.Errorf("rows that are too high, too wide or not clipped: %s", bad)
					break
				}
				if at := ada.Eval(`Math.round(` + timelineTop + `)`); seen[at] {
					break
				} else {
					seen[at] = true
				}
				ada.Eval(`new Promise(done => { document.querySelector("#timeline").scrollBy(0, -700); requestAnimationFrame(() => requestAnimationFrame(done)); })`)
			}
			shootFold(ada, "hostile-"+name)
			ada.Calm()
		})
	}
}

// overflowing lists the rows on screen that break out. What a row paints outside of itself is clipped by the row and its text, in
// all directions; a text's direction ends with its element.
var overflowing = fmt.Sprintf(`[...document.querySelectorAll(".timeline .message")].filter(e => e.getBoundingClientRect().bottom > 0).filter(e => {
	const text = e.querySelector(".message__text"), style = getComputedStyle(text), own = getComputedStyle(e);
	return e.offsetHeight > %d * 24 || e.getBoundingClientRect().right > innerWidth + 1 ||
		own.overflowX !== "clip" || own.overflowY !== "clip" || style.overflowY !== "clip" || style.unicodeBidi !== "plaintext" ||
		e.nextElementSibling && e.nextElementSibling.getBoundingClientRect().top < e.getBoundingClientRect().bottom - 1;
}).map(e => e.offsetHeight + "x" + e.offsetWidth + " " + e.textContent.slice(0, 60)).join("; ")`, wholeLines)

// wholeLines bounds the height of a row that is shown whole, on a phone.
const wholeLines = 90
