package protocol

import (
	"time"

	"parley/shared/chat"
)

// Commands about messages that the server sends at a time.
type (
	// Schedule has the server send a message at a time, whether the user is connected then or not. It replaces a scheduled message with the
	// same nonce. Answer: Done.
	Schedule chat.Scheduled
	// Unschedule takes a scheduled message back, unless it is being sent. Answer: Scheduled with that message.
	Unschedule struct {
		Nonce chat.Nonce `json:"nonce"`
	}
	// Schedules asks for the user's scheduled messages, the next one first. Answer: Scheduled.
	Schedules struct{}
)

// Scheduled answers Schedules and Unschedule. In a list a text is cut to chat.RefBytes. Without an id it tells the user's sessions that
// the list has changed, and has no messages.
type Scheduled struct {
	Messages []chat.Scheduled `json:"messages"`
}

// Validate refuses what Send refuses, and a time that no clock shows.
func (p *Schedule) Validate() error {
	send := Send{Room: p.Room, Nonce: p.Nonce, Text: p.Text, To: p.To, Public: p.Public, Reply: p.Reply}
	if p.At <= 0 || p.At > chat.MillisOf(time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)) {
		return chat.Errorf(chat.CodeBadFrame, "at is a time in milliseconds since 1970")
	}
	return send.Validate()
}

// Validate checks the nonce.
func (p *Unschedule) Validate() error { return p.Nonce.Validate() }

// Validate accepts it: it has no fields.
func (p *Schedules) Validate() error { return nil }

// Validate refuses messages without a room.
func (p *Scheduled) Validate() error {
	return each(p.Messages, func(m chat.Scheduled) error { return first(m.Room.Validate(), m.Nonce.Validate()) })
}

// Kind returns "schedule".
func (*Schedule) Kind() Kind { return "schedule" }

// Kind returns "unschedule".
func (*Unschedule) Kind() Kind { return "unschedule" }

// Kind returns "schedules".
func (*Schedules) Kind() Kind { return "schedules" }

// Kind returns "scheduled".
func (*Scheduled) Kind() Kind { return "scheduled" }
