package password

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

// guesses estimates how many attempts a password withstands, as zxcvbn does (Wheeler, "zxcvbn: Low-Budget Password Strength Estimation",
// USENIX Security 2016): it is cut into pieces that somebody would guess one by one, such as common words, runs of the keyboard and years,
// so that the product of their ranks is least. It is for short passwords: its time grows with the cube of their length.
func guesses(password string, about []string) float64 {
	p := []rune(password)
	pieces := slices.Concat(words(p, about), runs(p), repeats(p, about), digits(p))
	// least[n][end] is the least product of n pieces up to end.
	least := make([][]float64, len(p)+1)
	for n := range least {
		least[n] = slices.Repeat([]float64{math.Inf(1)}, len(p)+1)
	}
	least[0][0] = 1
	for start := range p {
		for end := start + 1; end <= len(p); end++ {
			pieces = append(pieces, piece{start, end, math.Pow(perCharacter, float64(end-start))})
		}
	}
	slices.SortFunc(pieces, func(a, b piece) int { return a.end - b.end })
	for n := range len(p) {
		for _, x := range pieces {
			least[n+1][x.end] = min(least[n+1][x.end], least[n][x.start]*x.guesses)
		}
	}
	total, orders := math.Inf(1), 1.0
	for n := 1; n <= len(p); n++ {
		orders *= float64(n) // in which the pieces may stand
		total = min(total, orders*least[n][len(p)]+math.Pow(perPiece, float64(n-1)))
	}
	return total
}

const (
	perCharacter = 10     // guesses for a character that is in no other piece
	perPiece     = 10_000 // guesses to find out that there is another piece
	yearGuesses  = 120
	dateGuesses  = 365 * yearGuesses
	runGuesses   = 30 // per character of a run
)

// piece is the part of a password from start to end, and how many guesses it takes.
type piece struct {
	start, end int
	guesses    float64
}

// keyboard are characters in an order that fingers follow.
var keyboard = []string{
	"abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "!@#$%^&*()", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "קראטוןםפ", "שדגכעיחלך",
}

// runs finds parts of the keyboard, and characters that follow each other by number.
func runs(p []rune) (all []piece) {
	lower := []rune(strings.ToLower(string(p)))
	if len(lower) != len(p) {
		return nil
	}
	for start := range p {
		for end := start + 3; end <= len(p); end++ {
			part := string(lower[start:end])
			back := reversed(part)
			onKeys := func(row string) bool { return strings.Contains(row, part) || strings.Contains(row, back) }
			if counts(lower[start:end]) || slices.ContainsFunc(keyboard, onKeys) {
				all = append(all, piece{start, end, runGuesses * float64(end-start) * upper(p[start:end])})
			}
		}
	}
	return all
}

// counts reports whether each character has the number of the one before plus one, or minus one.
func counts(p []rune) bool {
	step := p[1] - p[0]
	if step != 1 && step != -1 {
		return false
	}
	for i := range p[1:] {
		if p[i+1]-p[i] != step {
			return false
		}
	}
	return true
}

// repeats finds parts that are another part several times.
func repeats(p []rune, about []string) (all []piece) {
	for start := range p {
		for size := 1; start+2*size <= len(p); size++ {
			unit, times := p[start:start+size], 1
			for end := start + 2*size; end <= len(p) && slices.Equal(p[end-size:end], unit); end += size {
				times++
				all = append(all, piece{start, end, float64(times) * math.Pow(perCharacter, float64(size))})
			}
			if times > 1 && size > 2 {
				whole := guesses(string(unit), about)
				for n := 2; n <= times; n++ {
					all = append(all, piece{start, start + n*size, float64(n) * whole})
				}
			}
		}
	}
	return all
}

// digits finds years, and what may be the digits of a date.
func digits(p []rune) (all []piece) {
	for start := range p {
		for end := start + 1; end <= len(p) && p[end-1] >= '0' && p[end-1] <= '9'; end++ {
			switch part := string(p[start:end]); {
			case len(part) == 4 && (part[:2] == "19" || part[:2] == "20"):
				all = append(all, piece{start, end, yearGuesses})
			case len(part) == 6 || len(part) == 8:
				all = append(all, piece{start, end, dateGuesses})
			}
		}
	}
	return all
}

// upper is by how much capitals multiply the guesses of a word: little if it is the first letter or all of them.
func upper(word []rune) float64 {
	capitals := 0
	for _, r := range word {
		if unicode.IsUpper(r) {
			capitals++
		}
	}
	switch {
	case capitals == 0:
		return 1
	case capitals == len(word), capitals == 1 && (unicode.IsUpper(word[0]) || unicode.IsUpper(word[len(word)-1])):
		return 2
	}
	return math.Pow(2, float64(min(capitals, len(word)-capitals)+1))
}

func reversed(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}
