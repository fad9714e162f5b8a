package main

import "testing"

// blocked makes getters of a page behave as where all data of a site is blocked.
func blocked(getter string) string {
	return `(() => {
  const refused = { get() { ` + getter + ` } };
  for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches", "IDBKeyRange", "Notification", "visualViewport"])
    Object.defineProperty(window, name, refused);
  for (const name of ["serviceWorker", "locks", "storage", "languages", "onLine", "cookieEnabled", "clipboard", "setAppBadge"])
    Object.defineProperty(Navigator.prototype, name, refused);
  Object.defineProperty(Document.prototype, "cookie", { ...refused, set: refused.get });
})()`
}

const keepsNothing = `document.querySelector(".banners").textContent.includes("This browser saves nothing")`

func TestWhereAllDataOfTheSiteIsBlockedPeopleTalk(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	bo := newPerson(t, browser, server.url, desktop)
	bo.visit("/")
	for name, getter := range map[string]string{"throws": `throw new DOMException("refused", "SecurityError")`, "is null": `return null`} {
		t.Run(name, func(t *testing.T) {
			ada := newPerson(t, browser, server.url, desktop)
			ada.before(blocked(getter))
			ada.visit("/")
			ada.until(keepsNothing)
			ada.say("from a browser that " + name)
			bo.sees("from a browser that " + name)
			ada.sees("from a browser that " + name)
			ada.click(`[data-action="menu"][data-arg="settings"]`)
			ada.click(`[data-action="lang"][data-arg="zh"]`) // is kept in a cookie
			ada.until(`document.documentElement.lang === "zh-Hans"`)
			if ada.eval(`document.querySelector("#failure") === null`) != "true" {
				t.Errorf("the page shows %q", ada.eval(`document.querySelector("#failure").textContent`))
			}
			ada.calm()
		})
	}
}

// A browser whose settings block all data drops cookies too, although it says that they are enabled.
func TestWhereCookiesAreDroppedTooPeopleTalkInOneTab(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	proxy := newCookieProxy(t, server, &cookieProxy{strip: true})
	ada, bo := newPerson(t, browser, proxy.url, desktop), startClient(t, server.url, newStorage())
	bo.online()
	ada.before(blocked(`throw new DOMException("refused", "SecurityError")`))
	ada.load("/")
	ada.losesCookies()
	ada.until(keepsNothing)
	ada.click(`[data-action="thistab"]`)
	ada.until(`document.querySelector(".me__name") && !document.querySelector(".banner--stopped")`)
	ada.say("only here")
	bo.sees([]string{"only here"})
}
