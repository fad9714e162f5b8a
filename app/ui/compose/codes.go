package compose

import (
	"slices"
	"strings"

	"parley/app/ui/emoji"
	"parley/shared/chat"
)

// codesMax bounds how many short codes wait for the names of emoji.
const codesMax = 50

// Codes are short codes, ":tada:", that were typed while the names of emoji were not loaded. What was pasted is none of them.
type Codes []string

// With returns the codes with one that was typed.
func (c Codes) With(code string) Codes {
	if slices.Contains(c, code) || len(c) == codesMax {
		return c
	}
	return append(c, code)
}

// Stand reports whether a text has one of the codes.
func (c Codes) Stand(text string) bool {
	return slices.ContainsFunc(c, func(code string) bool { return strings.Contains(text, code) })
}

// Replace returns what puts the emoji in the place of the codes in a text, with a selection that stays where it is; ok is false if
// none has a name that is known.
func (c Codes) Replace(set *emoji.Set, text string, tone emoji.Tone, selected chat.Span) (e Replacement, ok bool) {
	var changes []change
	for _, code := range c {
		for at := 0; len(changes) < codesMax; {
			i := strings.Index(text[at:], code)
			if i < 0 {
				break
			}
			from, end := at+i, at+i+len(code)
			at = end
			begin, name, is := CodeAt(text, end)
			if one := set.ByCode(name); is && begin == from && one != nil {
				changes = append(changes, change{from, end, one.In(tone)})
			}
		}
	}
	if len(changes) == 0 {
		return Replacement{}, false
	}
	return replacementOf(text, changes, selected), true
}
