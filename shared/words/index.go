package words

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// IndexFormat changes when Keys does: an index of another format has to be built again.
const IndexFormat = 2

// Keys returns what an index knows a text by, each once. They consist of letters, digits and characters beyond ASCII.
func Keys(text string) []string {
	var all []string
	for _, t := range Tokens(text) {
		all = append(all, indexed(t.Word), indexed(t.Stem))
		for _, part := range t.Parts {
			all = append(all, indexed(part))
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	if len(all) > 0 && all[0] == "" {
		all = all[1:]
	}
	return all
}

// Key is what an index is asked for.
type Key struct {
	Text   string
	Prefix bool // whatever begins with Text
}

// Keys returns what an index must know a text by in which the term stands: of each list one key. An index that knows it by all of them is
// not yet proof that the term stands there: see Search.Match.
func (t Term) Keys() (all [][]Key) {
	for _, want := range t.Tokens {
		var keys []Key
		switch word := indexed(want.Word); {
		case word == "":
			continue // the text is asked
		case want.Pair:
			keys = []Key{{word, utf8.RuneCountInString(want.Word) == 1}}
		case t.Exact:
			keys = []Key{{word, false}}
		default:
			keys = []Key{{word, isPrefix(want.Word)}}
			if stem := indexed(want.Stem); !isPrefix(want.Word) && stem != word || !strings.HasPrefix(stem, word) {
				keys = append(keys, Key{stem, false})
			}
		}
		all = append(all, keys)
	}
	if len(t.Emoji) > 0 && len(all) > 0 { // they stand for all tokens
		all = all[:min(len(all), 1)]
		for _, emoji := range t.Emoji {
			all[0] = append(all[0], Key{indexed(emoji), false})
		}
	}
	return all
}

// indexed drops what separates the keys of an index.
func indexed(word string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && !unicode.IsLetter(r) && !unicode.IsDigit(r) || unicode.IsSpace(r) || unicode.IsControl(r) {
			return -1
		}
		return r
	}, word)
}
