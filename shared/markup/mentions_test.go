package markup

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"parley/shared/chat"
)

func TestMentions(t *testing.T) {
	tests := []struct {
		about, text string
		want        []string
	}{
		{"none", "hi", nil},
		{"one", "hi @Bo", []string{"@Bo"}},
		{"at the start", "@Bo hi", []string{"@Bo"}},
		{"full-width @", "hi ＠Bo", []string{"＠Bo"}},
		{"mail address", "write to bo@example.org", nil},
		{"mail address with a dot", "bo.@example.org", nil},
		{"fediverse handle", "I am @bo@example.org", []string{"@bo"}},
		{"trailing dots are the sentence's", "ask @Bo... or @Cy.", []string{"@Bo", "@Cy"}},
		{"a dot inside is the name's", "ask @bo.b, please", []string{"@bo.b"}},
		{"dots only", "@... what", nil},
		{"@ only", "@ home, @", nil},
		{"@ twice", "@@Bo", []string{"@Bo"}},
		{"brackets", "(@Bo) [@Cy]", []string{"@Bo", "@Cy"}},
		{"after punctuation", "hi,@Bo;@Cy", []string{"@Bo", "@Cy"}},
		{"CJK punctuation around", "你好，@小明。（@小红）", []string{"@小明", "@小红"}},
		{"no space between words", "你好@小明", []string{"@小明"}},
		{"two without a space", "@小明@小红", []string{"@小明", "@小红"}},
		{"Hangul has spaces", "안녕@민수 @민수", []string{"@민수"}},
		{"combining marks", "@José", []string{"@José"}},
		{"zero-width ends a name", "@Bo\u200bhi", []string{"@Bo"}},
		{"an address with a name in its path", "https://example.social/@Bo/123 @Cy", []string{"@Cy"}},
		{"an address without a scheme", "www.example.org/@Bo", nil},
		{"a mail address with a scheme", "mailto:bo@example.org", nil},
		{"a mail address in Chinese text", "邮箱bo@example.org，@小明", []string{"@小明"}},
		{"an address right after a mention", "@小明https://example.org/@Bo", []string{"@小明"}},
		{"a path that is no link", "/home/@Bo", []string{"@Bo"}},
		{"after an address", "https://example.org @Bo", []string{"@Bo"}},
		{"in brackets after an address", "https://example.org (@Bo)", []string{"@Bo"}},
		{"code", "`@Bo` @Cy", []string{"@Cy"}},
		{"a block of code", "```\n@Bo\n```\n@Cy", []string{"@Cy"}},
		{"the text of a link", "[@Bo](https://example.org) @Cy", []string{"@Cy"}},
		{"a backslash", `\@Bo @Cy`, []string{"@Cy"}},
		{"marks and quotes", "**@Bo** ||@Cy||\n> @Di", []string{"@Bo", "@Cy", "@Di"}},
		{"invalid UTF-8", "\xff@Bo\xff", []string{"@Bo"}},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			var got []string
			for _, s := range Mentions(test.text) {
				got = append(got, test.text[s.From:s.To])
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("Mentions(%q) = %q, want %q", test.text, got, test.want)
			}
		})
	}
}

func TestMentionsStopAtTheLimit(t *testing.T) {
	text := strings.Repeat("@Bo ", 2*chat.MentionsMax)
	spans := Mentions(text)
	if len(spans) != chat.MentionsMax {
		t.Fatalf("got %d mentions, want %d", len(spans), chat.MentionsMax)
	}
	if first, want := spans[0], (chat.Span{From: 0, To: 3}); first != want {
		t.Errorf("the first is %v, want %v: those at the start count", first, want)
	}
}

func FuzzMentions(f *testing.F) {
	for _, seed := range []string{"@Bo", "你好@小明。", "a@b @c.", "＠＠", "@\xff@", "@...", "(@é́)", strings.Repeat("@a", 99)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end, spans := 0, Mentions(text)
		if len(spans) > chat.MentionsMax {
			t.Fatalf("%d mentions, want at most %d", len(spans), chat.MentionsMax)
		}
		for _, s := range spans {
			if s.From < end || s.To <= s.From || s.To > len(text) {
				t.Fatalf("%q: span %v after %d is out of order or bounds", text, s, end)
			}
			if !utf8.ValidString(text[s.From:s.To]) || s.To < len(text) && utf8.ValidString(text) && !utf8.RuneStart(text[s.To]) {
				t.Fatalf("%q: span %v cuts a character", text, s)
			}
			if r, size := utf8.DecodeRuneInString(text[s.From:]); r != '@' && r != '＠' || s.To == s.From+size {
				t.Fatalf("%q: span %v is no @name", text, s)
			}
			end = s.To
		}
	})
}
