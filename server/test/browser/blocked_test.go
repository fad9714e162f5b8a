package browser

import (
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

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
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	bo.Visit("/")
	for name, getter := range map[string]string{"throws": `throw new DOMException("refused", "SecurityError")`, "is null": `return null`} {
		t.Run(name, func(t *testing.T) {
			ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
			ada.Before(blocked(getter))
			ada.Visit("/")
			ada.Until(keepsNothing)
			ada.Say("from a browser that " + name)
			bo.Sees("from a browser that " + name)
			ada.Sees("from a browser that " + name)
			ada.Click(`[data-action="menu"][data-arg="settings"]`)
			ada.Click(`[data-action="lang"][data-arg="zh"]`) // is kept in a cookie
			ada.Until(`document.documentElement.lang === "zh-Hans"`)
			if ada.Eval(`document.querySelector("#failure") === null`) != "true" {
				t.Errorf("the page shows %q", ada.Eval(`document.querySelector("#failure").textContent`))
			}
			ada.Calm()
		})
	}
}

// A browser whose settings block all data drops cookies too, although it says that they are enabled.
func TestWhereCookiesAreDroppedTooPeopleTalkInOneTab(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	proxy := newCookieProxy(t, server, &cookieProxy{strip: true})
	ada, bo := chromium.NewPerson(t, browser, proxy.url, chromium.Desktop), kit.StartClient(t, server.URL, kit.NewStorage())
	bo.Online()
	ada.Before(blocked(`throw new DOMException("refused", "SecurityError")`))
	ada.Load("/")
	losesCookies(ada)
	ada.Until(keepsNothing)
	ada.Click(`[data-action="thistab"]`)
	ada.Until(`document.querySelector(".me__name") && !document.querySelector(".banner--stopped")`)
	ada.Say("only here")
	bo.Sees([]string{"only here"})
}
