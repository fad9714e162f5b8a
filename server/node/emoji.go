package node

import (
	"io/fs"

	"parley/shared/words"
)

// emojiNames returns the names of emoji in all languages, for searches.
func emojiNames(files fs.FS) func(name string) []string {
	paths, _ := fs.Glob(files, "static/emoji/*.txt") // the pattern is right
	var tables []string
	for _, path := range paths {
		if table, err := fs.ReadFile(files, path); err == nil { // without it, emoji are found by themselves only
			tables = append(tables, string(table))
		}
	}
	return words.EmojiNames(tables...)
}
