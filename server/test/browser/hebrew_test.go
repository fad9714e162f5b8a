package browser

import (
	"fmt"
	"path/filepath"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// talksInHebrew has people talk in the lobby in two directions, and returns one of them.
func talksInHebrew(t *testing.T, url string) *kit.Client {
	t.Helper()
	var last *kit.Client
	for _, said := range [][2]string{
		{"דנה", "שלום! הגרסה החדשה כבר באוויר."},
		{"Bo", "I will have a look at https://example.org/שלום?q=1 tonight."},
		{"יואב", "הנה הקוד:\n```go\nf(\"שלום\", 3+4)\n```\n- פריט\n> ציטוט"},
		{"Zed", "> quoted\n\nfirst line\nשורה שנייה בעברית"},
	} {
		last = kit.StartClient(t, url, kit.NewStorage())
		last.Online()
		last.Client.Rename(said[0])
		last.Until("renamed", func(v *view.Snapshot) bool { return v.Me.Name == said[0] })
		last.Client.Send(chat.Lobby, view.Draft{Text: said[1]})
		last.Until("sent", func(v *view.Snapshot) bool { return v.Waiting == 0 })
	}
	return last
}

// box is the rectangle of an element.
func box(selector string) string {
	return fmt.Sprintf(`document.querySelector(%q).getBoundingClientRect()`, selector)
}

// narrow is true if nothing makes the page wider than the screen.
const narrow = `document.scrollingElement.scrollWidth <= innerWidth && document.querySelector("#timeline").scrollWidth <= document.querySelector("#timeline").clientWidth`

// TestAPageFromRightToLeftIsMirrored looks at the page in Hebrew on a desktop, in the dark and on two phones.
func TestAPageFromRightToLeftIsMirrored(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	talksInHebrew(t, server.URL)
	p := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	p.Before(`addEventListener("DOMContentLoaded", () => {
		localStorage.setItem("welcomed", "yes");
		const root = document.documentElement;
		window.directions = [root.lang + " " + root.dir];
		new MutationObserver(() => directions.push(root.lang + " " + root.dir)).observe(root, { attributeFilter: ["dir", "lang"] });
	})`)
	for name, screen := range map[string]chromium.Screen{
		"desktop": {Width: 1280, Height: 800}, "dark": {Width: 1280, Height: 800, Dark: true},
		"phone": {Width: 390, Height: 844, Phone: true}, "small": {Width: 320, Height: 640, Phone: true},
	} {
		screen.Languages = "he-IL,he"
		p.Set(screen)
		see := func(what string) {
			t.Helper()
			p.Settles()
			accessible(p, "he "+name+" "+what)
			holds(p, name+" "+what+" is no wider than the screen", narrow)
		}
		p.Visit("/")
		p.Until(rowSaying("ציטוט"))
		if got := p.Eval(`[...new Set(directions)].join()`); got != "he rtl" {
			t.Errorf("%s: language and direction are one after the other %q", name, got)
		}
		see("room")
		if screen.Phone {
			holds(p, "closed drawers are outside, each on its side", box("#rooms")+`.left >= innerWidth && `+box("#people")+`.right <= 0`)
			p.Click("#open-rooms")
			p.Until(`document.querySelector(".app--rooms") && getComputedStyle(document.querySelector("#rooms")).transform === "none"`)
			holds(p, "the drawer comes from the right", box("#rooms")+`.right === innerWidth`)
			see("rooms")
			p.Key("Escape", 27, "", 0)
			p.Until(`!document.querySelector(".app--rooms")`)
		} else {
			holds(p, "rooms are on the right, people on the left", box("#rooms")+`.right === innerWidth && `+box("#people")+`.left === 0`)
		}
		holds(p, "faces are right of texts", fmt.Sprintf(`(e => e.querySelector(".avatar").getBoundingClientRect().left >= e.querySelector(".message__text").getBoundingClientRect().right)(%s)`, rowSaying("הגרסה")))
		holds(p, "Send is left of the text", box(".composer__send")+`.left < `+box(".composer__text")+`.left + 60 && `+box(".composer__send")+`.right < innerWidth / 2`)
		holds(p, "arrows are mirrored, other icons are not", `getComputedStyle(document.querySelector(".bar__menu .icon")).scale === "-1 1" && getComputedStyle(document.querySelector(".composer__send .icon")).scale === "none"`)

		// What people wrote has its own direction.
		side := func(text, part string) string { // where a line of a message is: at the left or at the right of its box
			return fmt.Sprintf(`(e => { const r = document.createRange(); r.selectNodeContents(e); const [a, b] = [r.getBoundingClientRect(), e.getBoundingClientRect()]; return a.left - b.left < b.right - a.right ? "left" : "right"; })(%s.querySelector(%q))`, rowSaying(text), part)
		}
		holds(p, "Hebrew is at the right", side("הגרסה", ".message__text > p, .message__text")+` === "right"`)
		holds(p, "code is read from the left, and its strings leave the order alone", fmt.Sprintf(`(e => getComputedStyle(e).direction === "ltr")(%s.querySelector(".code"))`, rowSaying("הקוד")))
		p.Until(`document.querySelector(".code__string")`)
		holds(p, "a number after a Hebrew string is right of it", `(s => document.querySelector(".code__number").getBoundingClientRect().left >= s.right)(document.querySelector(".code__string").getBoundingClientRect())`)
		holds(p, "an address is read from its scheme on", fmt.Sprintf(`getComputedStyle(%s.querySelector("a[href^=http]")).direction === "ltr"`, rowSaying("tonight")))
		holds(p, "quotes have their line where they begin", fmt.Sprintf(`getComputedStyle(%s.querySelector("blockquote")).direction === "rtl" && getComputedStyle(%s.querySelector("blockquote")).direction === "ltr"`, rowSaying("הקוד"), rowSaying("quoted")))

		// The composer: empty it is the page's, and then the text's.
		direction := `getComputedStyle(document.querySelector("#composer-text")).direction`
		holds(p, "an empty field begins at the right", direction+` === "rtl"`)
		p.Write("hello")
		holds(p, "English begins at the left", direction+` === "ltr"`)
		p.Eval(`(document.querySelector("#composer-text").select(), document.execCommand("delete"))`)
		p.Write("שלום world")
		holds(p, "Hebrew begins at the right, with the caret at the end of the text", direction+` === "rtl" && document.querySelector("#composer-text").selectionStart === 10`)
		p.Eval(`(document.querySelector("#composer-text").select(), document.execCommand("delete"))`)

		if !screen.Phone {
			hovers(p, rowSaying("הגרסה"))
			p.Until(`document.querySelector("#message-tools[data-shows]")`)
			holds(p, "tools are at the left end of a message", fmt.Sprintf(`Math.abs(%s.left - 8 - %s.getBoundingClientRect().left) < 2`, box("#message-tools"), rowSaying("הגרסה")))
			p.Eval(`((e) => { e.tabIndex = -1; e.focus(); })(` + rowSaying("הגרסה") + `)`)
			p.Enter()
			p.Until(`document.activeElement.closest("#menu-message")`)
			holds(p, "the menu is at the left end too", fmt.Sprintf(`Math.abs(%s.left - 8 - %s.getBoundingClientRect().left) < 2`, box("#menu-message"), rowSaying("הגרסה")))
			see("menu")
			p.Key("Escape", 27, "", 0)
			p.Until(`!document.querySelector("#menu-message.menu--open")`)
		}
		p.Opens("help")
		holds(p, "keys are read from the left", `[...document.querySelectorAll("kbd")].filter(e => /^Alt.↑/.test(e.textContent)).every(e => { const text = document.createTreeWalker(e, NodeFilter.SHOW_TEXT).nextNode(), r = document.createRange(), at = (i) => (r.setStart(text, i), r.setEnd(text, i + 1), r.getBoundingClientRect().left); return at(0) < at(4); })`)
		see("help")
		p.Key("Escape", 27, "", 0)
		p.Until(`!document.querySelector("#dialog-title")`)
		p.Opens("create")
		p.Until(`document.activeElement.matches(".field__input")`)
		holds(p, "an empty field of a dialog begins at the right", `getComputedStyle(document.activeElement).direction === "rtl"`)
		see("create")
		p.Calm()
	}
}

// TestArrowKeysFollowTheDirection: ArrowLeft leads on where text goes to the left.
func TestArrowKeysFollowTheDirection(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	p := chromium.NewPerson(t, browser, server.URL, chromium.Screen{Width: 1280, Height: 860, Languages: "he"})
	p.Visit("/")
	picks(p)
	p.Key("ArrowDown", 40, "", 0)
	p.Until(focused + ` === "😀"`)
	holds(p, "the grid begins at the right", `document.activeElement.getBoundingClientRect().left > document.activeElement.nextElementSibling.getBoundingClientRect().left`)
	p.Key("ArrowLeft", 37, "", 0)
	p.Until(focused + ` === "😃"`)
	p.Key("ArrowRight", 39, "", 0)
	p.Until(focused + ` === "😀"`)
	p.Eval(`(document.querySelector(".picker__bar button").focus())`)
	p.Key("ArrowLeft", 37, "", 0)
	p.Until(`document.activeElement === document.querySelectorAll(".picker__bar button")[1]`)
	p.Key("ArrowRight", 39, "", 0)
	p.Until(`document.activeElement === document.querySelectorAll(".picker__bar button")[0]`)
	p.Eval(`(document.querySelector("#emoji-name").focus())`)
	types(p, "לב אדום")
	p.Until(`document.querySelector("[data-grid] [role=option]")?.textContent === "❤️"`)
	accessible(p, "he picker")
	p.Calm()
}

// TestALanguageIsChosenWithoutLosingAnything: the draft, the place and the direction before the next page.
func TestALanguageIsChosenWithoutLosingAnything(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	one := talksInHebrew(t, server.URL)
	for i := range 40 {
		one.Client.Send(chat.Lobby, view.Draft{Text: fmt.Sprintf("line %d", i)})
	}
	one.Until("sent", func(v *view.Snapshot) bool { return v.Waiting == 0 })
	p := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	p.Visit("/")
	p.Until(rowSaying("line 39"))
	holds(p, "English is read from the left", `document.documentElement.dir === "ltr"`)
	p.Write("half a draft")
	p.Eval(`(document.querySelector("#timeline").scrollTop -= 600)`)
	p.Settles()
	top := `((e) => e.dataset.key + " " + Math.round(e.getBoundingClientRect().top))([...document.querySelectorAll("#timeline .message")].find(e => e.getBoundingClientRect().top > 80))`
	was := p.Eval(top)
	choose := func(lang, dir string) {
		t.Helper()
		p.Click("#open-settings")
		p.Click(fmt.Sprintf(`[data-action="lang"][data-arg=%q]`, lang))
		p.Until(fmt.Sprintf(`document.documentElement.dir === %q`, dir))
		p.Settles()
		if got := p.Eval(top); got != was {
			t.Errorf("%s: the message on top is at %s, want %s", lang, got, was)
		}
		holds(p, "the draft stays", `document.querySelector("#composer-text").value === "half a draft"`)
	}
	choose("he", "rtl")
	if *chromium.ScreenshotDir != "" {
		p.Picture(filepath.Join(*chromium.ScreenshotDir, "he-chosen.png"))
	}
	choose("en", "ltr")
	choose("he", "rtl")

	// The choice is the server's too, and the next page has the direction from its first byte on.
	p.Before(`addEventListener("DOMContentLoaded", () => (window.begun = document.documentElement.dir + " " + document.querySelector(".skip")?.textContent.trim()))`)
	p.Visit("/")
	if got, want := p.Eval(`window.begun`), "rtl דילוג לשדה ההודעה"; got != want {
		t.Errorf("the next page begins with %q, want %q", got, want)
	}
	p.Calm()
}
