package main

import (
	"context"
	"slices"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"
)

// owner returns somebody in the browser's own profile, which outlives the browser.
func owner(t *testing.T, browser context.Context, url string) *person {
	t.Helper()
	p := &person{t: t, ctx: browser, url: url}
	p.set(desktop)
	return p
}

func TestAnOutboxOutlivesAKilledBrowser(t *testing.T) {
	t.Parallel()
	dir, server := t.TempDir(), startProcess(t)
	first := chromiumIn(t, dir)
	owner(t, first, server.url).visit("/")
	if err := chromedp.Cancel(first); err != nil { // the browser writes its cookies when it is closed, or once in a while
		t.Fatal(err)
	}
	killed := chromiumIn(t, dir)
	ada := owner(t, killed, server.url)
	ada.visit("/")
	name := ada.name()
	ada.say("before")
	ada.sees("before")
	ada.until(`navigator.serviceWorker && navigator.serviceWorker.controller`)
	server.kill()
	ada.say("not sent 0")
	ada.say("not sent 1")
	ada.pends(2)
	ada.write("half a thought")
	ada.until(keptDraft("half a thought"))
	ada.until(keptUnsent(2))
	ada.until(inDatabase(`"2/page/", "2/page/~"`, `values.some((value) => value.includes("before"))`))
	ada.until(inDatabase(`"2/state", "2/state"`, `JSON.parse(values[0] || "{}").Recent?.includes("lobby")`)) // written last
	if err := chromedp.FromContext(killed).Browser.Process().Kill(); err != nil {
		t.Fatal(err)
	}
	<-chromedp.FromContext(killed).Browser.LostConnection

	again := owner(t, chromiumIn(t, dir), server.url)
	again.before(clock)
	again.before(`passTime(5 * 24 * 3600e3)`)
	again.load("/")
	again.pends(2)
	again.sees("before")
	again.until(`document.querySelector("#composer-text").value === "half a thought"`)
	server.start()
	bo := newPerson(t, again.ctx, server.url, desktop)
	bo.visit("/")
	bo.sees("not sent 1")
	again.pends(0)
	want := []string{"before", "not sent 0", "not sent 1"}
	for _, p := range []*person{again, bo} {
		if got := p.said(); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if again.name() != name {
		t.Errorf("%q is %q now", name, again.name())
	}
}

// keptDraft is true when a draft of the lobby is in the database.
func keptDraft(text string) string {
	return inDatabase(`"draft/", "draft/~"`, `values.some((value) => value.includes("`+text+`"))`)
}

// keptUnsent is true when so many unsent messages are in the database.
func keptUnsent(n int) string {
	return inDatabase(`"outbox/", "outbox/~"`, `values.length === `+strconv.Itoa(n))
}

// inDatabase is true when what is kept between two keys satisfies a condition. The answer of one question is known when it
// is asked again.
func inDatabase(keys, condition string) string {
	question := strconv.Quote(keys + condition)
	return `(() => {
  const answers = (window.inDatabase ??= {});
  const open = indexedDB.open("parley");
  open.onsuccess = () => {
    const all = open.result.transaction("kept").objectStore("kept").getAll(IDBKeyRange.bound(` + keys + `));
    all.onsuccess = () => {
      const values = all.result.map((value) => new TextDecoder().decode(value));
      answers[` + question + `] = ` + condition + `;
      open.result.close();
    };
  };
  return answers[` + question + `] === true;
})()`
}

func TestADraftOutlivesAKilledTab(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada := newPerson(t, browser, server.url, desktop)
	ada.visit("/")
	second, closeTab := ada.tab()
	second.visit("/")
	second.write("not finished")
	ada.until(keptDraft("not finished"))
	closeTab()
	third, _ := ada.tab()
	third.visit("/")
	third.until(`document.querySelector("#composer-text").value === "not finished"`)
}
