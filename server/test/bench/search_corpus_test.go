//go:build linux

package bench

import (
	"math/rand/v2"
	"strings"

	"parley/shared/chat"
)

// corpus makes up messages in three scripts. The words of a language are as frequent as in one that is spoken: the n-th most frequent
// one is used 1/n as often as the first (Zipf's law).
type corpus struct {
	rng   *rand.Rand
	langs []*language
}

// language has words in the order of their frequency.
type language struct {
	name   string
	words  []string
	picked *rand.Zipf
	joint  string // between two words
}

const (
	english = iota
	chinese
	russian
)

func newCorpus(seed uint64) *corpus {
	rng := rand.New(rand.NewPCG(seed, seed))
	c := &corpus{rng: rng}
	c.add("English", " ", 40_000, syllables(rng, strings.Fields("th st tr pl br cl gr s t m n d r l b c f h p w"), strings.Fields("a e i o u ea ou ai"), strings.Fields("n r t s l d nd rt ck ng m x")))
	c.add("Chinese", "", 20_000, hanWords(rng))
	c.add("Russian", " ", 40_000, syllables(rng, strings.Fields("ст пр тр с т м н д р л б к г з п в"), strings.Fields("а е и о у ы я ю"), strings.Fields("н р т с л д ть сть м й")))
	return c
}

func (c *corpus) add(name, joint string, size int, word func() string) {
	l := &language{name: name, joint: joint}
	for seen := map[string]bool{}; len(l.words) < size; {
		if w := word(); !seen[w] {
			seen[w] = true
			l.words = append(l.words, w)
		}
	}
	l.picked = rand.NewZipf(c.rng, 1.07, 2.7, uint64(size-1))
	c.langs = append(c.langs, l)
}

// syllables makes words of one to four syllables; short ones come first, as in languages.
func syllables(rng *rand.Rand, heads, vowels, tails []string) func() string {
	made := 0
	return func() string {
		made++
		var b strings.Builder
		for range 1 + min(made/400, 2) + rng.IntN(2) {
			b.WriteString(heads[rng.IntN(len(heads))] + vowels[rng.IntN(len(vowels))])
		}
		return b.String() + tails[rng.IntN(len(tails))]
	}
}

// hanWords makes words of one to three characters, of 3,000 that are in use.
func hanWords(rng *rand.Rand) func() string {
	made := 0
	return func() string {
		made++
		n := 1 + min(made/300, 1) + rng.IntN(2)
		word := make([]rune, n)
		for i := range word {
			word[i] = rune(0x4e00 + rng.IntN(3000))
		}
		return string(word)
	}
}

// text returns a message of 3 to 25 words, and its language.
func (c *corpus) text() string {
	l := c.langs[[]int{english, english, chinese, russian}[c.rng.IntN(4)]]
	words := make([]string, 3+c.rng.IntN(8)+c.rng.IntN(16)/8*c.rng.IntN(16))
	for i := range words {
		words[i] = l.words[l.picked.Uint64()]
	}
	text := strings.Join(words, l.joint)
	switch c.rng.IntN(40) {
	case 0:
		text += " https://example.org/" + words[0]
	case 1:
		text += " `" + words[0] + "()`"
	case 2:
		text += " 🎉"
	}
	return text
}

// query returns what somebody may search for, and its kind. Words are as frequent in queries as in texts, apart from the rarest.
func (c *corpus) query(kind string) string {
	l := c.langs[c.rng.IntN(len(c.langs))]
	word := func() string { return l.words[l.picked.Uint64()] }
	switch kind {
	case "a word":
		return word()
	case "two words":
		return word() + " " + word()
	case "a rare word":
		return l.words[len(l.words)-1-c.rng.IntN(len(l.words)/2)]
	case "the most frequent words":
		return l.words[c.rng.IntN(10)]
	case "a beginning":
		runes := []rune(l.words[c.rng.IntN(2000)])
		return string(runes[:min(len(runes), 3)])
	case "one character":
		return string([]rune(c.langs[chinese].words[c.rng.IntN(3000)])[:1])
	case "a phrase":
		return `"` + word() + l.joint + word() + `"`
	case "a word that is nowhere":
		return "qq" + word() + "zz"
	case "a word of somebody":
		return word() + " from:" + string(someone(c.rng.IntN(fillPeople)))
	case "a word in a room":
		return word() + " in:" + string(smallRooms[c.rng.IntN(searchRooms)])
	case "a word without another":
		return word() + " -" + word()
	case "a word and a date":
		return word() + " before:2026-06"
	case "what has a link":
		return "has:link " + word()
	}
	return "is:private"
}

var searchKinds = []string{"a word", "two words", "a rare word", "the most frequent words", "a beginning", "one character", "a phrase", "a word that is nowhere",
	"a word of somebody", "a word in a room", "a word without another", "a word and a date", "what has a link", "what is private"}

// place returns where the i-th message is said, and by whom.
func (c *corpus) place(i int) (room chat.RoomID, by, to chat.UserID) {
	by = someone(c.rng.IntN(fillPeople))
	if i%fillPrivate == 0 {
		if to = someone(1 + c.rng.IntN(fillPeople-1)); i%2 == 0 {
			return chat.DirectID(reader, to), reader, to
		}
		return chat.DirectID(reader, to), to, reader
	}
	return smallRooms[c.rng.IntN(searchRooms)], by, ""
}
