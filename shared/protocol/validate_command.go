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

// Validate refuses an invalid room or topic.
func (p *Topic) Validate() error { return first(p.Room.Validate(), chat.ValidateTopic(p.Topic)) }

// Validate checks the room.
func (p *Typing) Validate() error { return p.Room.Validate() }

// Validate refuses an invalid room or level.
func (p *Level) Validate() error { return first(p.Room.Validate(), p.Level.Validate()) }

// Validate has nothing to check.
func (p *Away) Validate() error { return nil }

// Validate has nothing to check.
func (p *Pong) Validate() error { return nil }

// Validate checks the room and the place.
func (p *Read) Validate() error {
	back := int64(0)
	if p.Back != nil {
		back = *p.Back
	}
	return first(p.Room.Validate(), seq(p.Seq), seq(chat.Seq(back)))
}

// Validate checks the room and the message.
func (p *Unread) Validate() error {
	return first(p.Room.Validate(), messageSeq(p.Seq), seq(chat.Seq(p.Back)))
}

// Validate demands all of a place or none of it.
func (p *Inbox) Validate() error {
	if p.Limit < 0 || p.Limit > chat.InboxPage {
		return chat.Errorf(chat.CodeTooBig, "a page of the inbox has 1 to %d messages", chat.InboxPage)
	}
	if p.Room == "" && p.Seq == 0 && p.At == 0 {
		return nil
	}
	return first(seq(chat.Seq(p.At)), p.Room.Validate(), messageSeq(p.Seq))
}

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

// Validate refuses a text that was sent and is still there.
func (p *Draft) Validate() error {
	if p.Sent && p.Text != "" {
		return chat.Errorf(chat.CodeBadFrame, "the draft that was sent is empty")
	}
	return first(p.Room.Validate(), chat.ValidateDraft(p.Text), seq(p.Reply), seq(chat.Seq(p.Base)))
}

// Validate checks the page's start.
func (p *Drafts) Validate() error {
	if p.After == "" {
		return nil
	}
	return p.After.Validate()
}

// Validate checks the room and the text, which is not blank.
func (p *Shelve) Validate() error {
	return first(p.Room.Validate(), chat.ValidateText(p.Text), seq(p.Reply))
}

// Validate checks the page's start.
func (p *Shelf) Validate() error { return seq(chat.Seq(p.Before)) }

// Validate checks the version.
func (p *Unshelve) Validate() error { return seq(chat.Seq(p.Version)) }

// Validate refuses what is too long for any name. The server has more rules of names.
func (p *Rename) Validate() error { return name(p.Name) }

// Validate refuses what is too long for any name.
func (p *Find) Validate() error { return name(p.Name) }

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
	return first(p.Room.Validate(), p.Nonce.Validate(), chat.ValidateText(p.Text), noneOr(p.To), seq(p.Reply))
}

// Validate checks the room, the message and its text.
func (p *Edit) Validate() error {
	return first(p.Room.Validate(), messageSeq(p.Seq), seq(p.Rev), chat.ValidateText(p.Text))
}

// Validate checks the room and the message.
func (p *Delete) Validate() error { return first(p.Room.Validate(), messageSeq(p.Seq)) }

// Validate checks the room and the message.
func (p *Restore) Validate() error { return first(p.Room.Validate(), messageSeq(p.Seq)) }

// Validate checks the room, the message and the emoji.
func (p *React) Validate() error { return first(p.Room.Validate(), messageSeq(p.Seq), reaction(p.Key)) }

// Validate checks the room and the message.
func (p *Pin) Validate() error { return first(p.Room.Validate(), messageSeq(p.Seq)) }

// Validate checks the room.
func (p *Pins) Validate() error { return p.Room.Validate() }

// Validate checks the room, the message, the emoji and the page's start.
func (p *Reactors) Validate() error {
	return first(p.Room.Validate(), messageSeq(p.Seq), reaction(p.Key), noneOr(p.After))
}

// Validate checks the room and the message.
func (p *Versions) Validate() error { return first(p.Room.Validate(), messageSeq(p.Seq)) }

// Validate demands exactly one of before, after, around and at.
func (p *History) Validate() error {
	after := chat.Seq(0)
	if p.After != nil {
		after = *p.After
	}
	if err := first(p.Room.Validate(), seq(p.Before), seq(after), seq(p.Around), seq(chat.Seq(p.At))); err != nil {
		return err
	}
	ways := 0
	for _, way := range []bool{p.Before > 0, p.After != nil, p.Around > 0, p.At > 0} {
		if way {
			ways++
		}
	}
	if ways != 1 {
		return chat.Errorf(chat.CodeBadSeq, "history has one of before (from 1), after (from 0), around (from 1) and at (from 1)")
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

// messageSeq refuses what no message can have.
func messageSeq(s chat.Seq) error {
	if s < 1 || s > seqMax {
		return chat.Errorf(chat.CodeBadSeq, "the seq of a message is from 1 to %d", seqMax)
	}
	return nil
}

// reaction refuses what is too long for any emoji. The server knows which texts are one.
func reaction(key string) error {
	if key == "" || len(key) > chat.ReactionBytes || strings.ContainsFunc(key, unicode.IsControl) {
		return chat.Errorf(chat.CodeBadReaction, "a reaction is one emoji")
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
