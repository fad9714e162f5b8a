package chat

import (
	"strings"
)

// StatusRunes bounds the text of a status.
const StatusRunes = 80

// Status is what users say about themselves: a text with an emoji until a time, and until when they do not want to be disturbed. The zero
// value says nothing.
type Status struct {
	Emoji string `json:"emoji,omitempty"`
	Text  string `json:"text,omitempty"`
	Until Millis `json:"until,omitempty"` // of emoji and text; 0: until they are changed
	Quiet Millis `json:"quiet,omitempty"` // do not disturb until then; 0: may be disturbed
	Rev   int64  `json:"rev,omitempty"`   // grows with each change: of two statuses of a user, the one with the higher Rev holds
}

// UserStatus is the status of a user.
type UserStatus struct {
	User UserID `json:"user"`
	Status
}

// At returns the status as it stands at a time: nobody writes anything when a part of it expires.
func (s Status) At(now Millis) Status {
	if s.Until != 0 && s.Until <= now {
		s.Emoji, s.Text, s.Until = "", "", 0
	}
	if s.Quiet <= now {
		s.Quiet = 0
	}
	return s
}

// Says reports whether there is something to show.
func (s Status) Says() bool { return s.Emoji != "" || s.Text != "" || s.Quiet != 0 }

// Expires returns when the first part of the status expires; 0: never.
func (s Status) Expires() Millis {
	if s.Until == 0 || s.Quiet != 0 && s.Quiet < s.Until {
		return s.Quiet
	}
	return s.Until
}

// Validate returns bad_text, bad_reaction or bad_frame for what no status may have.
func (s Status) Validate() error {
	switch err := oneLine("a status", s.Text, StatusRunes); {
	case err != nil:
		return err
	case s.Emoji != "" && !whole(s.Emoji):
		return Errorf(CodeBadReaction, "a status has one emoji")
	case s.Until < 0 || s.Quiet < 0:
		return Errorf(CodeBadFrame, "a time is not negative")
	}
	return nil
}

// whole reports whether a text is exactly one emoji.
func whole(text string) bool {
	size, _ := Emoji(text)
	return len(text) <= ReactionBytes && size == len(text)
}

// StatusOf returns the status of a typed text, which may begin with an emoji.
func StatusOf(text string) Status {
	text = strings.TrimSpace(text)
	size, _ := Emoji(text)
	return Status{Emoji: text[:size], Text: strings.TrimSpace(text[size:])}
}
