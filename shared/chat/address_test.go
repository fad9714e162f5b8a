package chat_test

import (
	"strings"
	"testing"

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
	for _, text := range []string{"", " ", "hi", "hi @Bo", "bo@example.org hi", "https://example.org/@Bo hi", ".@Bo hi", "\"@Bo\" hi", "\u200bhi @Bo", "\xff@Bo"} {
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
