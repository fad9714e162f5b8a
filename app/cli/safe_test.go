package cli

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
)

func TestOthersCannotCommandTheTerminal(t *testing.T) {
	tests := []struct{ about, text, want string }{
		{"plain", "hi 你好 😀", "hi 你好 😀"},
		{"lines and tabs", "a\n\tb", "a\n\tb"},
		{"joined emoji", "👩‍👧", "👩‍👧"},
		{"colour", "\x1b[31mred\x1b[0m", "red"},
		{"clear the screen", "a\x1b[2J\x1b[Hb", "ab"},
		{"title", "a\x1b]0;owned\x07b", "ab"},
		{"title, ended by ST", "a\x1b]0;owned\x1b\\b", "ab"},
		{"title without an end", "a\x1b]0;owned", "a"},
		{"C1 colour", "a\u009b31mb", "ab"},
		{"C1 title", "a\u009d0;owned\u009cb", "ab"},
		{"device control", "a\x1bP1$q\x1b\\b", "ab"},
		{"charset", "a\x1b(0b", "ab"},
		{"reset", "a\x1bcb", "ab"},
		{"lone escape", "a\x1b", "a"},
		{"escape inside an escape", "\x1b\x1b[31m[31mx", "[31mx"},
		{"carriage return", "a\rb", "ab"},
		{"backspace and bell", "a\b\ab", "ab"},
		{"delete and NUL", "a\x7f\x00b", "ab"},
		{"direction", "a\u202egpj.exe", "agpj.exe"},
		{"isolates", "\u2066a\u2069", "a"},
		{"zero width", "a\u200bb\ufeff", "ab"},
		{"line separators", "a\u2028b\u2029c", "a\nb\nc"},
		{"invalid UTF-8", "a\x9b31mb\xff", "a\uFFFD31mb\uFFFD"},
	}
	for _, test := range tests {
		if got := safe(test.text); got != test.want {
			t.Errorf("%s: safe(%q) = %q, want %q", test.about, test.text, got, test.want)
		}
	}
}

func TestANameStaysInItsLine(t *testing.T) {
	if got, want := safeLine(" a\nb\t\x1b[31mc "), "a b c"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSafeJSONMeansTheSame(t *testing.T) {
	want := "\x1b[31m\u009b31m\u202e\u200b\x7f\n\"😀"
	data, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	line := safeJSON(data)
	if strings.ContainsFunc(line, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf) }) {
		t.Errorf("%q has control characters", line)
	}
	var got string
	if err := json.Unmarshal([]byte(line), &got); err != nil || got != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}

func FuzzSafe(f *testing.F) {
	for _, seed := range []string{"\x1b[31m", "\x1b]0;x\x07", "\u009b\u009d", "\x1b\x1b[[", "a\r\n", "\xff\x9b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := safe(text)
		for _, r := range got {
			if unicode.IsControl(r) && r != '\n' && r != '\t' {
				t.Fatalf("%q: %q has %U", text, got, r)
			}
		}
		if strings.ContainsAny(safeLine(text), "\n\t") {
			t.Fatalf("%q: not one line", text)
		}
	})
}
