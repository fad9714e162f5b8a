package chat_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"parley/shared/chat"
)

func TestValidateText(t *testing.T) {
	tests := []struct {
		about, text string
		want        chat.Code
	}{
		{"a word", "hi", ""},
		{"lines and tabs", "a\n\tb", ""},
		{"emoji with joiners", "👩‍👩‍👧", ""},
		{"right to left", "שלום \u200fa", ""},
		{"most characters", strings.Repeat("a", chat.TextRunes), ""},
		{"most bytes", strings.Repeat("界", chat.TextBytes/3), ""},
		{"a character too many", strings.Repeat("a", chat.TextRunes+1), chat.CodeTooBig},
		{"too many bytes", strings.Repeat("界", chat.TextBytes/3+1), chat.CodeTooBig},
		{"empty", "", chat.CodeBadText},
		{"spaces", " \n\t\u3000", chat.CodeBadText},
		{"zero-width only", "\u200b\u200d\ufeff", chat.CodeBadText},
		{"fillers only", "\u3164\u115f\u034f", chat.CodeBadText},
		{"Braille blank", "\u2800 \u2800", chat.CodeBadText},
		{"Hangul fillers", "\u3164\uffa0\u1160", chat.CodeBadText},
		{"a musical symbol without a head", "\U0001d159", chat.CodeBadText},
		{"Braille", "\u2800\u2801", ""},
		{"an Arabic number sign", "\u0600", ""},
		{"line separators only", "\u2028\u2029", chat.CodeBadText},
		{"next line", "a\u0085b", chat.CodeBadText},
		{"NUL", "a\x00b", chat.CodeBadText},
		{"escape", "\x1b[31mred", chat.CodeBadText},
		{"carriage return", "a\r\nb", chat.CodeBadText},
		{"delete", "a\x7f", chat.CodeBadText},
		{"C1 control", "a\u009b31m", chat.CodeBadText},
		{"invalid UTF-8", "a\xff", chat.CodeBadText},
		{"surrogate", "\xed\xa0\x80", chat.CodeBadText},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			if got := code(chat.ValidateText(test.text)); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestCleanText(t *testing.T) {
	tests := []struct{ about, text, want string }{
		{"nothing to do", "a\nb", "a\nb"},
		{"Windows line ends", "a\r\nb\r\n", "a\nb"},
		{"old Mac line ends", "a\rb", "a\nb"},
		{"every line end of Unicode 5.8", "a\vb\fc\u0085d\u2028e\u2029f\r\ng\rh\ni", "a\nb\nc\nd\ne\nf\ng\nh\ni"},
		{"two line ends are two", "a\r\r\nb\n\rc", "a\n\nb\n\nc"},
		{"empty lines before", "\n\n  a", "  a"},
		{"empty lines of another kind before", "\u2028\v a", " a"},
		{"space after", "a \t\n\u3000", "a"},
		{"indentation stays", "\tif x {\n\t}", "\tif x {\n\t}"},
		{"control characters go", "\x00a\x1b[31mb\u009b", "a[31mb"},
		{"invalid UTF-8 shows", "a\xffb", "a\uFFFDb"},
		{"joiners stay", "👩‍👧", "👩‍👧"},
	}
	for _, test := range tests {
		if got := chat.CleanText(test.text); got != test.want {
			t.Errorf("%s: CleanText(%q) = %q, want %q", test.about, test.text, got, test.want)
		}
	}
}

// TestBlankIsWhatUnicodeIgnores derives Default_Ignorable_Code_Point as the Unicode Character Database does.
func TestBlankIsWhatUnicodeIgnores(t *testing.T) {
	emptyGlyphs := "\u2800\ufff9\ufffa\ufffb\U00016fe4\U0001d159"
	for r := rune(0); r <= unicode.MaxRune; r++ {
		shown := unicode.In(r, unicode.White_Space, unicode.Prepended_Concatenation_Mark) ||
			0xFFF9 <= r && r <= 0xFFFB || 0x13430 <= r && r <= 0x13440
		ignorable := unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Cf, unicode.Variation_Selector) && !shown
		want := ignorable || unicode.IsSpace(r) || strings.ContainsRune(emptyGlyphs, r)
		if got := chat.Blank(string(r)); got != want && utf8.ValidRune(r) {
			t.Errorf("%U: Blank is %v, want %v", r, got, want)
		}
	}
	if !chat.Blank("") || chat.Blank("\u200b@\u200b") {
		t.Error("an empty text is not blank, or one that shows something is")
	}
}

func FuzzCleanTextIsSendable(f *testing.F) {
	for _, seed := range []string{"hi", "\r\n\x00 a", "\xff", "\u200b", "\n\r", "\u2028a", "a\vb", "\u2800"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		clean := chat.CleanText(text)
		if again := chat.CleanText(clean); again != clean {
			t.Fatalf("%q: cleaned %q, and again %q", text, clean, again)
		}
		if strings.ContainsAny(clean, "aeiou") && len(clean) <= chat.TextRunes {
			if err := chat.ValidateText(clean); err != nil {
				t.Fatalf("%q: cleaned to %q: %v", text, clean, err)
			}
		}
	})
}

func TestValidateTopic(t *testing.T) {
	good := []string{"", "what is on", "电影 🎉 👩‍👧", "می‌خواهم", "cafe\u0301", strings.Repeat("界", chat.TopicRunes)}
	for _, topic := range good {
		if err := chat.ValidateTopic(topic); err != nil {
			t.Errorf("%q: got %v, want none", topic, err)
		}
	}
	bad := []string{strings.Repeat("a", chat.TopicRunes+1), "a\nb", "a\tb", "a\u2028b", "a\u202eb", "a\x00", "a\xff", "a\u0301\u0302\u0303"}
	for _, topic := range bad {
		if got := code(chat.ValidateTopic(topic)); got != chat.CodeBadTopic {
			t.Errorf("%q: got %q, want bad_topic", topic, got)
		}
	}
}

func TestNonceValidate(t *testing.T) {
	good := []string{"0123456789abcdef", "0194f1c2-7b3a-7000-8000-000000000000", strings.Repeat("_", chat.NonceMax), "ABCDEFGHIJKLMNOPQR-_"}
	for _, n := range good {
		if err := chat.Nonce(n).Validate(); err != nil {
			t.Errorf("%q: got %v, want none", n, err)
		}
	}
	bad := []string{"", strings.Repeat("a", chat.NonceMin-1), strings.Repeat("a", chat.NonceMax+1), strings.Repeat("a", 1<<20), "0123456789abcde ", "0123456789abcde\x00", "0123456789abcdeé", "0123456789abcde/"}
	for _, n := range bad {
		if got := code(chat.Nonce(n).Validate()); got != chat.CodeBadNonce {
			t.Errorf("%.40q: got %q, want bad_nonce", n, got)
		}
	}
}
