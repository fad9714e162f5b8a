package browser

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/markup/markuptest"
)

// everyMark is a message with all that can be marked.
const everyMark = "marks: **strong** *emphasis* ~~gone~~ ||a *secret*|| `a*b`  \\*as it is\\*\nhi @%s, [notes](https://example.org/n) <b> www.example.org\n\nשלום **חשוב**\n" +
	"> quoted\n> - an item in it\n\n- one\n  - two\n* star\n9. nine\n10. ten\n\n2022. year\n2023. year\n```go\nfunc main() {\n\tprintln(\"<b>\", \"" + longLine + "\")\n}\n```\nthe end"

const longLine = "a line that is much longer than a screen of any width that a test has, and so has to be scrolled to its end by whoever reads the code in it, from one side to the other"

// marksShown describes the elements of that message.
const marksShown = `(() => {
	const text = ` + markedRow + `.querySelector(".message__text"), all = (selector) => [...text.querySelectorAll(selector)].map((e) => e.textContent).join("|");
	return JSON.stringify([all("strong"), all("em"), all("del"), all("p code"), all(".spoiler") !== "" && text.querySelector(".spoiler + span").hidden, all(".mention"),
		[...text.querySelectorAll("a")].map((a) => a.href).join("|"), all("blockquote p"), all("blockquote li"), all("ul.dashes > li > ul > li"), all("ul:not(.dashes) > li"),
		[...text.querySelectorAll("ol > li")].map((li) => li.value).join(), all("pre code"), text.querySelector("pre").dataset.language, text.querySelectorAll("b, br, img, script").length]);
})()`

const markedRow = `[...document.querySelectorAll(".timeline .message")].find((e) => e.textContent.includes("marks:"))`

func wantMarks(name string) string {
	return fmt.Sprintf(`["strong|חשוב","emphasis|secret","gone","a*b",true,"@%s","https://example.org/n|https://www.example.org/","quoted","an item in it","two","star","9,10,2022,2023",`+
		`"func main() {\n\tprintln(\"<b>\", \"%s\")\n}","go",0]`, name, longLine)
}

func TestMarksLookSoForEveryReader(t *testing.T) {
	t.Parallel()
	shared, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	network := kit.NewRelay(t, server)
	ada, bo := chromium.NewPerson(t, shared, network.URL, chromium.Desktop), chromium.NewPerson(t, shared, server.URL, chromium.Desktop)
	bo.Visit("/")
	ada.Visit("/")
	text := fmt.Sprintf(everyMark, bo.Name())
	want := wantMarks(bo.Name())
	ada.Say(text)
	ada.Until(markedRow + ` && ` + markedRow + `.matches(":not(.message--pending)") && ` + markedRow + `.querySelector(".mention")`)
	bo.Until(markedRow)
	looks := func(who string, p *chromium.Person) {
		t.Helper()
		if got := p.Eval(marksShown); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", who, got, want)
		}
		// Each block has the direction of its own text, and none is wider than the message.
		if got := p.Eval(`(() => {
			const text = ` + markedRow + `.querySelector(".message__text"), paragraphs = [...text.querySelectorAll("p")], hebrew = paragraphs.find((e) => e.textContent.startsWith("שלום"));
			const range = document.createRange(), edge = text.getBoundingClientRect();
			range.selectNodeContents(hebrew);
			const wide = [...text.querySelectorAll("*:not(pre *)")].filter((e) => e.getClientRects().length > 0).filter((e) => e.getBoundingClientRect().right > edge.right + 1 || e.getBoundingClientRect().left < edge.left - 1);
			return [getComputedStyle(hebrew).direction, edge.right - range.getBoundingClientRect().right < 2, wide.map((e) => e.outerHTML), text.querySelector("pre").scrollWidth > text.querySelector("pre").clientWidth].join();
		})()`); got != "rtl,true,,true" {
			t.Errorf("%s: the blocks are %s", who, got)
		}
	}
	looks("the author", ada)
	looks("another person", bo)
	if got := bo.Eval(markedRow + `.querySelector(".mention--me") !== null`); got != "true" {
		t.Error("the person who is mentioned is not told so")
	}

	// The page that the server draws, without scripts: all can be read, and nothing asks for a click that does nothing.
	reader := chromium.NewPerson(t, shared, server.URL, chromium.Desktop)
	chromium.Call(reader, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	reader.Load("/")
	reader.Until(markedRow)
	looks("the page without scripts", reader)
	if got := reader.Eval(`(() => {
		const row = ` + markedRow + `, shown = (selector) => getComputedStyle(row.querySelector(selector)).display;
		return [shown(".code__copy"), shown(".spoiler + span")].join();
	})()`); got != "none,inline" {
		t.Errorf("without scripts, the button and what is hidden are %s", got)
	}
	if *chromium.ScreenshotDir != "" {
		reader.Picture(filepath.Join(*chromium.ScreenshotDir, "marks-noscript.png"))
	}

	ada.Until(`navigator.serviceWorker.controller && ` + inDatabase(`"3/page/lobby/", "3/page/lobby/~"`, `values.some((value) => value.includes("marks:"))`))
	network.Cut()
	ada.Visit("/")
	ada.Until(markedRow)
	looks("after a reload without a network", ada)
	bo.Calm()
}

