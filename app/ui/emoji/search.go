package emoji

import (
	"slices"
	"strings"
	"unicode/utf8"

	"parley/shared/words"
)

// Search returns the emoji that have all words of a query, at most that many, the best first: those with a short code of exactly that
// name, then those with one that begins so, the shortest first, then those whose name does, then the others in the order of the groups.
func (s *Set) Search(query string, most int) []*Emoji {
	typed := words.Fold(strings.TrimSpace(query))
	want := words.Split(strings.ReplaceAll(typed, "_", " "))
	if len(want) == 0 {
		return nil
	}
	var ranks [ranks][]*Emoji
	for g := range s.Groups {
		for i := range s.Groups[g].All {
			if e := &s.Groups[g].All[i]; e.has(want) {
				rank := e.rank(typed)
				ranks[rank] = append(ranks[rank], e)
			}
		}
	}
	slices.SortStableFunc(ranks[rankPrefix], func(a, b *Emoji) int { return a.codeLength(typed) - b.codeLength(typed) })
	found := slices.Concat(ranks[:]...)
	return found[:min(len(found), most)]
}

// spaced reports whether the script of a word puts spaces between words, as those before the ideographs in Unicode do.
func spaced(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return first < 0x2E80
}

// has reports whether e is found by each of the words. Of a script with spaces a word begins as one of e's does; Chinese has no
// spaces, so its words may be anywhere.
func (e *Emoji) has(want []string) bool {
	for _, word := range want {
		if spaced(word) {
			word = " " + word
		}
		if !strings.Contains(e.find, word) {
			return false
		}
	}
	return true
}

// The ranks of what was found.
const (
	rankCode = iota
	rankPrefix
	rankName
	rankWord
	ranks
)

func (e *Emoji) rank(typed string) int {
	codes, code := " "+e.Codes, " "+strings.ReplaceAll(typed, " ", "_")
	switch {
	case strings.Contains(codes+" ", code+" "):
		return rankCode
	case strings.Contains(codes, code):
		return rankPrefix
	case strings.HasPrefix(e.find, " "+typed):
		return rankName
	}
	return rankWord
}

// codeLength returns how long the shortest of e's short codes is that begins with what was typed.
func (e *Emoji) codeLength(typed string) int {
	shortest := len(e.Codes)
	for code := range strings.FieldsSeq(e.Codes) {
		if strings.HasPrefix(code, strings.ReplaceAll(typed, " ", "_")) {
			shortest = min(shortest, len(code))
		}
	}
	return shortest
}
