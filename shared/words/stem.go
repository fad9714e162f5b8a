package words

import "strings"

// stem returns what the forms of an English word have in common, by the algorithm of M. F. Porter, "An algorithm for suffix stripping"
// (1980). Other words, and those in other scripts, are their own stems.
func stem(word string) string {
	if len(word) < 3 {
		return word
	}
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return word
		}
	}
	word = plural(word)
	word = pastTense(word)
	if base, ok := strings.CutSuffix(word, "y"); ok && len(base) > 1 && consonant(base, len(base)-1) {
		word = base + "i" // after a vowel it stays, as in the later version of the algorithm: "deployed" is of "deploy"
	}
	word = replaceSuffix(word, doubleSuffixes, 0)
	word = replaceSuffix(word, suffixes, 0)
	word = dropSuffix(word)
	return finalE(word)
}

// suffix is an ending and what replaces it.
type suffix struct{ from, to string }

var (
	doubleSuffixes = []suffix{
		{"ational", "ate"}, {"tional", "tion"}, {"enci", "ence"}, {"anci", "ance"}, {"izer", "ize"}, {"abli", "able"}, {"alli", "al"}, {"entli", "ent"},
		{"eli", "e"}, {"ousli", "ous"}, {"ization", "ize"}, {"ation", "ate"}, {"ator", "ate"}, {"alism", "al"}, {"iveness", "ive"}, {"fulness", "ful"},
		{"ousness", "ous"}, {"aliti", "al"}, {"iviti", "ive"}, {"biliti", "ble"},
	}
	suffixes = []suffix{{"icate", "ic"}, {"ative", ""}, {"alize", "al"}, {"iciti", "ic"}, {"ical", "ic"}, {"ful", ""}, {"ness", ""}}
	dropped  = []string{"ement", "ment", "ance", "ence", "able", "ible", "ant", "ent", "ion", "ism", "ate", "iti", "ous", "ive", "ize", "al", "er", "ic", "ou"}
)

func plural(word string) string {
	switch {
	case strings.HasSuffix(word, "sses"), strings.HasSuffix(word, "ies"):
		return word[:len(word)-2]
	case strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss"):
		return word[:len(word)-1]
	}
	return word
}

func pastTense(word string) string {
	if base, ok := strings.CutSuffix(word, "eed"); ok {
		if measure(base) > 0 {
			return base + "ee"
		}
		return word
	}
	base, ok := strings.CutSuffix(word, "ed")
	if !ok {
		base, ok = strings.CutSuffix(word, "ing")
	}
	if !ok || !hasVowel(base) {
		return word
	}
	switch {
	case strings.HasSuffix(base, "at"), strings.HasSuffix(base, "bl"), strings.HasSuffix(base, "iz"):
		return base + "e"
	case endsDouble(base) && !strings.ContainsAny(base[len(base)-1:], "lsz"):
		return base[:len(base)-1]
	case measure(base) == 1 && endsShort(base):
		return base + "e"
	}
	return base
}

// replaceSuffix replaces the first suffix that the word has if what stands before it has more than so many syllables.
func replaceSuffix(word string, all []suffix, least int) string {
	for _, s := range all {
		if base, ok := strings.CutSuffix(word, s.from); ok {
			if measure(base) > least {
				return base + s.to
			}
			return word
		}
	}
	return word
}

func dropSuffix(word string) string {
	for _, s := range dropped {
		base, ok := strings.CutSuffix(word, s)
		if !ok {
			continue
		}
		if measure(base) > 1 && (s != "ion" || strings.HasSuffix(base, "s") || strings.HasSuffix(base, "t")) {
			return base
		}
		return word
	}
	return word
}

func finalE(word string) string {
	if base, ok := strings.CutSuffix(word, "e"); ok {
		if m := measure(base); m > 1 || m == 1 && !endsShort(base) {
			word = base
		}
	}
	if measure(word) > 1 && strings.HasSuffix(word, "ll") {
		word = word[:len(word)-1]
	}
	return word
}

// consonant reports whether a letter is one: y is, unless it follows one.
func consonant(word string, at int) bool {
	switch word[at] {
	case 'a', 'e', 'i', 'o', 'u':
		return false
	case 'y':
		return at == 0 || !consonant(word, at-1)
	}
	return true
}

func hasVowel(word string) bool {
	for i := range len(word) {
		if !consonant(word, i) {
			return true
		}
	}
	return false
}

// measure counts the places at which a consonant follows a vowel: about the syllables.
func measure(word string) (n int) {
	for i := 1; i < len(word); i++ {
		if consonant(word, i) && !consonant(word, i-1) {
			n++
		}
	}
	return n
}

func endsDouble(word string) bool {
	n := len(word)
	return n > 1 && word[n-1] == word[n-2] && consonant(word, n-1)
}

// endsShort reports whether a word ends in consonant, vowel, consonant, the last one not w, x or y: "hop", whose form "hoping" is of "hope".
func endsShort(word string) bool {
	n := len(word)
	return n > 2 && consonant(word, n-3) && !consonant(word, n-2) && consonant(word, n-1) && !strings.ContainsAny(word[n-1:], "wxy")
}
