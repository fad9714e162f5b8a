package chat_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"parley/shared/chat"
)

func TestAddressSplitsTheNameFromTheRest(t *testing.T) {
	tests := []struct {
		about, text, name, rest string
	}{
		{"plain", "@Bo hi", "Bo", "hi"},
		{"full-width @", "＠Bo hi", "Bo", "hi"},
		{"space before", "  \t@Bo hi", "Bo", "hi"},
		{"newline before", "\n@Bo hi", "Bo", "hi"},
		{"zero-width space before", "\u200b@Bo hi", "Bo", "hi"},
		{"byte order mark before", "\ufeff@Bo hi", "Bo", "hi"},
		{"joiner, direction mark and space before", "\u200d\u200f @Bo hi", "Bo", "hi"},
		{"Hangul filler before", "\u3164@Bo hi", "Bo", "hi"},
		{"ideographic space before", "\u3000@Bo hi", "Bo", "hi"},
		{"ideographic space after", "@小明\u3000你好", "小明", "你好"},
		{"no-break space after", "@Bo\u00a0hi", "Bo", "hi"},
		{"newline after", "@Bo\nhi\nthere", "Bo", "hi\nthere"},
		{"several spaces after", "@Bo   hi  there ", "Bo", "hi  there"},
		{"colon", "@Bo: hi", "Bo", "hi"},
		{"comma", "@Bo, hi", "Bo", "hi"},
		{"wide colon without a space", "@小明：你好", "小明", "你好"},
		{"wide comma without a space", "@小明，你好", "小明", "你好"},
		{"a dot inside is the name's", "@bo.b. hi", "bo.b", "hi"},
		{"nothing after @", "@", "", ""},
		{"a space after @", "@ hi", "", "hi"},
		{"name only", "@Bo", "Bo", ""},
		{"name and a space", "@Bo ", "Bo", ""},
		{"punctuation only", "@: hi", "", "hi"},
		{"wide punctuation only", "@，hi", "", "hi"},
		{"two of them", "@Bo @Cy hi", "Bo", "@Cy hi"},
		{"@ twice", "@@Bo hi", "@Bo", "hi"},
		{"what is nobody's name is private too", "@Bo's hat", "Bo's", "hat"},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			name, rest, ok := chat.Address(test.text)
			if !ok || name != test.name || rest != test.rest {
				t.Errorf("Address(%q) = %q, %q, %v; want %q, %q, true", test.text, name, rest, ok, test.name, test.rest)
			}
		})
	}
}

func TestAddressLeavesOtherTextAlone(t *testing.T) {
	for _, text := range []string{"", " ", "hi", "hi @Bo", "bo@example.org hi", ".@Bo hi", "\"@Bo\" hi", "\u200bhi @Bo", "\xff@Bo"} {
		if name, rest, ok := chat.Address(text); ok || name != "" || rest != "" {
			t.Errorf("Address(%q) = %q, %q, %v; want none", text, name, rest, ok)
		}
	}
}

func TestBodyDropsOnlyTheAddressThatMadeItPrivate(t *testing.T) {
	tests := []struct {
		about   string
		message chat.Message
		want    string
	}{
		{"public", chat.Message{Text: "@Bo hi"}, "@Bo hi"},
		{"private in a room", chat.Message{Text: "@Bo hi", To: "u2", In: "lobby"}, "hi"},
		{"private without an address", chat.Message{Text: "hi", To: "u2", In: "lobby"}, "hi"},
		{"private, nothing but an address", chat.Message{Text: "@Bo", To: "u2", In: "lobby"}, "@Bo"},
		{"in the direct room, about another", chat.Message{Text: "@Cy is late", To: "u2"}, "@Cy is late"},
	}
	for _, test := range tests {
		if got := test.message.Body(); got != test.want {
			t.Errorf("%s: got %q, want %q", test.about, got, test.want)
		}
	}
}

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
		{"invalid UTF-8", "\xff@Bo\xff", []string{"@Bo"}},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			var got []string
			for _, s := range chat.Mentions(test.text) {
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
	spans := chat.Mentions(text)
	if len(spans) != chat.MentionsMax {
		t.Fatalf("got %d mentions, want %d", len(spans), chat.MentionsMax)
	}
	if first, want := spans[0], (chat.Span{From: 0, To: 3}); first != want {
		t.Errorf("the first is %v, want %v: those at the start count", first, want)
	}
}

func FuzzAddress(f *testing.F) {
	for _, seed := range []string{"@Bo hi", "＠小明，你好", "\u200b@", "@", "@Bo\nhi", "\u3000＠ ", "bo@example.org", "\xff@\xff", "@，", "@.:;"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		name, rest, ok := chat.Address(text)
		if !ok && (name != "" || rest != "") {
			t.Fatalf("%q has no address, but a name %q and a rest %q", text, name, rest)
		}
		if !strings.Contains(text, name) || !strings.Contains(text, rest) {
			t.Fatalf("%q: name %q or rest %q is not in it", text, name, rest)
		}
		if ok && !strings.HasSuffix(strings.TrimSpace(text), rest) {
			t.Fatalf("%q does not end with the rest %q", text, rest)
		}
		if strings.HasPrefix(strings.TrimSpace(text), "@") && !ok {
			t.Fatalf("%q begins with @ and would be published", text)
		}
	})
}

func FuzzMentions(f *testing.F) {
	for _, seed := range []string{"@Bo", "你好@小明。", "a@b @c.", "＠＠", "@\xff@", "@...", "(@é́)", strings.Repeat("@a", 99)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end, spans := 0, chat.Mentions(text)
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
