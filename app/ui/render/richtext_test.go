package render

import (
	"strings"
	"testing"

	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestLinksOpenElsewhereAndTellNothing(t *testing.T) {
	var b HTML
	b.Rich("https://a.org/?a=1&b=2", nil)
	want := `<a href="https://a.org/?a=1&amp;b=2" rel="noopener noreferrer" target="_blank">https://a.org/?a=1&amp;b=2</a>`
	if got := b.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestMentionsAreMarked(t *testing.T) {
	text := "谢谢 @Bo and @Ada"
	at := func(name string) chat.Span {
		from := strings.Index(text, name)
		return chat.Span{From: from, To: from + len(name)}
	}
	var b HTML
	b.Rich(text, []view.MentionSpan{{Span: at("@Bo"), Me: true}, {Span: at("@Ada")}, {Span: chat.Span{From: 3, To: 900}}})
	want := `谢谢 <span class="mention mention--me"><bdi translate="no">@Bo</bdi></span> and <span class="mention"><bdi translate="no">@Ada</bdi></span>`
	if got := b.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNothingIsMentionedInALink(t *testing.T) {
	text := "https://example.social/@Bo/123 @Bo"
	in, after := strings.Index(text, "@Bo"), strings.LastIndex(text, "@Bo")
	var b HTML
	b.Rich(text, []view.MentionSpan{{Span: chat.Span{From: in, To: in + 3}}, {Span: chat.Span{From: after, To: after + 3}}})
	want := `<a href="https://example.social/@Bo/123" rel="noopener noreferrer" target="_blank">https://example.social/@Bo/123</a>` +
		` <span class="mention"><bdi translate="no">@Bo</bdi></span>`
	if got := b.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAddressesWithoutASchemeLeadSomewhere(t *testing.T) {
	for text, want := range map[string]string{
		"www.a.org":     `<a href="https://www.a.org" rel="noopener noreferrer" target="_blank">www.a.org</a>`,
		"me@a.org":      `<a href="mailto:me@a.org" rel="noopener noreferrer">me@a.org</a>`,
		"Https://a.org": `<a href="Https://a.org" rel="noopener noreferrer" target="_blank">Https://a.org</a>`,
	} {
		var b HTML
		b.Rich(text, nil)
		if got := b.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestAHostThatLooksLikeAnotherIsSpelledOut(t *testing.T) {
	var b HTML
	b.Rich("http://аpple.com/x", nil) // the first letter is Cyrillic
	want := `<a href="http://аpple.com/x" rel="noopener noreferrer" target="_blank">http://аpple.com/x</a><span class="message__host"> (xn--pple-43d.com)</span>`
	if got := b.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestManyLinksStayLinks(t *testing.T) {
	var b HTML
	b.Rich(strings.Repeat("https://example.org/a/page ", 250), nil)
	if got := strings.Count(b.String(), "<a "); got != 250 {
		t.Errorf("got %d links, want 250", got)
	}
}

func TestAFoldKeepsLinksAndMentionsWhole(t *testing.T) {
	link := "https://example.org/" + strings.Repeat("x", 200)
	for at, text := range map[int]string{5: link + " more", 11: "see @Ada " + link + " more"} {
		var b HTML
		mention := view.MentionSpan{Span: chat.Span{From: 4, To: 8}}
		if !b.FoldedRich(text, []view.MentionSpan{mention}[:strings.Count(text, "@")], at) {
			t.Errorf("%q: nothing is left for later", text)
		}
		uitest.WantAll(t, b.String(), `href="`+link+`"`, link+`</a><span class="message__dots" aria-hidden="true">…</span><span class="message__rest"> more</span>`)
	}
}
