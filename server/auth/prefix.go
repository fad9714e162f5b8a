package auth

import (
	"strings"

	"golang.org/x/text/secure/precis"
	"golang.org/x/text/unicode/norm"
)

// FoldPrefix returns the folded form of the beginning of a name, which need not be a name by itself.
func FoldPrefix(prefix string) string {
	if folded, err := precis.UsernameCaseMapped.String(prefix); err == nil {
		return folded
	}
	return norm.NFC.String(strings.ToLower(prefix))
}
