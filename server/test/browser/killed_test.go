package browser

import (
	"context"
	"slices"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

// owner returns somebody in the browser's own profile, which outlives the browser.
func owner(t *testing.T, browser context.Context, url string) *chromium.Person {
	t.Helper()
	p := &chromium.Person{T: t, Ctx: browser, URL: url}
	p.Set(chromium.Desktop)
	return p
}

func TestAnOutboxOutlivesAKilledBrowser(t *testing.T) {
	t.Parallel()
	dir, server := t.TempDir(), kit.StartProcess(t)
	first := chromium.In(t, dir)
	owner(t, first, server.URL).Visit("/")
	if err := chromedp.Cancel(first); err != nil { // the browser writes its cookies when it is closed, or once in a while
		t.Fatal(err)
	}
	killed := chromium.In(t, dir)
	ada := owner(t, killed, server.URL)
	ada.Visit("/")
	name := ada.Name()
	ada.Say("before")
	ada.Sees("before")
	ada.Until(`navigator.serviceWorker && navigator.serviceWorker.controller`)
	server.Kill()
	ada.Say("not sent 0")
	ada.Say("not sent 1")
	ada.Pends(2)
	ada.Write("half a thought")
	ada.Until(keptDraft("half a thought"))
	ada.Until(keptUnsent(2))
	ada.Until(inDatabase(`"3/page/", "3/page/~"`, `values.some((value) => value.includes("before"))`))
	ada.Until(inDatabase(`"3/state", "3/state"`, `JSON.parse(values[0] || "{}").Recent?.includes("lobby")`)) // written last
	if err := chromedp.FromContext(killed).Browser.Process().Kill(); err != nil {
		t.Fatal(err)
	}
	<-chromedp.FromContext(killed).Browser.LostConnection

	again := owner(t, chromium.In(t, dir), server.URL)
	again.Before(clock)
	again.Before(`passTime(5 * 24 * 3600e3)`)
	again.Load("/")
	again.Pends(2)
	again.Sees("before")
	again.Until(`document.querySelector("#composer-text").value === "half a thought"`)
	server.Start()
	bo := chromium.NewPerson(t, again.Ctx, server.URL, chromium.Desktop)
	bo.Visit("/")
	bo.Sees("not sent 1")
	again.Pends(0)
	want := []string{"before", "not sent 0", "not sent 1"}
	for _, p := range []*chromium.Person{again, bo} {
		if got := p.Said(); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if again.Name() != name {
		t.Errorf("%q is %q now", name, again.Name())
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
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	second, closeTab := openTab(ada)
	second.Visit("/")
	second.Write("not finished")
	ada.Until(keptDraft("not finished"))
	closeTab()
	third, _ := openTab(ada)
	third.Visit("/")
	third.Until(`document.querySelector("#composer-text").value === "not finished"`)
}
