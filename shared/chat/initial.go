package chat

import (
	"unicode"
	"unicode/utf8"
)

// initialMarks is up to how many bytes of combining marks an initial has.
const initialMarks = 8

// Initial returns the first letter of a name with the marks that belong to it, for the picture of a user.
func Initial(name string) string {
	r, size := utf8.DecodeRuneInString(name)
	if r == utf8.RuneError {
		return "?"
	}
	letter := string(unicode.ToUpper(r))
	for i, mark := range name[size:] {
		if !unicode.IsMark(mark) || i > initialMarks {
			break
		}
		letter += string(mark)
	}
	return letter
}
