package compose

import "unicode/utf8"

// JavaScript counts text in UTF-16 units, Go in bytes.

// BytesAt returns the byte offset of the UTF-16 offset units in text, clipped to the text.
func BytesAt(text string, units int) int {
	for i, r := range text {
		if units <= 0 {
			return i
		}
		units -= unitsOf(r)
	}
	return len(text)
}

// UnitsAt returns the UTF-16 offset of the byte offset at in text.
func UnitsAt(text string, at int) int {
	n := 0
	for i, r := range text {
		if i >= at {
			break
		}
		n += unitsOf(r)
	}
	return n
}

func unitsOf(r rune) int {
	if r > 0xFFFF && r <= utf8.MaxRune {
		return 2
	}
	return 1
}
