package password

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"parley/shared/chat"
)

// Lengths of passwords, in characters.
const (
	Min  = 8
	Max  = 256
	long = 16 // from here on a password is strong enough, unless it repeats itself
)

const (
	guessesMin  = 1e8 // zxcvbn's score 3: "safely unguessable", behind a slow hash
	distinctMin = 4   // different characters of a long password
)

// normal returns the form of a password that is hashed: the same for all keyboards (NFKC).
func normal(password string) string { return norm.NFKC.String(password) }

// Why a password is refused.
var (
	ErrShort     = weak("a password has at least %d characters; several words are easy to remember", Min)
	ErrLong      = weak("a password has at most %d characters", Max)
	ErrRepeats   = weak("this password repeats itself; several words are easy to remember and hard to guess")
	ErrGuessable = weak("this password is easy to guess; take several words, or %d characters", long)
)

// Check returns nil, or which of these errors applies to a password. about are words that it must not consist of, such as the name of its
// user. There are no rules about kinds of characters.
func Check(password string, about ...string) error {
	if len(password) > Max*utf8.UTFMax {
		return ErrLong
	}
	password = normal(password)
	switch length := utf8.RuneCountInString(password); {
	case length < Min:
		return ErrShort
	case length > Max:
		return ErrLong
	case length < long && guesses(password, append([]string{"parley"}, about...)) < guessesMin:
		return ErrGuessable
	case distinct(password) < distinctMin:
		return ErrRepeats
	}
	return nil
}

func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range strings.ToLower(s) {
		seen[r] = true
	}
	return len(seen)
}

func weak(format string, args ...any) error {
	return chat.Errorf(chat.CodeBadPassword, format, args...)
}
