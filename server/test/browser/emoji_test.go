package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

// spells types into the composer, one key after another.
func spells(p *chromium.Person, text string) {
	p.T.Helper()
	p.Eval(`document.querySelector("#composer-text").focus()`)
	for _, r := range text {
		chromium.Call(p, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: "keyDown", Key: string(r), Text: string(r)})
		chromium.Call(p, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: "keyUp", Key: string(r)})
	}
}

// offers waits until the list of completions shows an emoji.
func offers(p *chromium.Person, emoji string) {
	p.T.Helper()
	p.Until(fmt.Sprintf(`[...document.querySelectorAll(".offers__emoji")].some((e) => e.textContent === %q)`, emoji))
}

// picks presses the keys that open the picker, and waits for it.
func picks(p *chromium.Person) {
	p.T.Helper()
	p.Key("e", 'E', "", chromium.Shift|2) // 2 is Ctrl
	p.Until(`document.querySelector("#dialog").open && document.querySelectorAll(".picker__one").length > 1800`)
}

// focused is the emoji that has the focus.
const focused = `(document.activeElement.dataset.arg ?? "")`

func TestEmojiAreCompletedInTheComposer(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	spells(ada, "well done :sm")
	offers(ada, "😄")
	accessible(ada, "emoji offered")
	picture(ada, "emoji-offers")
	ada.Key("ArrowDown", 40, "", 0)
	ada.Until(`document.querySelector("#offer-1").getAttribute("aria-selected") === "true" && document.querySelector("#composer-text").getAttribute("aria-activedescendant") === "offer-1"`)
	ada.Key("ArrowUp", 38, "", 0)
	ada.Until(`document.querySelector("#offer-0").getAttribute("aria-selected") === "true"`)
	ada.Enter()
	ada.Until(composerText + ` === "well done 😄 "`)
	ada.Until(`document.querySelectorAll(".offers__emoji").length === 0`)

	spells(ada, ":tada:")
	ada.Until(composerText + ` === "well done 😄 🎉"`)
	ada.Key("z", 'Z', "", 2)
	ada.Until(composerText + ` === "well done 😄 :tada:"`)
	ada.Eval(`(document.querySelector("#composer-text").select(), 0)`)
	spells(ada, "at 10:30: `:smile:` :smi")
	offers(ada, "😄")
	ada.Key("Escape", 27, "", 0)
	ada.Until(`document.querySelectorAll(".offers__emoji").length === 0`)
	holds(ada, "what is no name stays", composerText+" === \"at 10:30: `:smile:` :smi\"")
	ada.Enter()
	ada.Sees("at 10:30: :smile: :smi")

	// A tap takes one too.
	spells(ada, ":rocket")
	offers(ada, "🚀")
	ada.Click("#offer-0")
	ada.Until(composerText + ` === "🚀 "`)
	ada.Enter()
	ada.Sees("🚀")
	holds(ada, "a message of emoji only is larger", `(() => {
		const size = (e) => parseFloat(getComputedStyle(e).fontSize), all = [...document.querySelectorAll(".message__text")];
		return size(all.find((e) => e.textContent === "🚀")) > 1.8 * size(all.find((e) => e.textContent.startsWith("at 10")));
	})()`)
	reader := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	reader.Before(`Object.defineProperty(window, "WebAssembly", { value: undefined })`)
	reader.Load("/")
	reader.Until(`document.querySelector(".message__text--emoji")?.textContent === "🚀"`)
	ada.Calm()
}

