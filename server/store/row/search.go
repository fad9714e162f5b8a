package row

import (
	"slices"
	"strings"

	"parley/shared/chat"
)

// What a search looks at, at most. A search that matches more than it may look at is answered with some of them: whoever wants
// another one types more.
const (
	RecentUsers = 200   // that were here last: those of them whose name begins so are offered first
	NamedUsers  = 100   // whose name begins so, in order of name
	RoomPlaces  = 1_000 // in ids and names of rooms that match
	RenameRooms = 16    // that are told of another name by an event: those with the newest events
	suffixRunes = 16    // of a suffix are stored: a part that is longer is compared in full
)

// Suffixes returns what stands in the index of a public room: what its id and its folded name end with, from each character on.
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

// Prefix returns the stored suffixes that a part of an id or name is the beginning of: those at from or above, and below to.
func Prefix(part string) (from, to string) {
	runes := []rune(strings.ToLower(part))
	from = string(runes[:min(len(runes), suffixRunes)])
	return from, from + string(rune(0x10FFFF))
}
