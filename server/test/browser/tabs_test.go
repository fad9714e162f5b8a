package browser

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

// countSends is run before the page's scripts: it notes which messages go out on a WebSocket.
const countSends = `(() => {
  window.sentTexts = [];
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    const raw = typeof data === "string" ? data : new TextDecoder().decode(data);
    for (const line of raw.split("\n")) {
      const text = /"text":"([^"]*)"/.exec(line);
      if (text) sentTexts.push(text[1]);
    }
    return send.call(this, data);
  };
})()`

// openTab opens another tab of the person's browser. close closes it.
func openTab(p *chromium.Person) (other *chromium.Person, close func()) {
	p.T.Helper()
	ctx, cancel := chromedp.NewContext(p.Ctx)
	p.T.Cleanup(cancel)
	other = &chromium.Person{T: p.T, Ctx: ctx, URL: p.URL}
	other.Set(chromium.Desktop)
	other.WatchConsole()
	return other, cancel
}

func TestTwoTabsSendEachMessageOnce(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	bo.Visit("/")
	ada.Before(countSends)
	ada.Visit("/")
	second, _ := openTab(ada)
	second.Before(countSends)
	second.Visit("/")
	if ada.Name() != second.Name() {
		t.Fatalf("two tabs are %q and %q", ada.Name(), second.Name())
	}
	server.Kill()
	for i := range 3 {
		ada.Say(fmt.Sprint("first ", i))
		second.Say(fmt.Sprint("second ", i))
	}
	ada.Pends(3)
	second.Pends(3)
	server.Start()
	for i := range 3 {
		bo.Sees(fmt.Sprint("first ", i))
		bo.Sees(fmt.Sprint("second ", i))
	}
	said := bo.Said()
	for _, p := range []*chromium.Person{ada, second} {
		p.Pends(0)
		p.Until(`document.querySelectorAll(".timeline .message").length === 6`)
		if got := p.Said(); !slices.Equal(got, said) {
			t.Errorf("a tab shows %q, the others %q", got, said)
		}
	}
	for i, p := range []*chromium.Person{ada, second} {
		mine := []string{"first 0,first 1,first 2", "second 0,second 1,second 2"}[i]
		if got := p.Eval(`sentTexts.filter((text, i) => text !== sentTexts[i - 1]).join()`); got != mine { // who gets no answer sends again
			t.Errorf("tab %d sent %q, want %q", i, got, mine)
		}
		order := slices.DeleteFunc(slices.Clone(said), func(s string) bool { return !strings.Contains(mine, s) })
		if strings.Join(order, ",") != mine {
			t.Errorf("the order is %q, want %q", order, mine)
		}
	}
	ada.Calm()
	bo.Calm()
}

func TestATabInheritsWhatAClosedOneDidNotSend(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	bo.Visit("/")
	ada.Before(countSends)
	ada.Visit("/")
	second, closeTab := openTab(ada)
	second.Visit("/")
	server.Kill()
	second.Say("left behind 0")
	second.Say("left behind 1")
	second.Pends(2)
	closeTab()
	ada.Pends(2) // of the other one, which is gone
	server.Start()
	bo.Sees("left behind 1")
	if got := bo.Said(); !slices.Equal(got, []string{"left behind 0", "left behind 1"}) {
		t.Errorf("arrived are %q", got)
	}
	ada.Pends(0)
	if got := ada.Eval(`sentTexts.join()`); got != "left behind 0,left behind 1" {
		t.Errorf("this tab sent %q", got)
	}
	if got := ada.Eval(`Object.keys(localStorage).filter(k => k.startsWith("parley/outbox")).length`); got != "0" {
		t.Errorf("%s messages are still kept as unsent", got)
	}
}

func TestTabsWithoutLocksLoseAndDoubleNothing(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	bo.Visit("/")
	const noLocks = `Object.defineProperty(Navigator.prototype, "locks", {value: undefined})`
	ada.Before(noLocks)
	ada.Visit("/")
	ada.Until(`navigator.serviceWorker.controller`) // it has all files then
	server.Kill()
	ada.Say("by plain http")
	ada.Pends(1)
	second, _ := openTab(ada)
	second.Before(noLocks)
	second.Load("/") // from the service worker: it finds what the first tab keeps
	second.Pends(1)
	server.Start()
	bo.Sees("by plain http")
	for _, p := range []*chromium.Person{ada, second, bo} {
		p.Pends(0)
		p.Sees("by plain http")
		if got := p.Said(); !slices.Equal(got, []string{"by plain http"}) {
			t.Errorf("got %q", got)
		}
	}
}

// TestAPageThatIsKeptForTheWayBackWaitsForNoOther leaves a page that waits for the end of another tab. The browser would give it the other's
// lock while it cannot run, and the page that followed it would not get the draft.
func TestAPageThatIsKeptForTheWayBackWaitsForNoOther(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	second, closeSecond := openTab(ada)
	second.Visit("/")
	second.Write("left behind")
	second.Until(`Object.values(localStorage).some((value) => value.includes("left behind"))`)
	locks := func(what, condition string) {
		t.Helper()
		ada.Until(`(navigator.locks.query().then(({ held, pending }) => { window.locks = { held, pending } }), window.locks) && (({ held, pending }) => ` + condition + `)(window.locks)`)
		t.Log(what)
	}
	ada.Visit("/r/lobby") // finds the draft
	locks("the page waits for the other tab", `pending.length > 0`)
	ada.Visit("/r/nowhere")
	ada.Eval(`(navigator.locks.request("this page", () => new Promise(() => {})), 0)`)
	second.Eval(`(navigator.locks.request("that page", () => new Promise(() => {})), 0)`)
	locks("no other page has or wants a lock", `((known) => known.length === 2 && [...held, ...pending].every(({ clientId }) => known.includes(clientId)))(held.filter(({ name }) => name === "this page" || name === "that page").map(({ clientId }) => clientId))`)
	closeSecond()
	ada.Click(`.room[href="/r/lobby"]`)
	ada.Until(composerText + ` === "left behind"`)
	ada.Eval(`history.go(-2)`) // to the page that was kept
	ada.Until(`document.querySelector(".me__name")?.textContent.trim()`)
	ada.Say("and back")
	ada.Until(`[...document.querySelectorAll(".timeline .message:not(.message--pending) .message__body")].some((e) => e.innerText.includes("and back"))`) // the draft may be back before
	ada.Calm()
}