// An input method keeps its text while it composes, and takes Enter for itself.
func TestEmojiAreCompletedAroundAnInputMethod(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Screen{Width: 1280, Height: 860, Languages: "zh-CN"})
	ada.Visit("/")
	spells(ada, "：")
	compose(ada, "x", "xi", "xiao", "笑")
	offers(ada, "😄")
	holds(ada, "nothing is sent or taken while it composes", composerText+` === "：笑"`)
	types(ada, "笑") // ends the composition
	offers(ada, "😄")
	picture(ada, "emoji-offers-zh")
	ada.Enter()
	ada.Until(`/^\p{Emoji_Presentation}\s$/u.test(` + composerText + `)`)
	ada.Eval(`(document.querySelector("#composer-text").select(), 0)`)
	spells(ada, ":smile:")
	ada.Until(composerText + ` === "😄"`)
	ada.Calm()
}

func TestThePickerByKeyboard(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	spells(ada, "ab")
	ada.Key("ArrowLeft", 37, "", 0)
	picks(ada)
	ada.Until(`document.activeElement.id === "emoji-name"`)
	accessible(ada, "picker")
	for name, screen := range map[string]chromium.Screen{"dark": {Width: 1280, Height: 860, Dark: true}, "forced": {Width: 1280, Height: 860, Forced: true}, "low": {Width: 1000, Height: 420}, "zoomed": {Width: 1280, Height: 1024, Zoom: 4}, "tablet": {Width: 820, Height: 1180}} {
		ada.Set(screen)
		accessible(ada, "picker "+name)
		holds(ada, "it is inside of the window, "+name, `(r => r.top >= 0 && r.left >= 0 && r.bottom <= innerHeight && r.right <= innerWidth)(document.querySelector("#dialog").getBoundingClientRect())`)
	}
	ada.Set(chromium.Desktop)

	// From the field into the grid, and through it.
	ada.Key("ArrowDown", 40, "", 0)
	ada.Until(focused + ` === "😀"`)
	ada.Key("ArrowRight", 39, "", 0)
	ada.Until(focused + ` === "😃"`)
	ada.Key("ArrowDown", 40, "", 0)
	holds(ada, "the next row is below", `(() => {
		const box = (e) => e.getBoundingClientRect(), one = [...document.querySelectorAll(".picker__one")].find((e) => e.dataset.arg === "😃");
		return Math.abs(box(document.activeElement).left - box(one).left) < 1 && Math.abs(box(document.activeElement).top - box(one).bottom) < 1;
	})()`)
	ada.Key("ArrowUp", 38, "", 0)
	ada.Until(focused + ` === "😃"`)
	holds(ada, "Tab comes to one emoji", `document.querySelectorAll('.picker__grid [tabindex="0"]').length === 1 && document.activeElement.tabIndex === 0`)
	ada.Key("End", 35, "", 0)
	ada.Until(focused + ` === "🏴󠁧󠁢󠁷󠁬󠁳󠁿"`)
	holds(ada, "what has the focus is in view", inside(".picker__one:focus", ".picker__grid"))
	ada.Key("Home", 36, "", 0)
	ada.Until(focused + ` === "😀"`)
	ada.Key("ArrowUp", 38, "", 0)
	ada.Until(`document.activeElement.id === "emoji-name"`)

	// By its groups.
	ada.Key("Tab", 9, "", 0)
	ada.Until(`document.activeElement.matches(".picker__group")`)
	ada.Key("ArrowRight", 39, "", 0)
	ada.Key("ArrowRight", 39, "", 0)
	ada.Enter()
	ada.Until(focused + ` === "🐵"`)
	holds(ada, "the group is in view", inside(".picker__one:focus", ".picker__grid"))

	// Typing searches.
	spellsInto(ada, "rocket")
	ada.Until(`document.querySelector("#emoji-name").value === "rocket" && document.querySelector(".picker__one").dataset.arg === "🚀"`)
	ada.Until(`document.querySelector(".picker [role=status]").textContent.endsWith("emoji")`)
	accessible(ada, "picker searched")
	ada.Enter()
	ada.Until(`!document.querySelector("#dialog").open && ` + composerText + ` === "a🚀b"`)
	holds(ada, "the caret is behind it", `document.activeElement.id === "composer-text" && document.activeElement.selectionStart === 3`)

	// A skin tone is remembered, and so is what was chosen last.
	picks(ada)
	ada.Until(`document.querySelector(".picker__title").textContent === "Recently used" && document.querySelector(".picker__one").dataset.arg === "🚀"`)
	ada.Eval(`(document.querySelector(".picker__tone[aria-checked=true]").focus(), 0)`)
	for range 3 {
		ada.Key("ArrowRight", 39, "", 0)
	}
	ada.Key(" ", 32, " ", 0)
	ada.Until(`document.querySelector(".picker__tone:nth-child(4)").getAttribute("aria-checked") === "true"`)
	ada.Until(`[...document.querySelectorAll(".picker__one")].some((e) => e.dataset.arg === "👍🏽")`)
	ada.Key("Escape", 27, "", 0)
	ada.Until(`!document.querySelector("#dialog").open && document.activeElement.id === "composer-text"`)
	stands(ada, "/")
	ada.Visit("/")
	picks(ada)
	holds(ada, "both are there after a reload", `document.querySelector(".picker__one").dataset.arg === "🚀" && document.querySelector(".picker__tone[aria-checked=true]").getAttribute("aria-label") === "Medium"`)
	spellsInto(ada, "no such emoji")
	ada.Until(`document.querySelector(".picker__state").textContent === "No emoji found."`)
	accessible(ada, "picker without results")
	ada.Calm()
}

