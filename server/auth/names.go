// Package auth authenticates guests, checks the names of users and rooms, and limits rates.
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

// marksMax bounds the combining marks on one letter: Thai and Vietnamese need two, "Zalgo" text has many.
const marksMax = 2

// ParseName returns the forms of a name without the white space around it, or a bad_name error that tells what to change.
func ParseName(shown string) (store.Name, error) {
	shown = norm.NFC.String(strings.TrimSpace(clip(shown)))
	if err := checkShape(shown); err != nil {
		return store.Name{}, err
	}
	folded, err := precis.UsernameCaseMapped.String(shown) // RFC 8265: folds case and width, refuses invisible characters
	if err != nil {
		return store.Name{}, badName("that name has an invisible character, or mixes directions of writing; use plain letters and digits")
	}
	name := store.Name{Shown: shown, Folded: folded, Skeleton: skeleton(shown)}
	if isReserved(name) {
		return store.Name{}, badName("that name is reserved, or looks like a reserved one; choose another one")
	}
	return name, nil
}

// FindName returns the forms in which a name is looked up. Any text has them: also a reserved name, which somebody may have from an import.
func FindName(typed string) store.Name {
	folded := Fold(typed)
	return store.Name{Shown: strings.TrimSpace(typed), Folded: folded, Skeleton: skeleton(norm.NFC.String(strings.TrimSpace(clip(typed))))}
}

// skeleton returns the same string for names that a reader cannot tell apart (Unicode TS 39). It starts from the name as shown, since
// "PauI" looks like "Paul" and its folded form does not. It folds and maps twice, since "l0l" becomes "lOl", which is "lol" in
// another case.
func skeleton(shown string) string {
	once := confusables.Skeleton(norm.NFKC.String(shown))
	return confusables.Skeleton(strings.ToLower(once))
}

// Look returns the same string for words that a reader cannot tell apart.
func Look(word string) string { return skeleton(word) }

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

// checkMarks refuses too many marks on one letter. PRECIS refuses marks without a letter.
func checkMarks(shown string) error {
	marks := 0
	for _, r := range shown {
		if !unicode.IsMark(r) {
			marks = 0
			continue
		}
		if marks++; marks > marksMax {
			return badName("a name has at most %d accents on one letter", marksMax)
		}
	}
	return nil
}

// clip bounds the work on names that are too long.
func clip(s string) string {
	return s[:min(len(s), (chat.NameMax+1)*4*utf8.UTFMax)]
}

func badName(format string, args ...any) error { return chat.Errorf(chat.CodeBadName, format, args...) }

// FoldPrefix returns the folded form of the beginning of a name, which need not be a valid name itself.
func FoldPrefix(prefix string) string {
	if folded, err := precis.UsernameCaseMapped.String(prefix); err == nil {
		return folded
	}
	return norm.NFC.String(strings.ToLower(prefix))
}

// Fold returns the folded form of what somebody has typed as the own name. It need not be a valid name: one that was reserved later still
// has its user.
func Fold(typed string) string {
	typed = strings.ToValidUTF8(strings.ReplaceAll(clip(typed), "\x00", ""), "")
	return FoldPrefix(norm.NFC.String(strings.TrimLeft(strings.TrimSpace(typed), "@＠")))
}
