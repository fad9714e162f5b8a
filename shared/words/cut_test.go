package words

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCutKeepsCharactersWhole(t *testing.T) {
	for _, tt := range []struct {
		text string
		n    int
		want string
	}{
		{"", 3, ""},
		{"abc", 3, "abc"},
		{"abcd", 3, "abc"},
		{"abcd", 0, ""},
		{"e\u0301e\u0301e\u0301", 2, "e\u0301e\u0301"},
		{"👍🏽👍🏽", 1, "👍🏽"},
		{"👩‍👩‍👧x", 1, "👩‍👩‍👧"},
		{"🇩🇪🇫🇷🇮🇹", 2, "🇩🇪🇫🇷"},
		{"x🇩🇪y", 2, "x🇩🇪"},
		{"❤️❤️", 1, "❤️"},
		{"上海的天气", 2, "上海"},
		{"\u1112\u1161\u11ab\u1100\u1173\u11af", 1, "\u1112\u1161\u11ab"},
		{"\u0301a", 1, "\u0301"},
		{"a`b^c", 3, "a`b"},
	} {
		if got := Cut(tt.text, tt.n); got != tt.want {
			t.Errorf("%q to %d: got %q, want %q", tt.text, tt.n, got, tt.want)
		}
	}
}

func FuzzCut(f *testing.F) {
	f.Add("👩‍👩‍👧x", 1)
	f.Add("\xff\u200d", 0)
	f.Fuzz(func(t *testing.T, text string, n int) {
		got := Cut(text, n)
		if !strings.HasPrefix(text, got) || utf8.ValidString(text) && !utf8.ValidString(got) {
			t.Errorf("%q to %d is %q", text, n, got)
		}
		if again := Cut(got, n); again != got {
			t.Errorf("%q is cut again to %q", got, again)
		}
	})
}
