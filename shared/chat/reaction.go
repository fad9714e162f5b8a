package chat

import "strings"

// ReactionBytes bounds the UTF-8 of a reaction. The longest emoji has 35 bytes.
const ReactionBytes = 64

// ReactionKey returns the key under which a reaction is counted. The text must be exactly one emoji of those that Unicode
// recommends for interchange (UTS #51), which a keyboard offers: also a flag, a keycap, or several emoji joined to one.
// The key is the emoji without U+FE0F and without skin tones, so 👍, 👍🏽 and 👍 U+FE0F count together. A key is its own key,
// and is in NFC as it is: no emoji decomposes. ok is false for every other text, and for one longer than ReactionBytes.
func ReactionKey(text string) (key string, ok bool) {
	if len(text) > ReactionBytes {
		return "", false
	}
	size, key := Emoji(text)
	return key, size > 0 && size == len(text)
}

// ReactionText returns the emoji of a key as it is to be shown: with U+FE0F where Unicode wants it, without which ❤ is drawn
// as a character of the text. What is no key is returned as it is.
func ReactionText(key string) string {
	var b strings.Builder
	for _, r := range key {
		b.WriteRune(r)
		if p, _ := properties(r); p&textual != 0 || strings.ContainsRune(keycaps, r) && key != string(r) {
			b.WriteRune(selector)
		}
	}
	return b.String()
}
