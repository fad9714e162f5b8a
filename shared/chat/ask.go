package chat

import "time"

// A public room may be joined by asking: then everybody who may read it still reads it, and only those who belong to it write there. Who keeps
// order there, or has a role in it, belongs to it; so does who follows it when that begins, who comes by an invite, and whom a moderator lets in.

// Ask is a person who has asked to join a room, and waits for the answer.
type Ask struct {
	User User   `json:"user"`
	Text string `json:"text,omitempty"` // for those who answer
	At   Millis `json:"at"`
}

const (
	// AskRunes bounds Ask.Text.
	AskRunes = 200
	// AsksMax bounds the people who wait in a room.
	AsksMax = 50
	// AsksOpen bounds the rooms of which a user waits for an answer.
	AsksOpen = 5
	// AskLapse is how long somebody waits: then nobody has answered.
	AskLapse = 30 * 24 * time.Hour
	// AskAgain is how long somebody who was declined cannot ask again.
	AskAgain = 24 * time.Hour
	// AskBurst and AskEvery bound how often a user asks, or takes that back.
	AskBurst = 10
	AskEvery = 6 * time.Minute
)

// ValidateAskText refuses what is too long or has control characters.
func ValidateAskText(text string) error {
	return oneLine("what you say to the moderators", text, AskRunes)
}