func TestCodeIsCopiedAndSpoilersOpenByKeyboard(t *testing.T) {
	t.Parallel()
	shared, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada := chromium.NewPerson(t, shared, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Say(fmt.Sprintf(everyMark, "Nobody"))
	ada.Until(markedRow + ` && ` + markedRow + `.matches(":not(.message--pending)")`)
	tab := func() { ada.Key("Tab", 9, "", 0) }
	is := func(selector string) string {
		return `document.activeElement.matches(` + fmt.Sprintf("%q", selector) + `)`
	}

	// From the timeline the arrows lead to the message, and Tab through what is in it.
	ada.Eval(`document.querySelector("#timeline").focus()`)
	ada.Key("ArrowUp", 38, "", 0)
	ada.Until(is(".message"))
	tab()
	ada.Until(is(".spoiler"))
	ada.Key(" ", 32, " ", 0)
	ada.Until(`document.activeElement.getAttribute("aria-expanded") === "true" && !document.querySelector(".spoiler + span").hidden`)
	if got := ada.Eval(markedRow + `.innerText.includes("a secret")`); got != "true" {
		t.Error("a spoiler that was opened is not shown")
	}
	ada.Say("another message") // what was opened stays so
	ada.Sees("another message")
	if got := ada.Eval(`document.querySelector(".spoiler").getAttribute("aria-expanded")`); got != "true" {
		t.Error("a new message closes a spoiler")
	}
	ada.Eval(`document.querySelector(".spoiler").focus()`)
	ada.Enter()
	ada.Until(`document.activeElement.getAttribute("aria-expanded") === "false" && document.querySelector(".spoiler + span").hidden`)

	for range 2 { // links
		tab()
	}
	tab()
	ada.Until(is(`pre[aria-label="Code block"]`))
	ada.Key("ArrowRight", 39, "", 0)
	ada.Until(`document.activeElement.scrollLeft > 0`)
	tab()
	ada.Until(is(".code__copy") + ` && getComputedStyle(document.activeElement).opacity === "1"`)
	withClipboard(func() {
		ada.Enter()
		ada.Until(`document.querySelector(".toast").innerText.includes("Copied")`)
		ada.Eval(`document.querySelector("#composer-text").focus()`)
		chromium.Call(ada, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: "keyDown", Key: "v", Modifiers: 2, Commands: []string{"paste"}})
		ada.Until(`document.querySelector("#composer-text").value !== ""`)
	})
	if got, want := ada.Eval(`document.querySelector("#composer-text").value`), "func main() {\n\tprintln(\"<b>\", \""+longLine+"\")\n}"; got != want {
		t.Errorf("copied is %q, want %q", got, want)
	}

	// A search shows what was written without the marks, and no secret.
	ada.Until(inDatabase(`"3/page/lobby/", "3/page/lobby/~"`, `values.some((value) => value.includes("marks:"))`))
	search(ada, "emphasis")
	ada.Until(`document.querySelectorAll(".hit").length === 1`)
	if got := ada.Eval(`document.querySelector(".hit__text").textContent`); !strings.Contains(got, "strong emphasis gone ▒▒▒ a*b") {
		t.Errorf("the excerpt is %q", got)
	}
	ada.Calm()
}

