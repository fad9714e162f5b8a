package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	offered "parley/app/ui/emoji"
	"parley/shared/chat"
)

const (
	root = "../.."
	data = root + "/node_modules/emojibase-data"
)

// installed skips the test where the package is not installed: the files made of it are in the repository.
func installed(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(data, "package.json")); err != nil {
		t.Skip("emojibase-data is not installed: make node_modules/.package-lock.json")
	}
}

func TestTheFilesAreUpToDate(t *testing.T) {
	installed(t)
	files, err := generate(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range files {
		got, err := os.ReadFile(filepath.Join(root, one.path))
		if err != nil || !bytes.Equal(got, one.data) {
			t.Errorf("%s is not what make emoji writes (%v)", one.path, err)
		}
	}
}

func TestEveryEmojiIsAReaction(t *testing.T) {
	installed(t)
	all, err := read(data, "en")
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, e := range all {
		want := key(e.Text)
		if got := chat.ReactionText(want); got != e.Text {
			t.Errorf("%s is shown as %+q, want %+q", e.Label, got, e.Text)
		}
		for _, text := range append(skins(e), e.Text) {
			if got, ok := chat.ReactionKey(text); got != want || !ok {
				t.Errorf("%s, %+q: got %+q, %v, want %+q", e.Label, text, got, ok, want)
			}
			count++
		}
	}
	if count < 3_900 {
		t.Errorf("there are only %d emoji", count)
	}
}

// TestTonesAreThoseOfUnicode compares what the picker makes with the versions that there are.
func TestTonesAreThoseOfUnicode(t *testing.T) {
	installed(t)
	all, err := read(data, "en")
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, e := range all {
		one := offered.Emoji{Text: e.Text, Toned: len(e.Skins) > 0}
		for _, tone := range offered.Tones() {
			if got := one.In(tone); got != e.Text && !slices.Contains(skins(e), got) {
				t.Errorf("%s in tone %s: %+q is no emoji", e.Label, tone, got)
			} else if got != e.Text {
				count++
			}
		}
	}
	if count < 1_600 {
		t.Errorf("only %d have a tone", count)
	}
}

func skins(e emoji) []string {
	var texts []string
	for _, skin := range e.Skins {
		texts = append(texts, skin.Text)
	}
	return texts
}
