package chat

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestReactionsThatLookAlikeCountTogether(t *testing.T) {
	tests := map[string][]string{
		"👍":       {"👍", "👍\ufe0f", "👍🏻", "👍🏽", "👍🏿"},
		"\u2764":  {"\u2764", "\u2764\ufe0f"},
		"\u261d":  {"\u261d", "\u261d\ufe0f", "\u261d🏿"},
		"1\u20e3": {"1\u20e3", "1\ufe0f\u20e3"},
		"#\u20e3": {"#\u20e3", "#\ufe0f\u20e3"},
		"🇩🇪":      {"🇩🇪"},
		"🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F": {"🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F"},
		"🏴":                           {"🏴"},
		"🏴\u200d\u2620":               {"🏴\u200d\u2620\ufe0f", "🏴\u200d\u2620"},
		"👩\u200d💻":                    {"👩\u200d💻", "👩🏽\u200d💻"},
		"🏃\u200d\u2640\u200d➡":        {"🏃\u200d\u2640\ufe0f\u200d➡\ufe0f", "🏃🏾\u200d\u2640\ufe0f\u200d➡\ufe0f"},
		"👨\u200d👩\u200d👧\u200d👦":      {"👨\u200d👩\u200d👧\u200d👦"},
		"👨\u200d🦰":                    {"👨\u200d🦰", "👨🏼\u200d🦰"},
		"👫":                           {"👫", "👫🏽", "👩🏻\u200d🤝\u200d👨🏿"},
		"🤝":                           {"🤝", "🤝🏻", "🫱🏻\u200d🫲🏿"},
		"🧑\u200d🤝\u200d🧑":             {"🧑\u200d🤝\u200d🧑", "🧑🏻\u200d🤝\u200d🧑🏿"},
		"👩\u200d\u2764\u200d💋\u200d👨": {"👩🏻\u200d\u2764\ufe0f\u200d💋\u200d👨🏿", "👩\u200d\u2764\ufe0f\u200d💋\u200d👨"},
	}
	for want, texts := range tests {
		for _, text := range append(texts, want) {
			if got, ok := ReactionKey(text); got != want || !ok {
				t.Errorf("%+q: got %+q, %v, want %+q", text, got, ok, want)
			}
		}
	}
}

func TestOnlyOneEmojiIsAReaction(t *testing.T) {
	tests := map[string]string{
		"nothing":                         "",
		"a letter":                        "a",
		"a digit":                         "1",
		"a digit that asks for its look":  "1\ufe0f",
		"a word":                          "ok",
		"a Chinese word":                  "好",
		"a symbol that is no emoji":       "★",
		"a letter as flags have":          "🇩",
		"a region that has no flag":       "🇽🇽",
		"two emoji":                       "👍👍",
		"two flags":                       "🇩🇪🇫🇷",
		"an emoji and a letter":           "👍a",
		"a space before":                  " 👍",
		"a space after":                   "👍 ",
		"a line after":                    "👍\n",
		"a skin tone":                     "🏽",
		"a skin tone on a cat":            "🐈🏽",
		"two skin tones":                  "👍🏽🏽",
		"two selectors":                   "👍\ufe0f\ufe0f",
		"a selector of text":              "\u2764\ufe0e",
		"a selector alone":                "\ufe0f",
		"a joiner at the end":             "👍\u200d",
		"a joiner at the start":           "\u200d👍",
		"joined, but no emoji":            "👍\u200d🐈",
		"many joined":                     strings.Repeat("👨\u200d", 5) + "👨",
		"hair alone":                      "🦰",
		"tags that hide a text":           "🏴\U000E0068\U000E0069\U000E007F",
		"tags on something else":          "👍\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F",
		"tags without an end":             "🏴\U000E0067\U000E0062",
		"a combining mark":                "👍\u0301",
		"a control character":             "👍\u202e",
		"a keycap without its digit":      "\u20e3",
		"a keycap of a letter":            "a\u20e3",
		"no UTF-8":                        "\xf0\x9f\x91",
		"an emoji, then no UTF-8":         "👍\xff",
		"longer than a reaction may be":   strings.Repeat("👍", 100),
		"NUL":                             "\x00",
		"the space between keys of ours":  "👁\u200d🗨 👨\u200d\u2695",
		"a byte sequence within a key":    "👩\u200d👩\u200d",
		"an emoji and a variation of CJK": "👍\U000E0100",
	}
	for name, text := range tests {
		if key, ok := ReactionKey(text); ok {
			t.Errorf("%s: %+q became %+q", name, text, key)
		}
	}
}

func TestAReactionIsShownWithTheSelectorsThatItNeeds(t *testing.T) {
	tests := map[string]string{
		"👍": "👍", "\u2764": "\u2764\ufe0f", "1\u20e3": "1\ufe0f\u20e3", "🇩🇪": "🇩🇪", "1": "1", "": "",
		"🏴\u200d\u2620": "🏴\u200d\u2620\ufe0f", "🏃\u200d\u2640\u200d➡": "🏃\u200d\u2640\ufe0f\u200d➡\ufe0f",
	}
	for key, want := range tests {
		if got := ReactionText(key); got != want {
			t.Errorf("%+q: got %+q, want %+q", key, got, want)
		}
	}
}

// Every emoji of the tables is its own key, in every spelling.
func TestAKeyIsItsOwnKey(t *testing.T) {
	var keys []string
	for _, span := range emojiSpans {
		for r := span.first; r <= span.last; r++ {
			keys = append(keys, string(r))
		}
	}
	keys = append(keys, strings.Fields(emojiJoined)...)
	keys = append(keys, strings.Fields(emojiTagged)...)
	if len(keys) < 1_600 {
		t.Fatalf("there are only %d", len(keys))
	}
	for _, key := range keys {
		for _, text := range []string{key, ReactionText(key)} {
			if got, ok := ReactionKey(text); got != key || !ok {
				t.Errorf("%+q: got %+q, %v", text, got, ok)
			}
		}
	}
}

func TestTheSpansAreInOrder(t *testing.T) {
	last := rune(0)
	for _, span := range emojiSpans {
		if span.first <= last || span.last < span.first {
			t.Errorf("%X to %X follows %X", span.first, span.last, last)
		}
		last = span.last
	}
}

func FuzzReactionKey(f *testing.F) {
	for _, seed := range []string{"👍🏽", "👩🏻\u200d\u2764\ufe0f\u200d💋\u200d👨🏿", "🇩🇪", "1\ufe0f\u20e3", "🏴\U000E0067\U000E007F", "a", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		key, ok := ReactionKey(text)
		if !ok {
			return
		}
		if again, ok := ReactionKey(key); again != key || !ok {
			t.Errorf("%+q is no key: it became %+q, %v", key, again, ok)
		}
		if !utf8.ValidString(key) || len(key) > ReactionBytes || len(key) > 2*len(text) {
			t.Errorf("%+q became %+q", text, key)
		}
		if again, ok := ReactionKey(ReactionText(key)); again != key || !ok {
			t.Errorf("%+q is shown as %+q, which is %+q", key, ReactionText(key), again)
		}
	})
}
