// Package words folds texts and finds words in them.
package words

import (
	"strings"
	"unicode"

	"parley/shared/chat"
)

// wordsMax bounds the words of a search; more are ignored.
const wordsMax = 8

// Split returns what a text must contain to be found, folded: the pieces of the query between spaces.
func Split(query string) []string {
	all := strings.FieldsFunc(query, unicode.IsSpace)
	for i := range all {
		all[i] = strings.Map(fold, all[i])
	}
	return all[:min(len(all), wordsMax)]
}

// Match returns where the words stand in text, in order, without overlaps; nil if one of them is missing. Scripts that
// put no spaces between words need nothing more: a word may be one character.
func Match(text string, words []string) []chat.Span {
	folded, places := foldAll(text)
	ends := make([]int, len(folded)) // of what was found at each place
	for _, word := range words {
		from := strings.Index(folded, word)
		if from < 0 {
			return nil
		}
		for at := 0; from >= 0; from = strings.Index(folded[at:], word) {
			ends[at+from] = max(ends[at+from], at+from+len(word))
			at += from + len(word)
		}
	}
	return spans(ends, places)
}

// spans joins what touches or overlaps. Places are those in the text.
func spans(ends, places []int) []chat.Span {
	var joined []chat.Span
	last := -1 // the end of the last span in the folded text
	for from, end := range ends {
		switch {
		case end == 0:
		case from <= last:
			last = max(last, end)
			joined[len(joined)-1].To = places[last]
		default:
			last = end
			joined = append(joined, chat.Span{From: places[from], To: places[end]})
		}
	}
	return joined
}

// foldAll returns text folded, and for each of its bytes where the character stands in text.
func foldAll(text string) (folded string, places []int) {
	var b strings.Builder
	b.Grow(len(text))
	places = make([]int, 0, len(text)+1)
	for at, r := range text {
		from := b.Len()
		b.WriteRune(fold(r))
		for range b.Len() - from {
			places = append(places, at)
		}
	}
	return b.String(), append(places, len(text))
}
