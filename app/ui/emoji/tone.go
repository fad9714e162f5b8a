package emoji

import (
	"strings"
	"unicode/utf8"
)

// Tone is a skin tone of Unicode, from light to dark; NoTone is the yellow of cartoons.
type Tone int

const (
	NoTone Tone = iota
	Light
	MediumLight
	Medium
	MediumDark
	Dark
)

// Tones returns all of them.
func Tones() []Tone { return []Tone{NoTone, Light, MediumLight, Medium, MediumDark, Dark} }

// ToneOf returns the tone that a text names: a digit, as it is stored. Anything else is NoTone.
func ToneOf(text string) Tone {
	if len(text) == 1 && '0' < text[0] && text[0] <= '0'+byte(Dark) {
		return Tone(text[0] - '0')
	}
	return NoTone
}

// String returns the digit of the tone.
func (t Tone) String() string { return string('0' + rune(t)) }

const (
	firstTone = '\U0001F3FB'
	selector  = '\uFE0F' // a tone takes its place
	joiner    = "\u200d"
)

// In returns the emoji with a skin tone, if it has such versions: of two people both have it.
func (e *Emoji) In(t Tone) string {
	if t == NoTone || !e.Toned {
		return e.Text
	}
	tone := string(firstTone + rune(t) - 1)
	parts := strings.Split(e.Text, joiner)
	for i, part := range parts {
		first, size := utf8.DecodeRuneInString(part)
		if i > 0 && !(i == len(parts)-1 && person(first)) {
			continue
		}
		parts[i] = string(first) + tone + strings.TrimPrefix(part[size:], string(selector))
	}
	return strings.Join(parts, joiner)
}

// person reports whether r is a man, a woman or a person, of whom several can be joined.
func person(r rune) bool { return r == '👨' || r == '👩' || r == '🧑' }
