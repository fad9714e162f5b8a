package markup

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"parley/shared/chat"
)

func TestSpansAreOfTheText(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	texts := make([]string, 0, 10_000)
	for range 5_000 {
		texts = append(texts, randomText(r))
	}
	for _, f := range hostile() {
		texts = append(texts, f.Text(2000))
	}
	for _, text := range texts {
		checkBlocks(t, text, Parse(text).Blocks, chat.Span{To: len(text)})
	}
}

func checkBlocks(t *testing.T, text string, list []Block, in chat.Span) {
	t.Helper()
	at := in.From
	for _, b := range list {
		if b.Span.From < at || b.Span.To > in.To || b.Span.To <= b.Span.From {
			t.Fatalf("%q: a block at %v in %v", text, b.Span, in)
		}
		checkBlocks(t, text, b.Blocks, b.Span)
		checkInlines(t, text, b.Inlines, b.Span)
		at = b.Span.To
	}
}

func checkInlines(t *testing.T, text string, list []Inline, within chat.Span) {
	t.Helper()
	at := within.From
	for _, in := range list {
		if in.Span.From < at || in.Span.To > within.To || in.Span.To <= in.Span.From {
			t.Fatalf("%q: %+v in %v, after %d", text, in, within, at)
		}
		if in.Text != "" && in.Text != text[in.Span.From:in.Span.To] {
			t.Fatalf("%q: %+v has the text %q", text, in, text[in.Span.From:in.Span.To])
		}
		checkInlines(t, text, in.Inlines, in.Span)
		at = in.Span.To
	}
}

func TestMentionsAreThoseOfTheTextWithoutCode(t *testing.T) {
	for _, text := range []string{
		"hi @Bo", "hi ＠Bo", "write to bo@example.org", "bo.@example.org", "I am @bo@example.org", "ask @Bo... or @Cy.", "ask @bo.b, please", "@... what", "@ home, @", "@@Bo",
		"(@Bo) [@Cy]", "hi,@Bo;@Cy", "你好，@小明。（@小红）", "你好@小明", "@小明@小红", "안녕@민수 @민수", "@Bo\u200bhi", "https://example.social/@Bo/123 @Cy", "www.example.org/@Bo",
		"mailto:bo@example.org", "@小明https://example.org/@Bo", "/home/@Bo", "https://example.org (@Bo)", "\xff@Bo\xff", "**@Bo** @a*b* ~~@c~~", "> @Bo\n- @Cy\n1. @Di",
		strings.Repeat("@Bo ", 2*chat.MentionsMax),
	} {
		if got, want := Parse(text).Mentions(), Mentions(text); !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
	for _, text := range []string{"`@Bo`", "```\n@Bo\n```", "[@Bo](https://a.org)", `\@Bo`} {
		if got := Parse(text).Mentions(); got != nil {
			t.Errorf("%q: got %v", text, got)
		}
	}
}
