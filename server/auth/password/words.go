package password

import (
	"bufio"
	"compress/gzip"
	_ "embed"
	"strings"
	"unicode"
)

// common are passwords, words and names, the most common first. They are from the lists of zxcvbn.
//
//go:embed common/words.txt.gz
var common string

// spellings are what people write for letters.
var spellings = []*strings.Replacer{
	strings.NewReplacer("4", "a", "@", "a", "8", "b", "3", "e", "€", "e", "6", "g", "1", "i", "!", "i", "0", "o", "$", "s", "5", "s", "7", "t", "+", "t", "2", "z"),
	strings.NewReplacer("4", "a", "@", "a", "8", "b", "3", "e", "€", "e", "9", "g", "1", "l", "|", "l", "0", "o", "$", "s", "5", "s", "7", "t", "+", "t", "2", "z"),
}

// words finds common words, also backwards and in odd spellings. The list is read for each password: that is rare, and nothing of it stays
// in memory.
func words(p []rune, about []string) (all []piece) {
	parts := map[string][]piece{}
	add := func(text string, at piece, factor float64) {
		at.guesses = factor
		parts[text] = append(parts[text], at)
	}
	for start := range p {
		for end := start + 3; end <= len(p); end++ {
			at, factor := piece{start: start, end: end}, upper(p[start:end])
			part := strings.ToLower(string(p[start:end]))
			add(part, at, factor)
			add(reversed(part), at, 2*factor)
			for _, spelling := range spellings {
				if plain := spelling.Replace(part); plain != part {
					add(plain, at, 2*factor)
				}
			}
		}
	}
	found := func(at []piece, rank float64) {
		for _, x := range at {
			x.guesses *= rank
			all = append(all, x)
		}
	}
	for _, word := range about {
		word = strings.ToLower(word)
		found(parts[word], 1)
		for _, part := range strings.FieldsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			found(parts[part], 1)
		}
	}
	if len(parts) > 0 {
		eachCommon(func(word []byte, rank float64) { found(parts[string(word)], rank) })
	}
	return all
}

// eachCommon calls f with each word of the list and its rank.
func eachCommon(f func(word []byte, rank float64)) {
	unzipped, err := gzip.NewReader(strings.NewReader(common))
	if err != nil {
		panic("password: " + err.Error()) // it is embedded: only a broken program gets here
	}
	lines := bufio.NewScanner(unzipped)
	for rank := 1.0; lines.Scan(); rank++ {
		f(lines.Bytes(), rank)
	}
}
