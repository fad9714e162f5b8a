package sqlstore

import (
	"slices"
	"strings"

	"parley/shared/chat"
)

// suffixRunes is the length of a stored suffix. Longer queries are also compared with the whole name.
const suffixRunes = 16

// Suffixes returns the suffixes of the id and the folded name of a public room, each up to suffixRunes.
func Suffixes(id chat.RoomID, folded string) []string {
	var all []string
	for _, text := range []string{string(id), folded} {
		runes := []rune(text)
		for i := range runes {
			all = append(all, string(runes[i:min(len(runes), i+suffixRunes)]))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// SuffixRange returns the range of stored suffixes that begin with a part of an id or name: from or above, and below to.
func SuffixRange(part string) (from, to string) {
	runes := []rune(strings.ToLower(part))
	from = string(runes[:min(len(runes), suffixRunes)])
	return from, from + string(rune(0x10FFFF))
}
