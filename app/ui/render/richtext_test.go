package render

import (
	"strings"
	"testing"

	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// saidHTML returns what a message becomes.
func saidHTML(t *testing.T, text string, mentions ...view.MentionSpan) string {
	var b HTML
	writer(t).said(&b, "", text, mentions, len(text))
	return b.String()
}

// wantParagraph fails unless a message becomes that one paragraph.
func wantParagraph(t *testing.T, got, want string) {
	t.Helper()
	if want = `<p dir="auto">` + want + `</p>`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLinksOpenElsewhereAndTellNothing(t *testing.T) {
	wantParagraph(t, saidHTML(t, "https://a.org/?a=1&b=2"),
		`<a href="https://a.org/?a=1&amp;b=2" rel="noopener noreferrer" target="_blank">https://a.org/?a=1&amp;b=2</a>`)
}

func TestMentionsAreMarked(t *testing.T) {
	text := "谢谢 @Bo and @Ada, not @Cy"
	at := func(name string) chat.Span {
		from := strings.Index(text, name)
		return chat.Span{From: from, To: from + len(name)}
	}
	wantParagraph(t, saidHTML(t, text, view.MentionSpan{Span: at("@Bo"), Me: true}, view.MentionSpan{Span: at("@Ada")}, view.MentionSpan{Span: chat.Span{From: 30, To: 900}}),
		`谢谢 <span class="mention mention--me"><bdi translate="no">@Bo</bdi></span> and <span class="mention"><bdi translate="no">@Ada</bdi></span>, not @Cy`)
}

func TestNothingIsMentionedInALinkOrInCode(t *testing.T) {
	for before, html := range map[string]string{
		"https://example.social/@Bo/123": `<a href="https://example.social/@Bo/123" rel="noopener noreferrer" target="_blank">https://example.social/@Bo/123</a>`,
		"`@Bo`":                          `<code>@Bo</code>`,
	} {
		text := before + " @Bo"
		in, after := strings.Index(text, "@Bo"), strings.LastIndex(text, "@Bo")
		got := saidHTML(t, text, view.MentionSpan{Span: chat.Span{From: in, To: in + 3}}, view.MentionSpan{Span: chat.Span{From: after, To: after + 3}})
		wantParagraph(t, got, html+` <span class="mention"><bdi translate="no">@Bo</bdi></span>`)
	}
}

func TestAddressesWithoutASchemeLeadSomewhere(t *testing.T) {
	for text, want := range map[string]string{
		"www.a.org":     `<a href="https://www.a.org" rel="noopener noreferrer" target="_blank">www.a.org</a>`,
		"me@a.org":      `<a href="mailto:me@a.org" rel="noopener noreferrer">me@a.org</a>`,
		"Https://a.org": `<a href="Https://a.org" rel="noopener noreferrer" target="_blank">Https://a.org</a>`,
	} {
		wantParagraph(t, saidHTML(t, text), want)
	}
}

func TestAHostThatLooksLikeAnotherIsSpelledOut(t *testing.T) {
	wantParagraph(t, saidHTML(t, "http://аpple.com/x"), // the first letter is Cyrillic
		`<a href="http://аpple.com/x" rel="noopener noreferrer" target="_blank">http://аpple.com/x</a><span class="message__host"> (xn--pple-43d.com)</span>`)
}

func TestManyLinksStayLinks(t *testing.T) {
	if got := strings.Count(saidHTML(t, strings.Repeat("https://example.org/a/page ", 250)), "<a "); got != 250 {
		t.Errorf("got %d links, want 250", got)
	}
}

func TestCodeAndSpoilersHaveNamedButtons(t *testing.T) {
	uitest.WantAll(t, saidHTML(t, "||a||\n```go\nb\n```"),
		`<button type="button" class="spoiler" aria-expanded="false">Spoiler</button><span hidden>a</span>`,
		`<pre tabindex="0" role="group" aria-label="Code block" data-language="go"><code>b</code></pre>`,
		`<button type="button" class="code__copy" data-action="copy">Copy</button>`)
}

func TestAFoldKeepsLinksAndMentionsWhole(t *testing.T) {
	link := "https://example.org/" + strings.Repeat("x", 200)
	for at, text := range map[int]string{5: link + " more", 11: "see @Ada " + link + " more"} {
		var b HTML
		mention := view.MentionSpan{Span: chat.Span{From: 4, To: 8}}
		if !writer(t).said(&b, "", text, []view.MentionSpan{mention}[:strings.Count(text, "@")], at) {
			t.Errorf("%q: nothing is left for later", text)
		}
		uitest.WantAll(t, b.String(), `href="`+link+`"`, link+`</a><span class="message__dots" aria-hidden="true">…</span><span class="message__rest"> more</span>`)
	}
}

func TestExcerptsAreWithoutMarks(t *testing.T) {
	text := "see **the `needle`** ||not this needle||, [needle](https://a.org)"
	var found []chat.Span
	for at := 0; ; {
		i := strings.Index(text[at:], "needle")
		if i < 0 {
			break
		}
		found = append(found, chat.Span{From: at + i, To: at + i + len("needle")})
		at += i + len("needle")
	}
	var b HTML
	b.Excerpt(text, found)
	if got, want := b.String(), "see the <mark>needle</mark> ▒▒▒, <mark>needle</mark>"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