// spellsInto types into what has the focus, one key after another.
func spellsInto(p *chromium.Person, text string) {
	p.T.Helper()
	for _, r := range text {
		p.Key(string(r), int64(strings.ToUpper(string(r))[0]), string(r), 0)
	}
}

func TestThePickerByTouch(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Screen{Width: 390, Height: 844, Phone: true, Languages: "zh-CN", Dark: true})
	ada.Visit("/")
	tap(ada, ".composer__emoji")
	ada.Until(`document.querySelector("#dialog").open && document.querySelectorAll(".picker__one").length > 1800`)
	holds(ada, "the field has no focus, which would open the keyboard", `document.activeElement.tagName !== "INPUT"`)
	holds(ada, "it is a sheet at the bottom", `(r => r.left === 0 && r.right === innerWidth && Math.abs(r.bottom - innerHeight) < 1)(document.querySelector("#dialog").getBoundingClientRect())`)
	holds(ada, "each is as large as a finger", `(r => r.width >= 40 && r.height >= 44)(document.querySelector(".picker__one").getBoundingClientRect())`)
	accessible(ada, "picker phone")
	picture(ada, "emoji-phone-dark-zh")
	tap(ada, `[data-jump="picker-4"]`)
	ada.Until(`(r => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector("#picker-4 .picker__one").getBoundingClientRect())`)
	picture(ada, "emoji-phone-group")
	tap(ada, "#emoji-name")
	types(ada, "火箭")
	ada.Until(`document.querySelector(".picker__one").dataset.arg === "🚀" && document.querySelector(".picker__one").getAttribute("aria-label") === "火箭"`)
	picture(ada, "emoji-phone-found")
	tap(ada, ".picker__one")
	ada.Until(`!document.querySelector("#dialog").open && ` + composerText + ` === "🚀"`)
	stands(ada, "/")
	ada.Calm()
}

// tap taps the middle of an element.
func tap(p *chromium.Person, selector string) {
	p.T.Helper()
	p.Until(fmt.Sprintf(`document.querySelector(%q) && document.getAnimations().length === 0`, selector))
	x, y := middle(p, selector)
	chromium.Call(p, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: "touchStart", TouchPoints: []*input.TouchPoint{{X: x, Y: y}}})
	chromium.Call(p, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: "touchEnd", TouchPoints: []*input.TouchPoint{}})
}

