package protocol

import "parley/shared/chat"

type (
	// Silence silences a person in public rooms, or no longer. It is for those who moderate the server, and about people with a lower role. Answer:
	// Silenced, when it is in force.
	Silence struct {
		User    chat.UserID `json:"user"`
		On      bool        `json:"on"`
		Seconds int64       `json:"seconds,omitempty"` // 0: until somebody lifts it
		Reason  string      `json:"reason,omitempty"`
	}
	// Silences asks whether a person is silenced, of those who may silence that person. Answer: Silenced.
	Silences struct {
		User chat.UserID `json:"user"`
	}
	// Silenced says until when a person is silenced, and why; without Until, not.
	Silenced struct {
		User   chat.UserID `json:"user"`
		Until  chat.Millis `json:"until,omitempty"`
		Reason string      `json:"reason,omitempty"`
	}
)

// SilencedAs returns the answer about a person.
func SilencedAs(user chat.UserID, is chat.Silence) *Silenced {
	return &Silenced{User: user, Until: is.Until, Reason: is.Reason}
}

// Silence returns what the person is under.
func (p *Silenced) Silence() chat.Silence { return chat.Silence{Until: p.Until, Reason: p.Reason} }

// Kind returns "silence".
func (*Silence) Kind() Kind { return "silence" }

// Kind returns "silences".
func (*Silences) Kind() Kind { return "silences" }

// Kind returns "silenced".
func (*Silenced) Kind() Kind { return "silenced" }

// Validate checks the user, the time and the reason. What is lifted has neither.
func (p *Silence) Validate() error {
	if !p.On && (p.Seconds != 0 || p.Reason != "") {
		return malformed("a silence that is lifted has no time and no reason")
	}
	return first(p.User.Validate(), chat.ValidateSilence(p.Seconds), chat.ValidateSilenceReason(p.Reason))
}

// Validate checks the user.
func (p *Silences) Validate() error { return p.User.Validate() }

// Validate refuses an empty id, and a time out of range.
func (p *Silenced) Validate() error { return first(p.User.Validate(), silence(p.Silence())) }

// silence refuses what no silence is.
func silence(s chat.Silence) error {
	if s.Until < 0 || s.Until > chat.UntilLetIn {
		return malformed("a silence ends out of range")
	}
	return nil
}