// Nothing in a message acts, and its links lead to web pages and mail only.
func TestHostileMarksDoNothing(t *testing.T) {
	t.Parallel()
	shared, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	bo := kit.StartClient(t, server.URL, kit.NewStorage())
	bo.Online()
	texts := []string{
		`[a](javascript:alert(1)) [a](JaVaScRiPt:alert(1)) [a](&#106;avascript:alert(1)) [a](vbscript:x) [a](data:text/html;base64,PHN2Zy8+)`,
		`[a](blob:https://a.org/x) [a](intent://a.org#Intent;end) [a](file:///etc/passwd) [a](//evil.org) [a](\\evil.org) <javascript:alert(1)>`,
		`![a](https://a.org/x.png) [a]: javascript:alert(1)` + "\n[a]\n| a | [b](javascript:alert(1)) |\n|---|---|",
		`<script>window.evil = 1</script><img src=x onerror="window.evil = 1"><svg/onload=window.evil=1><iframe srcdoc="<script>parent.evil=1</script>">`,
		`[a](https://a.org" onclick="window.evil=1) https://a.org/"onmouseover="window.evil=1 [a](https://a.org/'onclick='x) "><b>` + "`\"><b>`",
		"```\"onclick=\"window.evil=1\n</code></pre><script>window.evil=1</script>\n```", "||<img src=x onerror=window.evil=1>||", "> <b onclick=window.evil=1>\n- <b>\n1. <b>",
		"https://a.org/\u202egpj.exe [a](https://a.org/\u2066x) [https://bank.com](https://evil.org) http://user:password@evil.org", "z" + strings.Repeat("\u0335", 8),
	}
	for _, f := range markuptest.Marks() {
		if text := chat.CleanText(f.Text(4 << 10)); chat.ValidateText(text) == nil {
			texts = append(texts, text)
		}
	}
	for _, text := range texts {
		bo.Client.Send(chat.Lobby, view.Draft{Text: text})
	}
	bo.Client.Send(chat.Lobby, view.Draft{Text: "the last one"})
	bo.Until("all sent", func(v *view.Snapshot) bool { return v.Waiting == 0 })
	const bad = `[...document.querySelectorAll(".message__text, .message__text *")].flatMap((e) => [
		...[...e.attributes].filter((a) => a.name.startsWith("on") || a.name === "style" || a.name === "src" || a.name === "srcdoc" || a.name === "id").map((a) => a.name),
		...(e.localName === "a" && !["http:", "https:", "mailto:"].includes(e.protocol) ? [e.href] : []),
		...(["a", "blockquote", "bdi", "button", "code", "del", "div", "em", "li", "ol", "p", "pre", "span", "strong", "ul"].includes(e.localName) ? [] : [e.localName]),
	]).concat(window.evil ? ["evil"] : [], document.querySelectorAll(".message__text").length > 3 ? [] : ["too few"]).join()`
	for _, scripts := range []bool{true, false} {
		ada := chromium.NewPerson(t, shared, server.URL, chromium.Desktop)
		if scripts {
			ada.Visit("/")
			ada.Sees("the last one")
		} else {
			chromium.Call(ada, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			ada.Load("/")
			ada.Until(row("the last one"))
		}
		if got := ada.Eval(bad); got != "" {
			t.Errorf("with the program %v, messages hold %s", scripts, got)
		}
		if scripts {
			for range 5 { // and in older messages
				ada.Eval(`(document.querySelector("#timeline").scrollTop = -1e6, 0)`)
				ada.Settles()
				if got := ada.Eval(bad); got != "" {
					t.Errorf("messages hold %s", got)
				}
			}
			ada.Calm()
		}
	}
}

func TestMarksAreAccessible(t *testing.T) {
	t.Parallel()
	shared, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	bo := kit.StartClient(t, server.URL, kit.NewStorage())
	bo.Online()
	for _, text := range []string{
		"one plain line", "two plain\nlines", "Hi @Ada, the **new** build is at https://example.org/builds/1234 (see `make bench`), and *please* read the ~~old~~ [notes](https://example.org/notes).",
		fmt.Sprintf(everyMark, "Nobody"), "这是**强调**的，*斜体*，~~删除~~，||剧透||，`代码`。\n> 引用\n1. 第一\n2. 第二", "the last one",
	} {
		bo.Client.Send(chat.Lobby, view.Draft{Text: text})
	}
	bo.Until("all sent", func(v *view.Snapshot) bool { return v.Waiting == 0 })
	ada := chromium.NewPerson(t, shared, server.URL, chromium.Desktop)
	for name, l := range map[string]chromium.Screen{
		"desktop": chromium.Desktop, "phone-dark": {Width: 390, Height: 844, Phone: true, Dark: true}, "chinese": {Width: 1280, Height: 860, Languages: "zh-CN"},
		"phone-chinese": {Width: 390, Height: 844, Phone: true, Languages: "zh-CN"}, "desktop-dark": {Width: 1280, Height: 860, Dark: true},
	} {
		ada.Set(l)
		look := func(what string) {
			t.Helper()
			if *chromium.ScreenshotDir != "" {
				ada.Picture(filepath.Join(*chromium.ScreenshotDir, "marks-"+name+"-"+what+".png"))
			}
			chromium.Accessible(ada, name+", "+what)
		}
		ada.Visit("/")
		ada.Until(row("the last one"))
		ada.Settles()
		ada.Eval(`(document.querySelector("#timeline").scrollTop = 0, 0)`) // the page opens where it was left
		ada.Sees("the last one")
		look("end")
		ada.Eval(`(` + markedRow + `.scrollIntoView({block: "start"}), ` + markedRow + `.querySelector(".spoiler").click(), 0)`)
		ada.Settles()
		look("marks")
		ada.Opens("help")
		look("help")
		ada.Eval(`(document.querySelector(".dialog__scroll").scrollTop = 1e6, 0)`)
		look("help-marks")
		ada.Calm()
	}
}
