package protocol

import (
	"encoding/json"

	"parley/shared/chat"
)

// Commands about reports of messages.
type (
	// Report reports a message to the moderators of the server. Answer: Done.
	Report struct {
		Room   chat.RoomID `json:"room"`
		Seq    chat.Seq    `json:"seq"`
		Reason chat.Reason `json:"reason"`
		Note   string      `json:"note,omitempty"`
	}
	// Reports asks for the user's newest reports. Answer: Reported.
	Reports struct{}
)

// Reported answers Reports, the newest first. It also comes unasked, with reports that were closed just now.
type Reported struct {
	Reports []chat.Report `json:"reports"`
}

// Kind returns "report".
func (*Report) Kind() Kind { return "report" }

// Kind returns "reports".
func (*Reports) Kind() Kind { return "reports" }

// Kind returns "reported".
func (*Reported) Kind() Kind { return "reported" }

// Validate checks the place, the reason and the note.
func (p *Report) Validate() error {
	return first(p.Room.Validate(), messageSeq(p.Seq), p.Reason.Validate(), chat.ValidateReportNote(p.Note))
}

// Validate accepts the command: it has no fields.
func (p *Reports) Validate() error { return nil }

// Validate refuses a report of nothing.
func (p *Reported) Validate() error {
	return each(p.Reports, func(r chat.Report) error { return first(named(r.Room), place(r.Seq), moment(r.At), moment(r.Closed)) })
}

// MarshalJSON encodes p.
func (p Reported) MarshalJSON() ([]byte, error) {
	type plain Reported
	p.Reports = list(p.Reports)
	return json.Marshal(plain(p))
}
