package markup

import (
	"html"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"parley/shared/chat"
	"parley/shared/markup/markuptest"
)

func printed(text string) string {
	page, _ := HTML{Code: "Code", Copy: "Copy", Spoiler: "Spoiler"}.Print(Parse(text))
	return page
}

func TestHTML(t *testing.T) {
	for text, want := range map[string]string{
		"":                          ``,
		"a\nb":                      `<p dir="auto">a` + "\n" + `b</p>`,
		"a\n\nb":                    `<p dir="auto">a</p><p dir="auto">b</p>`,
		"**a** *b* ~~c~~ `d`":       `<p dir="auto"><strong>a</strong> <em>b</em> <del>c</del> <code>d</code></p>`,
		`<b>&"'`:                    `<p dir="auto">&lt;b&gt;&amp;&#34;&#39;</p>`,
		`\<b>`:                      `<p dir="auto">&lt;b&gt;</p>`,
		"> a":                       `<blockquote dir="auto"><p dir="auto">a</p></blockquote>`,
		"- a\n- b":                  `<ul dir="auto" class="dashes"><li>a</li><li>b</li></ul>`,
		"* a":                       `<ul dir="auto"><li>a</li></ul>`,
		"3. a\n4. b":                `<ol dir="auto"><li value="3">a</li><li value="4">b</li></ol>`,
		"99. a\n100. b":             `<ol dir="auto" class="wide"><li value="99">a</li><li value="100">b</li></ol>`,
		"- a\n\n  b\n  - c":         `<ul dir="auto" class="dashes"><li>a<p dir="auto">b</p><ul dir="auto" class="dashes"><li>c</li></ul></li></ul>`,
		"- > a":                     `<ul dir="auto" class="dashes"><li><blockquote dir="auto"><p dir="auto">a</p></blockquote></li></ul>`,
		"```\n a\n\t<b>\n```":       `<div class="code" dir="ltr"><pre tabindex="0" role="group" aria-label="Code"><code> a` + "\n\t" + `&lt;b&gt;</code></pre><button type="button" class="code__copy" data-action="copy">Copy</button></div>`,
		"```c++\n```":               `<div class="code" dir="ltr"><pre tabindex="0" role="group" aria-label="Code" data-language="c++"><code></code></pre><button type="button" class="code__copy" data-action="copy">Copy</button></div>`,
		"||a||":                     `<p dir="auto"><button type="button" class="spoiler" aria-expanded="false">Spoiler</button><span hidden>a</span></p>`,
		"https://a.org/?a=1&b=2":    `<p dir="auto"><a href="https://a.org/?a=1&amp;b=2" rel="noopener noreferrer" target="_blank">https://a.org/?a=1&amp;b=2</a></p>`,
		"www.a.org":                 `<p dir="auto"><a href="https://www.a.org" rel="noopener noreferrer" target="_blank">www.a.org</a></p>`,
		"me@a.org":                  `<p dir="auto"><a href="mailto:me@a.org" rel="noopener noreferrer">me@a.org</a></p>`,
		"[a **b**](https://a.org)":  `<p dir="auto"><a href="https://a.org" rel="noopener noreferrer" target="_blank">a <strong>b</strong></a></p>`,
		"http://аpple.com/x":        `<p dir="auto"><a href="http://аpple.com/x" rel="noopener noreferrer" target="_blank">http://аpple.com/x</a><span class="message__host"> (xn--pple-43d.com)</span></p>`,
		"[a.org](https://b.org)":    `<p dir="auto"><a href="https://b.org" rel="noopener noreferrer" target="_blank">a.org</a><span class="message__host"> (b.org)</span></p>`,
		"[a](MAILTO:me@a.org) @Ada": `<p dir="auto"><a href="MAILTO:me@a.org" rel="noopener noreferrer">a</a> @Ada</p>`,
	} {
		if got := printed(text); got != want {
			t.Errorf("%q\ngot  %s\nwant %s", text, got, want)
		}
	}
}

