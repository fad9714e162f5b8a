package main

import "testing"

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
		"no database":  {noDatabase, "no space for more history", true},
		"no journal":   {noLocalStorage, "", true},
		"none of both": {noDatabase + ";" + noLocalStorage, "This browser saves nothing", false},
	} {
		t.Run(name, func(t *testing.T) {
			browser, server := chromium(t), startProcess(t)
			ada, bo := newPerson(t, browser, server.url, desktop), newPerson(t, browser, server.url, desktop)
			bo.visit("/")
			ada.before(c.script)
			ada.visit("/")
			ada.until(`navigator.serviceWorker && navigator.serviceWorker.controller`)
			server.kill()
			ada.say("dear words")
			ada.pends(1)
			if c.says != "" {
				ada.until(`document.querySelector(".banners").textContent.includes("` + c.says + `")`)
			}
			if c.survives {
				if name == "no journal" {
					ada.until(keptUnsent(1))
				}
				ada.load("/")
			}
			ada.pends(1)
			server.start()
			bo.sees("dear words")
			ada.pends(0)
			ada.sees("dear words")
		})
	}
}

func TestAFullDeviceMakesRoomAndLosesNothing(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada, bo := newPerson(t, browser, server.url, desktop), newPerson(t, browser, server.url, desktop)
	bo.visit("/")
	ada.before(noLocalStorage)
	ada.before(fullDatabase)
	ada.visit("/")
	ada.say("before")
	ada.sees("before")
	ada.until(inDatabase(`"2/page/", "2/page/~"`, `values.length > 0`))
	ada.eval(`window.full = true`)
	server.kill()
	ada.say("on a full device")
	ada.pends(1)
	ada.until(`document.querySelector(".banner--notice")`)
	ada.write("half written")
	ada.eval(`window.full = false`)
	ada.until(keptUnsent(1)) // it is tried again by itself
	ada.until(`!document.querySelector(".banner--notice")`)
	if got := ada.eval(`document.querySelector("#composer-text").value`); got != "half written" {
		t.Errorf("the composer has %q", got)
	}
	server.start()
	bo.sees("on a full device")
	ada.pends(0)
}
