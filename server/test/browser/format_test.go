package browser

import (
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/input"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

const (
	ctrl     = 2
	alt      = 1
	composer = `document.querySelector("#composer-text")`
	// written is the text of the composer with ‹ and › around what is selected.
	written = `((c) => c.value.slice(0, c.selectionStart) + "‹" + c.value.slice(c.selectionStart, c.selectionEnd) + "›" + c.value.slice(c.selectionEnd))(` + composer + `)`
)

// selects selects a part of what the composer says.
func selects(p *chromium.Person, part string) {
	p.T.Helper()
	p.Eval(fmt.Sprintf(`((c, part) => { c.focus(); const at = c.value.indexOf(part); c.setSelectionRange(at, at + part.length); })(%s, %q)`, composer, part))
}

// retypes replaces what the composer says, as a person would.
func retypes(p *chromium.Person, text string) {
	p.T.Helper()
	p.Eval(composer + `.focus(), ` + composer + `.select(), document.execCommand("delete")`)
	p.Write(text)
}

// pastes pastes from the clipboard, into which it puts a text first.
func pastes(p *chromium.Person, text string) {
	p.T.Helper()
	withClipboard(func() {
		p.Eval(fmt.Sprintf(`(window.copied = false, navigator.clipboard.writeText(%q).then(() => window.copied = true), 0)`, text))
		p.Until(`window.copied`)
		chromium.Call(p, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: "keyDown", Key: "v", Modifiers: ctrl, Commands: []string{"paste"}})
	})
}

// clipboards is held by who copies or pastes: all persons of a browser have one clipboard.
var clipboards sync.Mutex

func withClipboard(use func()) {
	clipboards.Lock()
	defer clipboards.Unlock()
	use()
}

func wants(p *chromium.Person, about, want string) {
	p.T.Helper()
	if got := p.Eval(written); got != want {
		p.T.Errorf("%s: %q, want %q", about, got, want)
	}
}

func TestMarksAreMadeByKeys(t *testing.T) {
	t.Parallel()
	shared, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada := chromium.NewPerson(t, shared, server.URL, chromium.Desktop)
	ada.Visit("/")
	key := func(name string, code int64) { ada.Key(name, code, "", ctrl) }
	undo := func() { ada.Eval(`document.execCommand("undo")`) }

	ada.Write("one two three")
	selects(ada, "two")
	key("b", 66)
	wants(ada, "Ctrl+B", "one **‹two›** three")
	key("i", 73)
	wants(ada, "Ctrl+I", "one ***‹two›*** three")
	key("b", 66)
	wants(ada, "Ctrl+B again", "one *‹two›* three")
	undo()
	undo()
	undo()
	if got := ada.Eval(composer + `.value`); got != "one two three" {
		t.Errorf("undone is %q", got)
	}
	selects(ada, "two")
	key("e", 69)
	wants(ada, "Ctrl+E", "one `‹two›` three")
	key("e", 69)
	selects(ada, "two")
	key("k", 75)
	wants(ada, "Ctrl+K with a selection", "one [two](‹›) three")
	if got := ada.Eval(`document.querySelector("#dialog").open`); got != "false" {
		t.Error("Ctrl+K with a selection opens a dialog as well")
	}
	undo()
	selects(ada, "two")
	ada.Key("*", 56, "*", 0)
	ada.Key("*", 56, "*", 0)
	wants(ada, "two stars", "one **‹two›** three")
	ada.Key("(", 57, "(", 0)
	wants(ada, "a bracket", "one **(‹two›)** three")
	ada.Key("a", 65, "a", 0)
	wants(ada, "a letter", "one **(a‹›)** three")

	retypes(ada, "see this, please")
	selects(ada, "this")
	pastes(ada, "https://example.org/a")
	ada.Until(composer + `.value !== "see this, please"`)
	wants(ada, "an address over a text", "see [this](https://example.org/a)‹›, please")
	undo()
	if got := ada.Eval(composer + `.value`); got != "see this, please" {
		t.Errorf("undone is %q", got)
	}

	// While an input method is at work, the keys are its.
	retypes(ada, "")
	chromium.Call(ada, input.ImeSetComposition, input.ImeSetCompositionParams{Text: "ni", SelectionStart: 2, SelectionEnd: 2})
	key("b", 66)
	wants(ada, "Ctrl+B while composing", "ni‹›")
	chromium.Call(ada, input.InsertText, input.InsertTextParams{Text: "你"})
	wants(ada, "composed", "你‹›")

	// Without a selection, the key is the one for rooms.
	key("k", 75)
	ada.Until(`document.querySelector("#dialog").open && document.querySelector("#dialog .choices, #create-name")`)
	ada.Calm()
}

