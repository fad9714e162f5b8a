package chat

import (
	"strings"
	"testing"
)

func TestAnInitialHasTheMarksOfItsLetter(t *testing.T) {
	for name, want := range map[string]string{
		"ada": "A", "Ödön": "Ö", "o\u0308don": "O\u0308", "שָׁלוֹם": "שָׁ", "张三": "张", "नमस्ते": "न", "👩\u200d🚀 Eve": "👩", "": "?", "\xff": "?",
	} {
		if got := Initial(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
	if got := Initial("z" + strings.Repeat("\u0301", 100)); len(got) > 1+initialMarks+2 {
		t.Errorf("an initial has %d bytes", len(got))
	}
}
