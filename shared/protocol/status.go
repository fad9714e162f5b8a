package protocol

import (
	"encoding/json"

	"parley/shared/chat"
)

type (
	// Status replaces the user's status. Rev is not sent. Answer: Done.
	Status struct {
		Emoji string      `json:"emoji,omitempty"`
		Text  string      `json:"text,omitempty"`
		Until chat.Millis `json:"until,omitempty"`
		Quiet chat.Millis `json:"quiet,omitempty"`
	}
	// Statuses lists the new statuses of users: of people in the rooms that the session is in, of peers of direct rooms, and of the user.
	Statuses struct {
		Statuses []chat.UserStatus `json:"statuses"`
	}
)

// Kind returns "status".
func (*Status) Kind() Kind { return "status" }

// Kind returns "statuses".
func (*Statuses) Kind() Kind { return "statuses" }

// Validate checks the emoji, the text and the times. A time that no client reads would hide every list that the user is in.
func (p *Status) Validate() error {
	if moment(p.Until) != nil || moment(p.Quiet) != nil {
		return chat.Errorf(chat.CodeBadFrame, "a time is in the years 1970 to 9999")
	}
	return p.Status().Validate()
}

// Status returns the status that is asked for.
func (p *Status) Status() chat.Status {
	return chat.Status{Emoji: p.Emoji, Text: p.Text, Until: p.Until, Quiet: p.Quiet}
}

// Validate refuses a status without user.
func (p *Statuses) Validate() error { return each(p.Statuses, userStatus) }

func userStatus(s chat.UserStatus) error {
	return first(user(chat.User{ID: s.User}), moment(s.Until), moment(s.Quiet), count(int(s.Rev)))
}

// MarshalJSON encodes p.
func (p Statuses) MarshalJSON() ([]byte, error) {
	type plain Statuses
	p.Statuses = list(p.Statuses)
	return json.Marshal(plain(p))
}
