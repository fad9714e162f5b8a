package words

import (
	"strings"
	"unicode/utf8"
)

// particles are what Hebrew and Arabic write in one word with the next: the article, "and", "in", "to", "from", "that". Those of Arabic are
// the prefixes of the light stemmer of L. S. Larkey, L. Ballesteros and M. E. Connell, "Improving stemming for Arabic information retrieval"
// (2002).
var particles = []struct {
	letters int // that remain, at least: many Hebrew nouns have two, but what a longer particle leaves of two is seldom a word
	all     []string
}{
	{2, []string{"ו", "ה", "ב", "כ", "ל", "מ", "ש", "ال", "وال", "بال", "فال", "كال", "لل"}},
	{3, []string{"וה", "וב", "וכ", "ול", "ומ", "וש", "שה", "שב", "שכ", "של", "שמ", "מה", "כש", "ושה", "כשה", "و"}},
}

// withoutParticle returns what a normalized word may be without its particle, so that "בית" finds "הבית", the house.
func withoutParticle(word string) (all []string) {
	if first, _ := utf8.DecodeRuneInString(word); first < 'א' || first > 'ي' {
		return nil
	}
	for _, group := range particles {
		for _, p := range group.all {
			if rest, ok := strings.CutPrefix(word, p); ok && utf8.RuneCountInString(rest) >= group.letters {
				all = append(all, cut(rest))
			}
		}
	}
	return all
}
