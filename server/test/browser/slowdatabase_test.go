package browser

import (
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

// slowDatabase makes the first page open its database so late that nobody waits for it any more.
const slowDatabase = `(() => {
  if (localStorage.slowOnce) return;
  localStorage.slowOnce = "yes";
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (...args) {
    const asked = {};
    setTimeout(() => {
      const real = open.apply(this, args);
      for (const event of ["onupgradeneeded", "onsuccess", "onerror"])
        real[event] = e => {
          asked.result = real.result;
          asked[event]?.(e);
          if (event === "onsuccess") window.opened = true;
        };
    }, 5000);
    return asked;
  };
})()`

// emptyDatabase leaves a database as a page does that ended, or did not wait, while it was made.
const emptyDatabase = `(() => {
  if (localStorage.emptyOnce) return;
  localStorage.emptyOnce = "yes";
  const open = indexedDB.open("parley", 1);
  open.onsuccess = () => open.result.close();
})()`

const (
	noHistory = `document.querySelector(".banners").textContent.includes("isn’t saving more history")`
	lookAtIt  = `(() => { window.stores = null; const open = indexedDB.open("parley"); open.onsuccess = () => { window.stores = [...open.result.objectStoreNames].join() || "nothing"; open.result.close(); }; })()`
)

func TestADatabaseThatOpensLateIsThereTheNextTime(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Before(slowDatabase)
	ada.Visit("/")
	ada.Until(noHistory)
	ada.Say("without history")
	ada.Sees("without history")
	ada.Until(`window.opened`)
	ada.Load("/")
	ada.Sees("without history")
	keepsHistory(ada)
	ada.Calm()
}

func TestADatabaseWithoutAnythingInItIsMadeAgain(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Before(emptyDatabase)
	ada.Visit("/")
	ada.Say("with history")
	ada.Sees("with history")
	keepsHistory(ada)
	ada.Calm()
}

// keepsHistory demands that the database is used: by the next page if this one was too slow for it, as on a busy machine.
func keepsHistory(p *chromium.Person) {
	p.T.Helper()
	for tries := 1; ; tries++ {
		p.Eval(lookAtIt)
		p.Until(`window.stores`)
		got, without := p.Eval(`stores`), p.Eval(noHistory) == "true"
		if got == "kept" && !without {
			return
		}
		if tries == 5 {
			p.T.Fatalf("the database has %s; the page says that there is no history: %v", got, without)
		}
		p.Load("/")
		p.Until(`document.querySelector(".banners")`)
		p.Settles()
	}
}
