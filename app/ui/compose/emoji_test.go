package compose

import (
	"strings"
	"testing"

	"parley/app/ui/emoji"
)

// The caret is where "|" stands, or at the end.
func caretIn(text string) (string, int) {
	if before, after, ok := strings.Cut(text, "|"); ok {
		return before + after, len(before)
	}
	return text, len(text)
}

func TestEmojiAreCompletedFromTwoLetters(t *testing.T) {
	for typed, want := range map[string]string{
		":sm": ":sm", "hi :sm": ":sm", "hi\n:sm": ":sm", "(:sm": ":sm", "😀:sm": ":sm", ":+1": ":+1", ":thumbs_u": ":thumbs_u",
		":sm| more": ":sm", "> :sm": ":sm", "- :sm": ":sm", "：sm": "：sm", ":笑": ":笑", "好，：笑": "：笑", ":大笑": ":大笑", "`a` :sm": ":sm",

		":s": "", ":": "", "": "", "sm": "", ": sm": "", ":sm ": "", ":sm|ile": ":sm", ":sm:": "", "|:sm": "", ":|sm": "",
		"10:30": "", "at 10:30": "", "10:30:15": "", "http://xy": "", "https://example.org:8080": "", "mailto:ab": "", "note:ab": "", "a::ab": "", "std::ve": "",
		"时间:今天": "", "备注：笑": "",
		"`:sm": "", "``a :sm": "", "`a\n:sm": ":sm", "`a :sm`": "", "`a :sm|`": "", "```\n:sm": "", "```\n:sm|\n```": "", "http://x.org/:sm": "", "http://x.org/(:sm": "",
	} {
		text, caret := caretIn(typed)
		from, ok := EmojiAt(text, caret)
		got := ""
		if ok {
			got = text[from:caret]
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
	if _, ok := EmojiAt("ab", 99); ok {
		t.Error("a caret outside of the text is in no name")
	}
}

func TestANameBetweenColonsIsFound(t *testing.T) {
	for typed, want := range map[string]string{
		":smile:": "smile", "a :smile:": "smile", ":+1:": "+1", ":x:": "x", "：大笑：": "大笑", ":smile:| b": "smile",
		"::": "", ":": "", "": "", "a:smile:": "", "10:30:": "", "```\n:smile:": "", "smile:": "", ":smile": "", ": smile:": "",
	} {
		text, caret := caretIn(typed)
		if _, got, ok := CodeAt(text, caret); got != want || ok != (want != "") {
			t.Errorf("%q: got %q, %v, want %q", typed, got, ok, want)
		}
	}
}

func TestOnlyATypedColonCloses(t *testing.T) {
	for _, c := range []struct {
		before, after string
		want          bool
	}{
		{":smile", ":smile:|", true},
		{"a :smile b", "a :smile:| b", true},
		{"：笑", "：笑：|", true},
		{"", ":smile:|", false},            // pasted
		{"😀", ":smile:|", false},           // undone
		{":smile:x", ":smile:|", false},    // deleted
		{":smile:", "|:smile:", false},     // moved
		{"a :smile", "b :smile:|", false},  // another text
		{":smile", ":smile: |", false},     // a space came with it
		{"", "|", false},                   // nothing
		{"ab", "ab|", false},               // nothing typed
		{":smile", ":smile;|", false},      // another character
		{":smile x", ":smile: x|", false},  // the caret is elsewhere
		{":smile", ":smile:|\n", false},    // more came after it
		{":smil", ":smile:|", false},       // several came at once
		{":smile:", ":smile::|", true},     // and finds no name
		{":smile:smile", "smile:|", false}, // cut
	} {
		text, caret := caretIn(c.after)
		if got := Closes(c.before, text, caret); got != c.want {
			t.Errorf("%q, then %q: got %v, want %v", c.before, c.after, got, c.want)
		}
	}
}

func TestACompletionOfEmojiHasNoPeople(t *testing.T) {
	set := emoji.Parse("#\n😀\tgrinning face\tgrinning\tsmile\n👍*\tthumbs up\t+1\tyes\n", nil)
	c := CompleteEmoji(set, "hi :sm", 6)
	if !c.Open() || c.Len() != 1 || c.Emoji[0].Text != "😀" || c.From != 3 || c.To != 6 {
		t.Errorf("got %+v", c)
	}
	c.Move(1)
	if c.Marked != 0 {
		t.Errorf("the mark is at %d of 1", c.Marked)
	}
	for _, none := range []Completion{CompleteEmoji(nil, ":sm", 3), CompleteEmoji(set, ":xy", 3), CompleteEmoji(set, "sm", 2)} {
		if none.Open() {
			t.Errorf("got %+v", none)
		}
	}
}
