package words_test

import (
	"strings"
	"testing"

	"parley/shared/chat"
	"parley/shared/words"
	"parley/shared/words/wordstest"
)

func said(text string) *chat.Event {
	return &chat.Event{Kind: chat.Said, Room: chat.Lobby, By: chat.User{ID: "u-ada"}, Message: &chat.Message{Text: text}}
}

func TestWhatIsFound(t *testing.T) {
	if len(wordstest.Cases()) < 120 {
		t.Errorf("%d cases are too few", len(wordstest.Cases()))
	}
	for _, test := range wordstest.Cases() {
		text := test.Plain()
		spans, ok := words.Parse(test.Query).Resolve(words.Names{Emoji: wordstest.Emoji}).Match(said(text))
		var got strings.Builder
		last := 0
		for _, s := range spans {
			got.WriteString(text[last:s.From] + "[" + text[s.From:s.To] + "]")
			last = s.To
		}
		got.WriteString(text[last:])
		if want := strings.Contains(test.Text, "["); ok != want || ok && got.String() != test.Text {
			t.Errorf("%q: got %v %q, want %q", test.Query, ok, got.String(), test.Text)
		}
	}
}