// What was used once is there without a network: the worker keeps it, and its successor does too.
func TestEmojiAreThereOfflineOnceTheyWereUsed(t *testing.T) {
	t.Parallel()
	next := nextBuild(t)
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	loaded := `performance.getEntriesByType("resource").filter((e) => e.name.endsWith("/emoji/en.txt")).length`
	ada.Visit("/")
	ada.Until(`navigator.serviceWorker && navigator.serviceWorker.controller`)
	spells(ada, "no emoji is needed for this: ")
	holds(ada, "nothing is loaded for nothing", loaded+` === 0`)

	// Not there yet, and no server.
	server.Kill()
	ada.Key("e", 'E', "", chromium.Shift|2)
	ada.Until(`document.querySelector(".picker__state").textContent.startsWith("Emoji can’t be loaded")`)
	accessible(ada, "picker offline")
	picture(ada, "emoji-failed")
	server.Start()
	ada.Click(".picker__state .link")
	ada.Until(`document.querySelectorAll(".picker__one").length > 1800`)
	ada.Key("Escape", 27, "", 0)
	url := ada.Eval(`performance.getEntriesByType("resource").findLast((e) => e.name.endsWith("/emoji/en.txt")).name`)
	keeps := func(build string) {
		t.Helper()
		ada.Until(fmt.Sprintf(`(caches.match(%q, { cacheName: "parley-" + %s }).then((found) => (window.keeps = !!found)), window.keeps)`, url, build))
	}
	keeps(`goappGetenv("GOAPP_VERSION")`)
	server.Kill()
	ada.Load("/")
	ada.Until(`window.parleyBoot && parleyBoot.done === true`)
	spells(ada, ":rocket")
	offers(ada, "🚀") // the names are there: only then does the closing colon take one
	spells(ada, ":")
	ada.Until(composerText + `.endsWith("🚀")`)

	// The next build has kept it before anybody asks.
	server.Path = next
	server.Start()
	ada.Eval(`(delete window.keeps, navigator.serviceWorker.getRegistration().then((r) => r.update()), 0)`)
	ada.Until(`document.querySelector(".banner--update")`)
	ada.Click(".banner--update button")
	ada.Until(`getComputedStyle(document.documentElement).getPropertyValue("--next-build") !== "" && window.parleyBoot && parleyBoot.done === true`)
	keeps(`goappGetenv("GOAPP_VERSION")`)
	holds(ada, "the page has not loaded it", loaded+` === 0`)
}

// TestEmojiThatComeLateAreStillInserted holds the names back until after the last colon was typed.
func TestEmojiThatComeLateAreStillInserted(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	holdBack := `(() => {
		const get = window.fetch.bind(window);
		window.asked = 0;
		window.fetch = (url, ...rest) => !String(url).includes("/emoji/") ? get(url, ...rest) : new Promise((resolve) => {
			window.asked++;
			window.release = () => resolve(get(url, ...rest));
		});
	})()`
	ada.Before(holdBack)
	ada.Visit("/")
	spells(ada, "well done :tada:")
	ada.Until(`window.asked === 1`)
	holds(ada, "nothing is there yet", composerText+` === "well done :tada:"`)
	ada.Eval(`(window.release(), 0)`)
	ada.Until(composerText + ` === "well done 🎉"`)

	// Somebody who has gone on writing keeps the caret.
	ada.Visit("/")
	ada.Until(composerText + ` === "well done 🎉"`) // the draft
	ada.Eval(`(document.querySelector("#composer-text").select(), 0)`)
	spells(ada, ":tada: and on")
	ada.Until(`window.asked === 1`)
	ada.Eval(`(window.release(), 0)`)
	ada.Until(`performance.getEntriesByType("resource").some((e) => e.name.includes("/emoji/") && e.responseEnd > 0)`)
	ada.Until(composerText + ` === "🎉 and on"`)
	spells(ada, " :+")
	spells(ada, "1")
	offers(ada, "👍")
	holds(ada, "the emoji is there, and the caret where it was", composerText+` === "🎉 and on :+1"`)
	ada.Calm()
}
