package words_test

import (
	"os"
	"slices"
	"testing"

	"parley/shared/words"
)

func TestEmojiAreFoundByTheirNames(t *testing.T) {
	var tables []string
	for _, language := range []string{"en", "zh"} {
		table, err := os.ReadFile("../../web/static/emoji/" + language + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		tables = append(tables, string(table))
	}
	names := words.EmojiNames(tables...)
	for name, want := range map[string]string{"tada": "🎉", "Thumbs Up": "👍", "thumbs_up": "👍", "拉炮彩带": "🎉", "heart": "❤"} {
		if got := names(name); !slices.Contains(got, want) {
			t.Errorf("%s: got %q, want %s among them", name, got, want)
		}
	}
	if got := names("nothing of that kind"); got != nil {
		t.Errorf("got %q", got)
	}
	s := words.Parse(":tada:").Resolve(words.Names{Emoji: names})
	if _, ok := s.Match(said("well done 🎉")); !ok {
		t.Error("an emoji is not found by its name")
	}
}