func TestPastedCodeIsOfferedABlockAndStaysAsItIs(t *testing.T) {
	t.Parallel()
	shared, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada := chromium.NewPerson(t, shared, server.URL, chromium.Desktop)
	ada.Visit("/")
	const code, offer = "func main() {\n\tprintln(1)\n}", `document.querySelector(".composer__pasted [data-action=block]")`
	ada.Write("look: ")
	pastes(ada, code)
	ada.Until(offer)
	wants(ada, "pasted", "look: "+code+"‹›")
	ada.Write(" see")
	ada.Click(".composer__pasted [data-action=aspasted]")
	ada.Until(`!` + offer)
	wants(ada, "kept", "look: "+code+" see‹›")

	retypes(ada, "look: ")
	pastes(ada, code)
	ada.Until(offer)
	ada.Write(", please")
	ada.Click(".composer__pasted [data-action=block]")
	ada.Until(`!` + offer)
	wants(ada, "a block", "look: \n```\n"+code+"\n```\n‹›, please")
	ada.Eval(`document.execCommand("undo")`)
	if got := ada.Eval(composer + `.value`); got != "look: "+code+", please" {
		t.Errorf("undone is %q", got)
	}

	retypes(ada, "")
	pastes(ada, "Dear all,\nthis is a letter.\n\nAda")
	ada.Until(composer + `.value.endsWith("Ada")`)
	ada.Settles()
	if got := ada.Eval(`!!` + offer); got != "false" {
		t.Error("a letter is taken for code")
	}
	ada.Calm()
}

func TestThePreviewLooksAsTheMessageWill(t *testing.T) {
	t.Parallel()
	shared, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	bo := chromium.NewPerson(t, shared, server.URL, chromium.Desktop)
	bo.Visit("/")
	ada := chromium.NewPerson(t, shared, server.URL, chromium.Desktop)
	for name, screen := range map[string]chromium.Screen{
		"desktop": chromium.Desktop, "phone": chromium.Phone, "dark": {Width: 1280, Height: 860, Dark: true},
		"chinese": {Width: 390, Height: 844, Phone: true, Languages: "zh-CN"}, "forced": {Width: 1280, Height: 860, Forced: true},
	} {
		ada.Set(screen)
		ada.Visit("/")
		const preview = `document.querySelector("#preview .message__text")`
		ada.Write("hi @" + bo.Name() + ", **bold** " + name)
		ada.Eval(composer + `.setSelectionRange(3, 3)`)
		if screen.Phone {
			ada.Click(".composer__buttons [data-action=preview]")
		} else {
			ada.Key("p", 80, "", alt)
		}
		ada.Until(preview + `?.innerText.includes("bold")`)
		wants(ada, name+": the draft", "hi ‹›@"+bo.Name()+", **bold** "+name)
		if got := ada.Eval(`document.activeElement === ` + composer); got != "true" {
			t.Errorf("%s: the focus is elsewhere", name)
		}
		ada.Eval(composer + `.setSelectionRange(1e6, 1e6)`)
		for _, char := range " `code`" { // each character shows at once
			ada.Key(string(char), int64(char), string(char), 0)
		}
		ada.Until(preview + `.querySelector("code")?.textContent === "code"`)
		ada.Write("\n- one\n- two\n\n```go\nfunc main() {\n\tprintln(1)\n}\n```\n> quoted, ||hidden||")
		ada.Until(preview + `.querySelector(".mention") && ` + preview + `.querySelector("blockquote .spoiler")`)
		shoot(ada, "preview-"+name)
		if !screen.Forced { // axe compares the colours of the style sheet, which are not those on screen then
			chromium.Accessible(ada, "the preview, "+name)
		}
		const uncoloured = `.innerHTML.replace(/<.?span[^>]*>/g, "")` // code gets its colours in its own time
		shown := ada.Eval(preview + uncoloured)
		ada.Click(".composer__send")
		ada.Until(`[...document.querySelectorAll("#timeline .message:not(.message--pending) .message__text")].some((e) => e` + uncoloured + ` === ` + fmt.Sprintf("%q", shown) + `)`)
		ada.Until(`document.querySelector(".composer__empty")`)
		shoot(ada, "preview-empty-"+name)
		ada.Click(".composer__buttons [data-action=preview]")
		ada.Until(`document.querySelector("#preview").childElementCount === 0`)
		ada.Calm()
	}
}

func TestMessagesAreShownAsTypedWhereThePersonWantsThat(t *testing.T) {
	t.Parallel()
	shared, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada := chromium.NewPerson(t, shared, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Say("**strong** https://example.org ||secret||")
	const said = `document.querySelector("#timeline .message:not(.message--pending) .message__text")`
	ada.Until(said + `?.querySelector("strong")`)
	ada.Click("#open-settings")
	ada.Until(`document.querySelector("[data-action=plain]")`)
	shoot(ada, "settings")
	chromium.Accessible(ada, "the settings")
	ada.Click("[data-action=plain]")
	ada.Until(said + `.textContent === "**strong** https://example.org ||secret||" && ` + said + `.querySelector("a")`)
	ada.Visit("/") // the device keeps it
	ada.Until(said + `?.textContent === "**strong** https://example.org ||secret||"`)
	ada.Click("#open-settings")
	ada.Click("[data-action=marked]")
	ada.Until(said + `.querySelector("strong")`)

	// A spoiler that is open stays so when its row is drawn again.
	ada.Click(".timeline .spoiler")
	ada.Click("#open-settings")
	ada.Click("[data-action=plain]")
	ada.Until(`!document.querySelector(".timeline .spoiler")`)
	ada.Click("#open-settings")
	ada.Click("[data-action=marked]")
	ada.Until(said + `.querySelector(".spoiler[aria-expanded=true] + span:not([hidden])")?.textContent === "secret"`)
	ada.Calm()
}

func shoot(p *chromium.Person, name string) {
	if *chromium.ScreenshotDir != "" {
		p.Eval(`(delete window.drawn, requestAnimationFrame(() => requestAnimationFrame(() => window.drawn = true)))`)
		p.Until(`window.drawn`)
		p.Picture(filepath.Join(*chromium.ScreenshotDir, name+".png"))
	}
}
