package browser

import (
	"strings"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

const (
	someCode = "code:\n```go\n// a <b>comment</b>\nfunc main() {\n\tprintln(\"<img src=x onerror=evil()>\", 1)\n}\n```"
	coded    = `[...document.querySelectorAll(".timeline .message:not(.message--pending)")].find((e) => e.textContent.includes("code:"))`
	colours  = `[...` + coded + `.querySelectorAll("code *")].map((e) => e.className.slice(6) + "=" + e.textContent).join("|")`
	wanted   = `comment=// a <b>comment</b>|keyword=func|title=main|keyword=println|string="<img src=x onerror=evil()>"|number=1`
)

func TestCodeGetsItsColoursAfterItWasPainted(t *testing.T) {
	t.Parallel()
	shared, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	network := kit.NewRelay(t, server)
	ada := chromium.NewPerson(t, shared, network.URL, chromium.Desktop)
	ada.Visit("/")
	loaded := func() string {
		return ada.Eval(`performance.getEntriesByType("resource").filter((e) => e.name.includes("highlight")).length > 0`)
	}
	ada.Say("no code")
	ada.Sees("no code")
	if loaded() != "false" {
		t.Error("what gives code its colours is loaded without any code")
	}
	ada.Eval(`(new MutationObserver(() => { const pre = document.querySelector(".timeline pre"); if (pre && !pre.querySelector("span")) window.height = pre.getBoundingClientRect().height; }).observe(document.body, { childList: true, subtree: true }), 0)`)
	ada.Say(someCode)
	ada.Until(coded + ` && ` + colours + ` === ` + "`" + wanted + "`")
	if got := ada.Eval(coded + `.querySelector("pre").getBoundingClientRect().height === window.height && ` + coded + `.querySelectorAll("code :not(span)").length === 0`); got != "true" {
		t.Error("the colours move what is around them, or text becomes HTML")
	}
	ada.Say("another\n```brainf\n+ 1 \"a\"\n```\n```\nfunc main() {}\n```")
	ada.Until(`[...document.querySelectorAll(".timeline .message:not(.message--pending)")].some((e) => e.textContent.includes("another"))`)
	if got := ada.Eval(`[...document.querySelectorAll(".timeline pre")].filter((e) => e.querySelector("span")).length`); got != "1" {
		t.Errorf("%s blocks have colours, want the one in a known language", got)
	}
	shoot(ada, "code-desktop")

	// Folded code is coloured across the fold, and copied whole.
	ada.Say("folded:\n```python\n" + strings.Repeat("x = \"\"\"a\nb\"\"\"  # c\n", 60) + "```")
	const folded = `[...document.querySelectorAll(".timeline .message:not(.message--pending)")].find((e) => e.textContent.includes("folded:"))`
	ada.Until(folded + `?.querySelector(".message__rest .code__string") && ` + folded + `.querySelector(".message__dots").textContent === "…"`)

	// It works without a network once it was used.
	ada.Until(`navigator.serviceWorker.controller`)
	ada.Eval(`(window.kept = false, setInterval(async () => { for (const name of await caches.keys()) for (const { url } of await (await caches.open(name)).keys()) window.kept ||= url.includes("highlight"); }, 100), 0)`)
	ada.Until(`window.kept`)
	network.Cut()
	ada.Visit("/")
	ada.Until(coded + ` && ` + colours + ` === ` + "`" + wanted + "`")
	ada.Calm()
}

func TestCodeStaysPlainWhereItsColoursCannotBeHad(t *testing.T) {
	t.Parallel()
	shared, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada := chromium.NewPerson(t, shared, server.URL, chromium.Desktop)
	ada.Before(`window.Worker = class { constructor() { setTimeout(() => this.onerror?.(new Event("error"))); } postMessage() {} terminate() { window.ended = true; } };`)
	ada.Visit("/")
	ada.Say(someCode)
	ada.Until(coded + ` && window.ended`)
	if got := ada.Eval(coded + `.querySelector("code").childElementCount`); got != "0" {
		t.Errorf("there are %s elements", got)
	}
	ada.Before(`window.Worker = class { constructor() { setTimeout(() => this.onmessage?.({ data: "ready" })); } postMessage() { window.asked = (window.asked ?? 0) + 1; } terminate() { window.ended = true; } };`)
	ada.Visit("/")
	ada.Until(`window.asked >= 1 && window.ended`) // what never answers is ended
	ada.Calm()
}

func TestCodeInEachTheme(t *testing.T) {
	t.Parallel()
	shared, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	for name, screen := range map[string]chromium.Screen{
		"phone": chromium.Phone, "dark": {Width: 1280, Height: 860, Dark: true}, "forced": {Width: 1280, Height: 860, Forced: true},
	} {
		ada := chromium.NewPerson(t, shared, server.URL, screen)
		ada.Visit("/")
		ada.Write(someCode)
		ada.Click(".composer__send")
		ada.Until(coded + ` && ` + colours + ` === ` + "`" + wanted + "`")
		shoot(ada, "code-"+name)
		chromium.Accessible(ada, "code, "+name)
		ada.Calm()
	}
}
