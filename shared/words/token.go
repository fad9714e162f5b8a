package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/shared/chat"
)

// Token is a word of a text as an index has it. Scripts that put no spaces between words have pairs of characters instead: of a run of n
// characters, n-1 overlapping pairs and the last character alone. So each part of a run is found, by pairs in their order, and each
// character by the beginning of a pair.
type Token struct {
	Word  string    // normalized
	Stem  string    // what words of one stem have in common; Word itself if there is nothing else
	Parts []string  // words within it, normalized: "get", "user" and "name" of "getUserName", "בית" of "הבית"
	Place int       // tokens that follow each other have successive places
	Span  chat.Span // where it stands in the text; of a pair, its first character
	Pair  bool      // a pair of characters, or the last one of a run
}

// tokenBytes bounds a token: what is longer is no word, and is found by its beginning.
const tokenBytes = 64

// Tokens returns the words of a text.
func Tokens(text string) []Token {
	var t tokenizer
	t.text = text
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case isPaired(r):
			at = t.pairs(at)
		case isKeycap(t.text[at:]):
			at = t.symbol(at)
		case isWord(r):
			at = t.word(at)
		case isSymbol(r):
			at = t.symbol(at)
		default:
			at += size
		}
	}
	return t.tokens
}

type tokenizer struct {
	text   string
	tokens []Token
}

func (t *tokenizer) add(token Token) {
	if token.Word != "" {
		token.Word, token.Stem, token.Place = cut(token.Word), cut(token.Stem), len(t.tokens)
		t.tokens = append(t.tokens, token)
	}
}

// word adds the run of letters and digits at a place, and returns where it ends. The ending after an apostrophe belongs to it.
func (t *tokenizer) word(from int) (end int) {
	end = from
	for end < len(t.text) {
		r, size := utf8.DecodeRuneInString(t.text[end:])
		switch {
		case isWord(r) && !isPaired(r):
		case isApostrophe(r) && end > from && endingFollows(t.text[end+size:]):
		default:
			size = 0
		}
		if size == 0 {
			break
		}
		end += size
	}
	run := t.text[from:end]
	word := normalize(strings.Map(plainApostrophe, run))
	word = strings.ReplaceAll(strings.TrimSuffix(word, "'s"), "'", "")
	t.add(Token{Word: word, Stem: stem(word), Parts: append(parts(run), withoutParticle(word)...), Span: chat.Span{From: from, To: end}})
	return end
}

// parts returns the words of an identifier in camel case, or nil.
func parts(run string) (all []string) {
	from := 0
	for i := 1; i < len(run); i++ {
		if isUpper(run[i]) && !isUpper(run[i-1]) {
			all, from = append(all, cut(normalize(run[from:i]))), i
		}
	}
	if from == 0 {
		return nil
	}
	return append(all, cut(normalize(run[from:])))
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }

func plainApostrophe(r rune) rune {
	if isApostrophe(r) {
		return '\''
	}
	return r
}

// pairs adds the run of characters at a place, and returns where it ends.
func (t *tokenizer) pairs(from int) (end int) {
	var runes []string
	var spans []chat.Span
	for end = from; end < len(t.text); {
		r, size := utf8.DecodeRuneInString(t.text[end:])
		if !isPaired(r) {
			break
		}
		// Half-width kana carry their voice mark as a character of its own.
		for next := t.text[end+size:]; strings.HasPrefix(next, "ﾞ") || strings.HasPrefix(next, "ﾟ"); next = t.text[end+size:] {
			size += len("ﾞ")
		}
		runes, spans = append(runes, normalize(t.text[end:end+size])), append(spans, chat.Span{From: end, To: end + size})
		end += size
	}
	for i, one := range runes {
		if i+1 < len(runes) {
			one += runes[i+1]
		}
		t.add(Token{Word: one, Stem: one, Span: spans[i], Pair: true})
	}
	return end
}

// symbol adds an emoji or another symbol that is a word by itself, and returns where it ends.
func (t *tokenizer) symbol(from int) (end int) {
	if size, key := chat.Emoji(t.text[from:]); size > 0 {
		t.add(Token{Word: key, Stem: key, Span: chat.Span{From: from, To: from + size}})
		return from + size
	}
	_, size := utf8.DecodeRuneInString(t.text[from:])
	return from + size
}

func cut(word string) string {
	if len(word) <= tokenBytes {
		return word
	}
	end := tokenBytes
	for !utf8.RuneStart(word[end]) {
		end--
	}
	return word[:end]
}

func isWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || unicode.IsNumber(r)
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' }

// endingFollows reports whether the one or two letters after an apostrophe end a word, as in "don't" and "they'll"; what is longer is a
// word of its own, as in "l'été".
func endingFollows(rest string) bool {
	letters := 0
	for _, r := range rest {
		if !isWord(r) || isPaired(r) {
			break
		}
		letters++
	}
	return letters == 1 || letters == 2
}

// isPaired reports whether r is of a script that puts no spaces between words, or whose words carry particles that a reader does not
// type: Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese.
func isPaired(r rune) bool {
	if r < 0x0E00 {
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo, unicode.Thai, unicode.Lao,
		unicode.Khmer, unicode.Myanmar) || r == 'ー' || r == 'ｰ' || r == '々'
}

// isKeycap reports whether a text begins with a digit, "#" or "*" in a frame, which is an emoji.
func isKeycap(text string) bool {
	if text[0] > '9' {
		return false
	}
	size, _ := chat.Emoji(text)
	return size > 0
}

// isSymbol reports what may begin an emoji.
func isSymbol(r rune) bool { return r > 0xA8 && !unicode.IsSpace(r) && !unicode.IsControl(r) }
