package chat

import (
	"strings"
	"unicode/utf8"
)

// Draft is a text that a user has not sent yet: the one for a room, or one on the shelf.
type Draft struct {
	Room    RoomID `json:"room"`
	Version int64  `json:"version"`         // of a room: grows with each save. On the shelf: identifies it, and grows with each draft that is put there
	Since   int64  `json:"since,omitempty"` // of a room: it continues the versions from this one on
	Text    string `json:"text,omitempty"`
	Reply   Seq    `json:"reply,omitempty"`   // the message that it answers
	At      Millis `json:"at,omitzero"`       // when it was saved, or put on the shelf
	Refused Code   `json:"refused,omitempty"` // on the shelf, of a scheduled message: why it was not sent
}

// ValidateDraft returns an error unless text can be stored as a draft: UTF-8 within the limits of a message, no control characters but
// newline and tab. It may be empty.
func ValidateDraft(text string) error {
	switch {
	case !utf8.ValidString(text):
		return Errorf(CodeBadText, "the text is not valid UTF-8")
	case len(text) > TextBytes || utf8.RuneCountInString(text) > TextRunes:
		return Errorf(CodeTooBig, "a draft has at most %d characters and %d bytes; the rest stays on this device", TextRunes, TextBytes)
	case strings.ContainsFunc(text, forbidden):
		return Errorf(CodeBadText, "the text has control characters; remove them")
	}
	return nil
}

// KeepsDraft reports whether the text is continues the draft was: it contains all of it, or shares at least half of its bytes with it at
// the beginning and the end. Otherwise the draft was replaced, and belongs on the shelf.
func KeepsDraft(was, is string) bool {
	if strings.TrimSpace(was) == "" || strings.Contains(is, strings.TrimSpace(was)) {
		return true
	}
	start := 0
	for start < min(len(was), len(is)) && was[start] == is[start] {
		start++
	}
	end := 0
	for end < min(len(was), len(is))-start && was[len(was)-1-end] == is[len(is)-1-end] {
		end++
	}
	return 2*(start+end) >= len(was)
}
