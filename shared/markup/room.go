package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/shared/chat"
)

// room adds "#" and what may be the name of a room: its id, in letters of any case.
func (w *inliner) room(i int) (end int) {
	limit := len(w.src)
	if w.more {
		limit = w.link.From
	}
	name := w.src[i+1 : max(limit, i+1)]
	if end := strings.IndexFunc(name, func(r rune) bool { return !RoomRune(r) }); end >= 0 {
		name = name[:end]
	}
	w.steps += len(name)
	name = strings.TrimRight(name, "-")
	if name == "" || !BeginsRoom(w.src[:i]) {
		return i + 1
	}
	end = i + 1 + len(name)
	return w.add(Inline{Kind: Room, Text: w.src[i:end]}, i, end)
}

// RoomRune reports whether r can stand in the id of a room.
func RoomRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '-' || r == '_'
}

// BeginsRoom reports whether "#" after a text begins the name of a room: not in a word, an address or a reference to a character,
// as in "C#", "[a](#b)" and "&#39;".
func BeginsRoom(before string) bool {
	r, size := utf8.DecodeLastRuneInString(before)
	return size == 0 || !inMail(r) && !strings.ContainsRune("#&/=?", r) && !strings.HasSuffix(before, "](")
}

// RoomOf returns the room that the text of a Room names.
func RoomOf(text string) chat.RoomID {
	return chat.RoomID(strings.ToLower(strings.TrimPrefix(text, "#")))
}
