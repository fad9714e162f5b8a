package markup

import (
	"strings"
	"testing"

	"parley/shared/chat"
	"parley/shared/words"
)

func TestAnExcerptIsOneShortLineWithoutMarks(t *testing.T) {
	for text, want := range map[string]string{
		"hi":                     "hi",
		"**bold** and *it*":      "bold and it",
		"one\ntwo\n\nthree":      "one two three",
		"a ||secret|| b":         "a ▒▒▒ b",
		"```go\nx := 1\n```":     "x := 1",
		strings.Repeat("x", 140): strings.Repeat("x", 140),
		strings.Repeat("x", 141): strings.Repeat("x", 139) + "…",
		strings.Repeat("👩‍👩‍👧", 200): "",
	} {
		got := Excerpt(text)
		if want != "" && got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
		if words.Cut(got, excerptLength) != got {
			t.Errorf("%q: %q is too long", text, got)
		}
	}
}

func TestAnExcerptOfWhatIsSentAlongIsTheSame(t *testing.T) {
	for _, text := range []string{strings.Repeat("word ", 3000), strings.Repeat("é", 3000), strings.Repeat("**b** ", 2000)} {
		if got, want := Excerpt(text[:chat.RefBytes]), Excerpt(text); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