func TestButtonsWithoutLabels(t *testing.T) {
	got, _ := HTML{}.Print(Parse("```\na\n```"))
	if want := `<div class="code" dir="ltr"><pre tabindex="0"><code>a</code></pre></div>`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestUsersWhoAreMentionedAreMarked(t *testing.T) {
	text := "谢谢 **@Bo**, @Ada and @Nobody"
	printer := HTML{Known: func(s chat.Span) (known, me bool) {
		name := text[s.From:s.To]
		return name != "@Nobody", name == "@Bo"
	}}
	got, _ := printer.Print(Parse(text))
	want := `<p dir="auto">谢谢 <strong><span class="mention mention--me"><bdi translate="no">@Bo</bdi></span></strong>, ` +
		`<span class="mention"><bdi translate="no">@Ada</bdi></span> and @Nobody</p>`
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestOnlyThePartOnDemandIsFolded(t *testing.T) {
	const dots, div, span = moreDots, `<div class="message__rest">`, `<span class="message__rest">`
	for _, c := range []struct{ text, want string }{
		{"a b‸ c", `<p dir="auto">a b` + dots + span + ` c</span></p>`},
		{"a **b‸ c** d", `<p dir="auto">a <strong>b` + dots + span + ` c</span></strong>` + span + ` d</span></p>`},
		{"a‸\nb\n\nc", `<p dir="auto">a` + dots + span + "\n" + `b</span></p>` + div + `<p dir="auto">c</p></div>`},
		{"a‸\n\nb\n\nc", `<p dir="auto">a</p>` + dots + div + `<p dir="auto">b</p><p dir="auto">c</p></div>`},
		{"- a\n‸- b\n- c\n\nd", `<ul dir="auto" class="dashes"><li>a</li>` + moreItem + `<li class="message__rest">b</li><li class="message__rest">c</li></ul>` + div + `<p dir="auto">d</p></div>`},
		{"> a\n‸> b", `<blockquote dir="auto"><p dir="auto">a` + "\n" + dots + span + `b</span></p></blockquote>`},
		{"```\na\n‸b\n```", `<div class="code" dir="ltr"><pre tabindex="0"><code>a` + "\n" + dots + span + `b</span></code></pre></div>`},
		{"https://a.‸org/ b", `<p dir="auto"><a href="https://a.org/" rel="noopener noreferrer" target="_blank">https://a.org/</a>` + dots + span + ` b</span></p>`},
		{"a `b‸ c`", `<p dir="auto">a <code>b` + dots + span + ` c</span></code></p>`},
	} {
		fold := strings.Index(c.text, "‸")
		got, folded := HTML{Fold: fold}.Print(Parse(strings.Replace(c.text, "‸", "", 1)))
		if got != c.want || !folded {
			t.Errorf("%q\ngot  %s\nwant %s", c.text, got, c.want)
		}
		checkHTML(t, c.text, got)
	}
	if _, folded := (HTML{Fold: len("`a`")}.Print(Parse("`a`"))); folded {
		t.Error("nothing is left to show, and there is a part on demand")
	}
}

func checkPage(t *testing.T, text string) {
	t.Helper()
	all := func(chat.Span) (known, me bool) { return true, true }
	for _, fold := range []int{0, Fold(text), len(text) / 3} {
		for fold > 0 && fold < len(text) && !utf8.RuneStart(text[fold]) {
			fold--
		}
		page, folded := HTML{Code: "Code", Copy: "Copy", Spoiler: "Spoiler", Known: all, Fold: fold}.Print(Parse(text))
		checkHTML(t, text, page)
		if got, want := wordsOf(page), wordsIn(Parse(text).Blocks); got != want && got != text {
			t.Fatalf("%q: the page says\n%q, want\n%q", text, got, want)
		}
		if most := max(pageShare*len(text), pageLeast); len(page) > most {
			t.Fatalf("%q: %d bytes became %d", text, len(text), len(page))
		}
		if folded != strings.Contains(page, "message__rest") || strings.Count(page, "message__dots") > 1 {
			t.Fatalf("%q: folded: %v\n%s", text, folded, page)
		}
	}
}

var (
	additions = regexp.MustCompile(`<button[^>]*>[^<]*</button>|<span class="message__host">[^<]*</span>|<(span|li) class="message__dots" aria-hidden="true">…</(span|li)>`)
	anyTag    = regexp.MustCompile(`<[^>]*>`)
)

// wordsOf returns what a page says of what somebody wrote.
func wordsOf(page string) string {
	page = additions.ReplaceAllString(page, "")
	return html.UnescapeString(anyTag.ReplaceAllString(page, ""))
}

// wordsIn returns what the blocks of a document say.
func wordsIn(list []Block) string {
	var b strings.Builder
	for i := range list {
		b.WriteString(wordsIn(list[i].Blocks))
		b.WriteString(plainOf(list[i].Inlines))
	}
	return b.String()
}

// What a hostile person may try.
func TestHostilePages(t *testing.T) {
	for _, text := range []string{
		`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `"><svg/onload=alert(1)>`, `</p><p onclick="x">`, `<!-- --><![CDATA[ ]]>`, `&lt;script&gt;&#60;`,
		`[a](javascript:alert(1))`, `[a](JaVaScRiPt:alert(1))`, "[a](java\tscript:alert(1))", `[a](&#106;avascript:alert(1))`, `[a](vbscript:x)`, `[a](data:text/html;base64,PHN2Zy8+)`,
		`[a](blob:https://a.org/x)`, `[a](intent://a.org#Intent;end)`, `[a](file:///etc/passwd)`, `[a](//evil.org)`, `[a](\\evil.org)`, `[a](https:evil.org)`,
		`[a](https://a.org" onclick="x)`, `[a](https://a.org/'onclick='x)`, `[a](https://a.org/<b>)`, "[a](https://a.org/`)", `https://a.org/"onmouseover="x`, `https://a.org/'x`, `https://a.org/&quot;x`,
		"https://a.org/\u202egpj.exe", "[a](https://a.org/\u2066x)", "[a](http://a.org\u2044@evil.org)", `[a](https://a:b@evil.org)`, `[https://a.org](https://a@evil.org)`,
		`[<b>](https://a.org)`, `[a](mailto:a@b.cd?subject="x">)`, "```\"><b>\na\n```", "```a\"b\nc\n```", "```<b>\nc\n```", "`<b>`", "||<b>||", "> <b>", "- <b>", "**<b>**",
		`@Ada"><b>`, "=cmd()|' /C calc'!A0", "a\x1b[31mb", "a\r\nSet-Cookie: b", "a\x00b", "\xff\xfe<b>", "z" + strings.Repeat("\u0335\u0301", 200), strings.Repeat("👩\u200d", 999),
		strings.Repeat("x", 16<<10), "\u202e\u2067a **b** \u2066", `" OR 1=1 -- * NEAR(a b)`, strings.Repeat("> ", 99) + "a", strings.Repeat("- ", 99) + "a",
	} {
		checkPage(t, text)
	}
}

func TestPagesOfHostileTextsAreBounded(t *testing.T) {
	for _, f := range hostile() {
		t.Run(f.Name, func(t *testing.T) {
			for _, size := range []int{1, 10, 100, 1000, chat.TextBytes} {
				checkPage(t, f.Text(size))
			}
		})
	}
}

func TestPagesOfRandomTexts(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2_000 {
		checkPage(t, randomText(r))
	}
}

// What costs too much is shown as it was written, which costs less.
func TestATextOfMarksIsShownAsWritten(t *testing.T) {
	text := strings.Repeat("||<|| ", 2000)
	page := printed(text)
	if want := `<p dir="auto">` + strings.ReplaceAll(text, "<", "&lt;") + `</p>`; page != want {
		t.Errorf("got %.200s", page)
	}
	if page := printed("||a|| " + strings.Repeat("word ", 100)); !strings.Contains(page, "<button") {
		t.Errorf("got %s", page)
	}
}

func TestManyLinksStayLinks(t *testing.T) {
	if got := strings.Count(printed(strings.Repeat("https://example.org/a/page ", 250)), "<a "); got != 250 {
		t.Errorf("got %d links, want 250", got)
	}
}

func FuzzHTML(f *testing.F) {
	for _, family := range hostile() {
		f.Add(family.Text(300))
	}
	f.Fuzz(checkPage)
}

func TestEscape(t *testing.T) {
	for c := range 256 {
		text := "a" + string(rune(c)) + "b"
		if got := html.UnescapeString(Escape(text)); got != text {
			t.Errorf("%q becomes %q", text, got)
		}
		if got := Escape(text); got != html.EscapeString(text) {
			t.Errorf("%q becomes %q", text, got)
		}
	}
	for _, f := range markuptest.Families() {
		if text := f.Text(1000); Escape(text) != html.EscapeString(text) {
			t.Errorf("%s: not as the standard library has it", f.Name)
		}
	}
}
