// Package auth decides who is asking and what they may: names, guests, and how fast.
package auth

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mtibben/confusables"
	"golang.org/x/text/secure/precis"
	"golang.org/x/text/unicode/norm"

	"parley/server/store"
	"parley/shared/chat"
)

// marksMax is how many combining marks may follow one another: Thai and Vietnamese need two, "Zalgo" many.
const marksMax = 2

// ParseName returns the forms of a name that a user asked for; white space around it is dropped. It returns a
// bad_name error that says what to change.
func ParseName(shown string) (store.Name, error) {
	shown = norm.NFC.String(strings.TrimSpace(clip(shown)))
	if err := checkShape(shown); err != nil {
		return store.Name{}, err
	}
	folded, err := precis.UsernameCaseMapped.String(shown) // RFC 8265: folds case and width, refuses what is not seen
	if err != nil {
		return store.Name{}, badName("that name has a character that is not seen, or that belongs to another direction of writing; use plain letters and digits")
	}
	name := store.Name{Shown: shown, Folded: folded, Skeleton: skeleton(shown)}
	if isReserved(name) {
		return store.Name{}, badName("that name is reserved, or looks as if it was; choose another one")
	}
	return name, nil
}

// skeleton returns what a name looks like: the same for names that a reader cannot tell apart (Unicode TS 39). It
// starts from what is shown, since "PauI" looks like "Paul" and its folded form does not. It is folded and mapped
// again, since "l0l" becomes "lOl", which is "lol" in another case.
func skeleton(shown string) string {
	once := confusables.Skeleton(norm.NFKC.String(shown))
	return confusables.Skeleton(strings.ToLower(once))
}

func checkShape(shown string) error {
	runes := utf8.RuneCountInString(shown)
	switch {
	case !utf8.ValidString(shown):
		return badName("a name is valid UTF-8")
	case runes < chat.NameMin || runes > chat.NameMax:
		return badName("a name has %d to %d characters", chat.NameMin, chat.NameMax)
	case strings.ContainsFunc(shown, unicode.IsSpace):
		return badName(`a name has no spaces; use "-" instead`)
	case strings.ContainsFunc(shown, func(r rune) bool { return !chat.NameRune(r) }):
		return badName(`a name has letters, digits, "-", "_" and "." only`)
	case !strings.ContainsFunc(shown, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		return badName("a name needs a letter or a digit")
	case strings.Trim(shown, ".-") != shown:
		return badName(`a name does not begin or end with "." or "-"`)
	}
	return checkMarks(shown)
}

// checkMarks refuses towers of marks. A mark that stands on nothing is PRECIS's to refuse.
func checkMarks(shown string) error {
	row := 0
	for _, r := range shown {
		if !unicode.IsMark(r) {
			row = 0
			continue
		}
		if row++; row > marksMax {
			return badName("a name has at most %d accents on one letter", marksMax)
		}
	}
	return nil
}

// clip bounds the work on what is too long anyway.
func clip(s string) string {
	return s[:min(len(s), (chat.NameMax+1)*4*utf8.UTFMax)]
}

func badName(format string, args ...any) error { return chat.Errorf(chat.CodeBadName, format, args...) }
