package protocol

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/shared/chat"
)

// The Validate methods of commands check what a client sends, as far as the frame alone tells: whether a room exists, and
// whether the user may read it, only the server knows.

// seqMax bounds a Seq: the largest integer that JSON carries exactly in every language. Adding to it cannot overflow.
const seqMax chat.Seq = 1<<53 - 1

// Validate checks the room and the place to resume from.
func (p *Join) Validate() error {
	if p.At < 0 || p.At > chat.Millis(seqMax) {
		return chat.Errorf(chat.CodeBadFrame, "at is the time of an event, in milliseconds since 1970")
	}
	return first(p.Room.Validate(), seq(p.After), line(string(p.Epoch)))
}

// Validate checks the room.
func (p *Leave) Validate() error { return p.Room.Validate() }

// Validate checks the room.
func (p *Typing) Validate() error { return p.Room.Validate() }

// Validate has nothing to check.
func (p *Pong) Validate() error { return nil }

// Validate checks the room and the place.
func (p *Read) Validate() error { return first(p.Room.Validate(), seq(p.Seq)) }

// Validate checks the page's start.
func (p *Requests) Validate() error {
	if p.After == "" {
		return nil
	}
	return p.After.Validate()
}

// Validate checks the room.
func (p *Answer) Validate() error { return p.Room.Validate() }

// Validate checks the room and the page's start.
func (p *People) Validate() error { return first(p.Room.Validate(), noneOr(p.After)) }

// Validate refuses what is too long for any name. The server has more rules of names.
func (p *Rename) Validate() error { return name(p.Name) }

// Validate refuses what is too long for any name.
func (p *Find) Validate() error { return name(p.Name) }

// Validate refuses a name that no room can have.
func (p *Create) Validate() error {
	_, err := chat.Slug(p.Name)
	return first(err, chat.ValidateTopic(p.Topic))
}

// Validate refuses a query longer than any name of a room.
func (p *Rooms) Validate() error {
	if utf8.RuneCountInString(p.Query) > chat.RoomNameRunes {
		return chat.Errorf(chat.CodeTooBig, "a query has at most %d characters", chat.RoomNameRunes)
	}
	return first(line(p.Query), line(string(p.After)))
}

// Validate refuses a message that is both to one user and public.
func (p *Send) Validate() error {
	if p.To != "" && p.Public {
		return chat.Errorf(chat.CodeBadFrame, "send has either to or public")
	}
	return first(p.Room.Validate(), p.Nonce.Validate(), chat.ValidateText(p.Text), noneOr(p.To))
}

// Validate demands exactly one of before and after.
func (p *History) Validate() error {
	after := chat.Seq(0)
	if p.After != nil {
		after = *p.After
	}
	if err := first(p.Room.Validate(), seq(p.Before), seq(after)); err != nil {
		return err
	}
	if (p.Before > 0) == (p.After != nil) {
		return chat.Errorf(chat.CodeBadSeq, "history has either before (from 1) or after (from 0)")
	}
	if p.Limit < 0 || p.Limit > chat.PageMax {
		return chat.Errorf(chat.CodeTooBig, "a page has 1 to %d events", chat.PageMax)
	}
	return nil
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func seq(s chat.Seq) error {
	if s < 0 || s > seqMax {
		return chat.Errorf(chat.CodeBadSeq, "a seq is from 0 to %d", seqMax)
	}
	return nil
}

func noneOr(id chat.UserID) error {
	if id == "" {
		return nil
	}
	return id.Validate()
}

// line refuses what is no id and no query: long strings and control characters.
func line(s string) error {
	if len(s) > chat.RoomNameRunes*utf8.UTFMax || strings.ContainsFunc(s, unicode.IsControl) {
		return chat.Errorf(chat.CodeBadText, "an id or a query is one short line without control characters")
	}
	return nil
}

func name(s string) error {
	if len(s) > chat.NameMax*4*utf8.UTFMax || strings.ContainsFunc(s, unicode.IsControl) {
		return chat.Errorf(chat.CodeBadName, "a name has %d to %d characters, none of them a control character", chat.NameMin, chat.NameMax)
	}
	return nil
}
