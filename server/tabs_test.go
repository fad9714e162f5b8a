package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
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

// before has a script run on each page before the page's own.
func (p *person) before(script string) {
	p.t.Helper()
	call(p, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
}

// tab opens another tab of the person's browser. close closes it.
func (p *person) tab() (other *person, close func()) {
	p.t.Helper()
	ctx, cancel := chromedp.NewContext(p.ctx)
	p.t.Cleanup(cancel)
	other = &person{t: p.t, ctx: ctx, url: p.url}
	other.set(desktop)
	other.watchConsole()
	return other, cancel
}

// pends waits until so many messages of one's own are not sent yet.
func (p *person) pends(n int) {
	p.t.Helper()
	p.until(fmt.Sprintf(`document.querySelectorAll(".message--pending").length === %d`, n))
}

func TestTwoTabsSendEachMessageOnce(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada, bo := newPerson(t, browser, server.url, desktop), newPerson(t, browser, server.url, desktop)
	bo.visit("/")
	ada.before(countSends)
	ada.visit("/")
	second, _ := ada.tab()
	second.before(countSends)
	second.visit("/")
	if ada.name() != second.name() {
		t.Fatalf("two tabs are %q and %q", ada.name(), second.name())
	}
	server.kill()
	for i := range 3 {
		ada.say(fmt.Sprint("first ", i))
		second.say(fmt.Sprint("second ", i))
	}
	ada.pends(3)
	second.pends(3)
	server.start()
	for i := range 3 {
		bo.sees(fmt.Sprint("first ", i))
		bo.sees(fmt.Sprint("second ", i))
	}
	said := bo.said()
	for _, p := range []*person{ada, second} {
		p.pends(0)
		p.until(`document.querySelectorAll(".timeline .message").length === 6`)
		if got := p.said(); !slices.Equal(got, said) {
			t.Errorf("a tab shows %q, the others %q", got, said)
		}
	}
	for i, p := range []*person{ada, second} {
		mine := []string{"first 0,first 1,first 2", "second 0,second 1,second 2"}[i]
		if got := p.eval(`sentTexts.filter((text, i) => text !== sentTexts[i - 1]).join()`); got != mine { // who gets no answer sends again
			t.Errorf("tab %d sent %q, want %q", i, got, mine)
		}
		order := slices.DeleteFunc(slices.Clone(said), func(s string) bool { return !strings.Contains(mine, s) })
		if strings.Join(order, ",") != mine {
			t.Errorf("the order is %q, want %q", order, mine)
		}
	}
	ada.calm()
	bo.calm()
}

func TestATabInheritsWhatAClosedOneDidNotSend(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada, bo := newPerson(t, browser, server.url, desktop), newPerson(t, browser, server.url, desktop)
	bo.visit("/")
	ada.before(countSends)
	ada.visit("/")
	second, closeTab := ada.tab()
	second.visit("/")
	server.kill()
	second.say("left behind 0")
	second.say("left behind 1")
	second.pends(2)
	closeTab()
	ada.pends(2) // of the other one, which is gone
	server.start()
	bo.sees("left behind 1")
	if got := bo.said(); !slices.Equal(got, []string{"left behind 0", "left behind 1"}) {
		t.Errorf("arrived are %q", got)
	}
	ada.pends(0)
	if got := ada.eval(`sentTexts.join()`); got != "left behind 0,left behind 1" {
		t.Errorf("this tab sent %q", got)
	}
	if got := ada.eval(`Object.keys(localStorage).filter(k => k.startsWith("parley/outbox")).length`); got != "0" {
		t.Errorf("%s messages are still kept as unsent", got)
	}
}

func TestTabsWithoutLocksLoseAndDoubleNothing(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada, bo := newPerson(t, browser, server.url, desktop), newPerson(t, browser, server.url, desktop)
	bo.visit("/")
	const noLocks = `Object.defineProperty(Navigator.prototype, "locks", {value: undefined})`
	ada.before(noLocks)
	ada.visit("/")
	server.kill()
	ada.say("by plain http")
	ada.pends(1)
	second, _ := ada.tab()
	second.before(noLocks)
	second.load("/") // from the service worker: it finds what the first tab keeps
	second.pends(1)
	server.start()
	bo.sees("by plain http")
	for _, p := range []*person{ada, second, bo} {
		p.pends(0)
		p.sees("by plain http")
		if got := p.said(); !slices.Equal(got, []string{"by plain http"}) {
			t.Errorf("got %q", got)
		}
	}
}
