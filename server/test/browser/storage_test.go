package browser

import (
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

const (
	noLocalStorage = `Object.defineProperty(Storage.prototype, "setItem", {value() { throw new DOMException("full", "QuotaExceededError"); }})`
	noDatabase     = `IDBFactory.prototype.open = () => { throw new DOMException("refused", "SecurityError"); }`

	// fullDatabase refuses to keep anything while the page says that the device is full.
	fullDatabase = `(() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...what) {
    if (window.full) throw new DOMException("full", "QuotaExceededError");
    return put.apply(this, what);
  };
})()`
)

func TestABrowserThatKeepsNothingSaysSo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		script, says string
		survives     bool
	}{
		"no database":  {noDatabase, "isn’t saving more history", true},
		"no journal":   {noLocalStorage, "", true},
		"none of both": {noDatabase + ";" + noLocalStorage, "This browser saves nothing", false},
	} {
		t.Run(name, func(t *testing.T) {
			browser, server := chromium.Shared(t), kit.StartProcess(t)
			ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
			bo.Visit("/")
			ada.Before(c.script)
			ada.Visit("/")
			ada.Until(`navigator.serviceWorker && navigator.serviceWorker.controller`)
			server.Kill()
			ada.Say("dear words")
			ada.Pends(1)
			if c.says != "" {
				ada.Until(`document.querySelector(".banners").textContent.includes("` + c.says + `")`)
			}
			if c.survives {
				if name == "no journal" {
					ada.Until(keptUnsent(1))
				}
				ada.Load("/")
			}
			ada.Pends(1)
			server.Start()
			bo.Sees("dear words")
			ada.Pends(0)
			ada.Sees("dear words")
		})
	}
}

func TestAFullDeviceMakesRoomAndLosesNothing(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	bo.Visit("/")
	ada.Before(noLocalStorage)
	ada.Before(fullDatabase)
	ada.Visit("/")
	ada.Say("before")
	ada.Sees("before")
	ada.Until(inDatabase(`"3/page/", "3/page/~"`, `values.length > 0`))
	ada.Eval(`window.full = true`)
	server.Kill()
	ada.Say("on a full device")
	ada.Pends(1)
	ada.Until(`document.querySelector(".banner--notice")`)
	ada.Write("half written")
	ada.Eval(`window.full = false`)
	ada.Until(keptUnsent(1)) // it is tried again by itself
	ada.Until(`!document.querySelector(".banner--notice")`)
	if got := ada.Eval(`document.querySelector("#composer-text").value`); got != "half written" {
		t.Errorf("the composer has %q", got)
	}
	server.Start()
	bo.Sees("on a full device")
	ada.Pends(0)
}
