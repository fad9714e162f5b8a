package ui

import (
	"strings"
	"testing"

	"parley/shared/chat"
	"parley/shared/client"
)

func TestWebAddressesAreLinks(t *testing.T) {
	cases := map[string][]string{
		"see https://a.org.":                            {"https://a.org"},
		"(https://a.org/x_(y)) and more":                {"https://a.org/x_(y)"},
		"https://a.org/?q=1&r=2, http://b.org!":         {"https://a.org/?q=1&r=2", "http://b.org"},
		"看https://a.org/上海，谢谢":                          {"https://a.org/上海"},
		"https://a.org/" + strings.Repeat("x", linkMax): nil,
		"看 https://a.org/上海，谢谢":                         {"https://a.org/上海"},
		"**https://a.org**":                             {"https://a.org"},
		"httpx://a.org ftp://a.org javascript:1":        nil,
		"https:// http https://?":                       nil,
		"xhttps://a.org":                                nil,
		"https://a.org/\u202egpj.exe":                   {"https://a.org/"},
		"https://me:secret@a.org/":                      nil,
	}
	for text, want := range cases {
		var got []string
		for rest := text; ; {
			from, to := findLink(rest)
			if from == to {
				break
			}
			got = append(got, rest[from:to])
			rest = rest[to:]
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestLinksOpenElsewhereAndTellNothing(t *testing.T) {
	var b markup
	b.rich("https://a.org/?a=1&b=2", nil)
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
	var b markup
	b.rich(text, []client.MentionSpan{{Span: at("@Bo"), Me: true}, {Span: at("@Ada")}, {Span: chat.Span{From: 3, To: 900}}})
	want := `谢谢 <span class="mention mention--me"><bdi>@Bo</bdi></span> and <span class="mention"><bdi>@Ada</bdi></span>`
	if got := b.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLongTextsAreDrawnInTime(t *testing.T) {
	for _, piece := range []string{"http", "https://a ", "(https://a.b/", "https://a.b/)", "@", "<", "https://@", "https://a.b/((((((((((", "https://a.b/" + strings.Repeat(")", 2000)} {
		var b markup
		b.rich(strings.Repeat(piece, chat.TextBytes/len(piece)), nil)
		if b.Len() > 40*chat.TextBytes {
			t.Errorf("%q: got %d bytes from %d", piece, b.Len(), chat.TextBytes)
		}
	}
}
