package compose

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/app/ui/emoji"
	"parley/shared/chat"
	syntax "parley/shared/markup"
)

// codeMin is how many characters of a short code are typed before it is completed. A Chinese character says as much as a word.
const codeMin = 2

// EmojiAt returns the bytes of the ":name" that the caret stands at the end of, if it is long enough to be completed.
func EmojiAt(text string, caret int) (from int, ok bool) {
	from, ok = codeBefore(text, caret)
	if !ok {
		return 0, false
	}
	_, size := utf8.DecodeRuneInString(text[from:])
	name := text[from+size : caret]
	last, _ := utf8.DecodeLastRuneInString(name)
	if utf8.RuneCountInString(name) < codeMin && !unicode.Is(unicode.Han, last) {
		return 0, false
	}
	return from, true
}

// CodeAt returns the bytes of the ":name:" that the caret stands at the end of, and the name.
func CodeAt(text string, caret int) (from int, name string, ok bool) {
	if caret < 0 || caret > len(text) {
		return 0, "", false
	}
	end, size := utf8.DecodeLastRuneInString(text[:caret])
	if !isColon(end) {
		return 0, "", false
	}
	from, ok = codeBefore(text, caret-size)
	if !ok {
		return 0, "", false
	}
	_, first := utf8.DecodeRuneInString(text[from:])
	name = text[from+first : caret-size]
	return from, name, name != ""
}

// Closes reports whether text is the one before with a colon typed at the caret: one that was pasted or restored is left alone.
func Closes(before, text string, caret int) bool {
	if caret < 0 || caret > len(text) {
		return false
	}
	typed, size := utf8.DecodeLastRuneInString(text[:caret])
	return isColon(typed) && before == text[:caret-size]+text[caret:]
}

// codeBefore returns where ":" stands before the characters of a name that end at the caret. It must not follow a letter, a digit or
// another colon, as in times, addresses and programs, nor stand in a link or in code.
func codeBefore(text string, caret int) (from int, ok bool) {
	if caret < 0 || caret > len(text) {
		return 0, false
	}
	for i := caret; i > 0; {
		r, size := utf8.DecodeLastRuneInString(text[:i])
		i -= size
		if isColon(r) {
			before, _ := utf8.DecodeLastRuneInString(text[:i])
			inWord := i > 0 && (unicode.IsLetter(before) || unicode.IsDigit(before) || isColon(before))
			return i, !inWord && isPlain(text, i, caret)
		}
		if !isCode(r) {
			return 0, false
		}
	}
	return 0, false
}

// isPlain reports whether the text between from and to is neither in a link nor in code: a mention there would be one. Whoever writes
// code has not closed it yet.
func isPlain(text string, from, to int) bool {
	line := text[strings.LastIndexByte(text[:from], '\n')+1 : from]
	return mentionIn(text[:from], text[to:]) && mentionIn(line, "`") && mentionIn(line, "``")
}

// mentionIn reports whether a name between two parts of a text would be a mention.
func mentionIn(before, after string) bool {
	spans := syntax.Mentions(before + "@x " + after)
	return slices.ContainsFunc(spans, func(s chat.Span) bool { return s.From == len(before) })
}

func isColon(r rune) bool { return r == ':' || r == '：' }

// isCode reports whether r may be part of a short code, or of a name in any language.
func isCode(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_+-", r)
}

// CompleteEmoji returns the list of emoji for a text, or an empty one. set may be nil.
func CompleteEmoji(set *emoji.Set, text string, caret int) Completion {
	from, ok := EmojiAt(text, caret)
	if !ok || set == nil {
		return Completion{}
	}
	_, size := utf8.DecodeRuneInString(text[from:])
	return Completion{From: from, To: caret, Emoji: set.Search(text[from+size:caret], optionsMax)}
}
