package chat

// EventKind says what happened.
type EventKind string

const (
	Said    EventKind = "said"    // a message; Event.Message is set
	Renamed EventKind = "renamed" // By has a new name; Event.Was is the former one
)

// Event is a durable thing that happened in a room. The store gives it its Seq in the event's own transaction.
type Event struct {
	Room    RoomID    `json:"room"`
	Seq     Seq       `json:"seq"`
	Kind    EventKind `json:"kind"`
	At      Millis    `json:"at"`
	By      User      `json:"by"`
	Nonce   Nonce     `json:"nonce,omitempty"`
	Message *Message  `json:"message,omitempty"`
	Was     string    `json:"was,omitempty"`
}

// Message is a message as it stands now.
type Message struct {
	Text     string `json:"text"`               // as typed, with a leading "@name " if there was one
	To       UserID `json:"to,omitempty"`       // said privately to this user; then the event is in the pair's direct room
	In       RoomID `json:"in,omitempty"`       // said privately: the public room it was said in; empty if in the direct room itself
	InSeq    Seq    `json:"in_seq,omitempty"`   // said privately: that room's head at the time; the message is shown after this Seq
	Mentions []User `json:"mentions,omitempty"` // users whose "@name" stands in the text, with the names used there
}
