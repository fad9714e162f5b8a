package chat

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// emojiSpan is a run of emoji with the same properties.
type emojiSpan struct {
	first, last rune
	emojiProperties
}

type emojiProperties uint8

const (
	toned   emojiProperties = 1 << iota // a skin tone may follow
	textual                             // drawn as text unless selector follows
)

// Characters that are part of emoji without being one.
const (
	joiner                     = "\u200d"
	selector                   = '\ufe0f' // asks for the look of an emoji
	keycaps                    = "#*0123456789"
	keycap                     = "\u20e3"
	firstTone, lastTone        = '\U0001F3FB', '\U0001F3FF'
	firstHair, lastHair        = '\U0001F9B0', '\U0001F9B3'
	firstLetter, lastLetter    = '\U0001F1E6', '\U0001F1FF'
	firstTag, lastTag, flagEnd = '\U000E0030', '\U000E007A', '\U000E007F'
	taggedFlag                 = '\U0001F3F4'
)

// Emoji returns the size in bytes of the emoji that text begins with, and its key (see ReactionKey); 0 if there is none.
// It takes the longest there is, in time that does not depend on the length of text.
func Emoji(text string) (size int, key string) {
	r, first := utf8.DecodeRuneInString(text)
	switch {
	case r < utf8.RuneSelf:
		return keycapEmoji(text)
	case firstLetter <= r && r <= lastLetter:
		return regionFlag(r, text)
	case r == taggedFlag:
		if size, key = tagFlag(text[first:]); size > 0 {
			return first + size, key
		}
	}
	return joinedEmoji(text)
}

// keycapEmoji finds a digit, "#" or "*" in a frame.
func keycapEmoji(text string) (size int, key string) {
	if text == "" || !strings.Contains(keycaps, text[:1]) {
		return 0, ""
	}
	rest := strings.TrimPrefix(text[1:], string(selector))
	if !strings.HasPrefix(rest, keycap) {
		return 0, ""
	}
	return len(text) - len(rest) + len(keycap), text[:1] + keycap
}

// regionFlag finds a flag that two letters spell, of which r is the first.
func regionFlag(r rune, text string) (size int, key string) {
	second, _ := utf8.DecodeRuneInString(text[utf8.RuneLen(r):])
	if second < firstLetter || second > lastLetter {
		return 0, ""
	}
	code := [2]byte{byte('A' + r - firstLetter), byte('A' + second - firstLetter)}
	for at := 0; at < len(emojiRegions); at += 2 {
		if emojiRegions[at:at+2] == string(code[:]) {
			size = 2 * utf8.RuneLen(r)
			return size, text[:size]
		}
	}
	return 0, ""
}

// tagFlag finds the tags that make a black flag another one. Any others are refused: tags are invisible, and could hide a text.
func tagFlag(rest string) (size int, key string) {
	for at, r := range rest {
		if r != flagEnd && (r < firstTag || r > lastTag) {
			break
		}
		if r == flagEnd {
			size = at + utf8.RuneLen(r)
			key = string(taggedFlag) + rest[:size]
			if strings.Contains(emojiTagged, " "+key+" ") {
				return size, key
			}
			break
		}
	}
	return 0, ""
}

// partsMax is the number of emoji that may be joined to one.
const partsMax = 4

// joinedEmoji finds an emoji of one character, or of several that joiners join.
func joinedEmoji(text string) (size int, key string) {
	var parts strings.Builder
	rest := text
	for range partsMax {
		r, partSize := emojiPart(rest)
		if partSize == 0 {
			break
		}
		parts.WriteRune(r)
		rest = rest[partSize:]
		if canonical, ok := canonicalEmoji(parts.String()); ok {
			size, key = len(text)-len(rest), canonical
		}
		if !strings.HasPrefix(rest, joiner) {
			break
		}
		parts.WriteString(joiner)
		rest = rest[len(joiner):]
	}
	return size, key
}

// emojiPart returns the character that text begins with and its size, with the selector or the skin tone that may follow
// it; 0 if it is not a part of emoji.
func emojiPart(text string) (r rune, size int) {
	r, size = utf8.DecodeRuneInString(text)
	p, ok := properties(r)
	if !ok && (r < firstHair || r > lastHair) {
		return 0, 0
	}
	next, nextSize := utf8.DecodeRuneInString(text[size:])
	if next == selector || p&toned != 0 && firstTone <= next && next <= lastTone {
		size += nextSize
	}
	return r, size
}

// canonicalEmoji returns the key of an emoji without selectors and tones, if there is such an emoji.
func canonicalEmoji(parts string) (key string, ok bool) {
	if r, size := utf8.DecodeRuneInString(parts); size == len(parts) {
		_, ok = properties(r)
		return parts, ok
	}
	for _, alias := range emojiAliases {
		if parts == alias[0] {
			return alias[1], true
		}
	}
	return parts, strings.Contains(emojiJoined, " "+parts+" ")
}

// properties returns what is known of an emoji of one character.
func properties(r rune) (p emojiProperties, ok bool) {
	at, _ := slices.BinarySearchFunc(emojiSpans[:], r, func(s emojiSpan, r rune) int { return int(s.last - r) })
	if at == len(emojiSpans) || r < emojiSpans[at].first {
		return 0, false
	}
	return emojiSpans[at].emojiProperties, true
}
