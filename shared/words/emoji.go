package words

import (
	"slices"
	"strings"

	"parley/shared/chat"
)

// EmojiNames returns the function for Names.Emoji that knows the names and short codes in some tables: a line is an emoji, perhaps with "*",
// its name and its codes, between tabs. Several emoji may have the same name in different languages.
func EmojiNames(tables ...string) func(name string) []string {
	keys := map[string][]string{}
	note := func(name, key string) {
		if name = emojiName(name); !slices.Contains(keys[name], key) {
			keys[name] = append(keys[name], key)
		}
	}
	for _, table := range tables {
		for line := range strings.Lines(table) {
			fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			if len(fields) < 3 {
				continue
			}
			key, ok := chat.ReactionKey(strings.TrimSuffix(fields[0], "*"))
			if !ok {
				continue
			}
			note(fields[1], key)
			for code := range strings.FieldsSeq(fields[2]) {
				note(code, key)
			}
		}
	}
	return func(name string) []string { return keys[emojiName(name)] }
}

// emojiName makes "thumbs up" and "thumbs_up" one.
func emojiName(name string) string { return strings.ReplaceAll(Fold(name), " ", "_") }
