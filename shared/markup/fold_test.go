package markup

import (
	"strings"
	"testing"
	"unicode/utf8"

	"parley/shared/chat"
	"parley/shared/markup/markuptest"
)

func TestOrdinaryMessagesAreShownWhole(t *testing.T) {
	for _, text := range []string{"", "hello", strings.Repeat("word ", 250), strings.Repeat("line\n", 20), strings.Repeat("漢字", 300)} {
		if fold := Fold(text); fold != len(text) {
			t.Errorf("%.20q: folded at %d of %d", text, fold, len(text))
		}
	}
}

// TestShortTextsAreFoldedAlike compares the short way with the count, around the length where the short way ends.
func TestShortTextsAreFoldedAlike(t *testing.T) {
	taken := 0
	for _, piece := range []string{"i", "m", "é", "漢", "\U00012031", "﷽", "﷽i", "﷽m", "i\n", "漢漢漢漢\n", "word ", "\n"} {
		for n := range 400 {
			text := strings.Repeat(piece, n)
			got, want := Fold(text), fold(text)
			if got != want {
				t.Fatalf("%d times %q: folded at %d, want %d", n, piece, got, want)
			}
			if got < len(text) {
				taken++
			}
		}
	}
	if taken < 100 {
		t.Errorf("only %d texts are folded", taken)
	}
}

func TestLongMessagesAreFolded(t *testing.T) {
	for _, f := range markuptest.Families() {
		t.Run(f.Name, func(t *testing.T) {
			text := f.Text(chat.TextBytes)
			fold := Fold(text)
			if fold > foldBytes {
				t.Errorf("folded at %d of %d", fold, len(text))
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[:fold]) {
				t.Error("the fold is within a character")
			}
			if lines := strings.Count(text[:fold], "\n"); lines > FoldLines {
				t.Errorf("%d lines are shown", lines)
			}
		})
	}
}

func TestAFoldKeepsWordsAndLettersWhole(t *testing.T) {
	words := strings.Repeat("word ", 600)
	if at := Fold(words); !strings.HasSuffix(words[:at], "word") || words[at] != ' ' {
		t.Errorf("folded between %q and %q", words[:at][at-8:], words[at:][:8])
	}
	marks := "a" + strings.Repeat("\u0301", 100)
	if at := cleanCut(marks, 41); at != 0 {
		t.Errorf("cut among the marks of a letter, at %d", at)
	}
}
