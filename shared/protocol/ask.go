package protocol

import "parley/shared/chat"

// About rooms that are joined by asking.
type (
	// Ask asks the moderators of a room to let the user in, with a word for them, or takes that back. Answer: Done.
	Ask struct {
		Room chat.RoomID `json:"room"`
		On   bool        `json:"on"`
		Text string      `json:"text,omitempty"`
	}
	// Admit lets somebody in who waits, or declines. Answer: Done, when it is in force.
	Admit struct {
		Room chat.RoomID `json:"room"`
		User chat.UserID `json:"user"`
		On   bool        `json:"on"`
	}
)

// Kind returns "ask".
func (*Ask) Kind() Kind { return "ask" }

// Kind returns "admit".
func (*Admit) Kind() Kind { return "admit" }

// Validate checks the room and the text.
func (p *Ask) Validate() error {
	return first(p.Room.Validate(), chat.ValidateAskText(p.Text))
}

// Validate checks the room and the user.
func (p *Admit) Validate() error { return first(p.Room.Validate(), p.User.Validate()) }
