package chat

import "time"

// Scheduled is a message that the server sends at a time.
type Scheduled struct {
	Room   RoomID `json:"room"`
	Nonce  Nonce  `json:"nonce"`
	Text   string `json:"text"`
	To     UserID `json:"to,omitempty"`
	Public bool   `json:"public,omitempty"`
	Reply  Seq    `json:"reply,omitempty"`
	At     Millis `json:"at"`
}

// Limits on scheduled messages.
const (
	ScheduledMax   = 25                   // of a user, on the server
	ScheduledAhead = 366 * 24 * time.Hour // they are at most so far in the future
)
