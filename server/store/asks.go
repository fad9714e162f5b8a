package store

import (
	"context"
	"time"

	"parley/shared/chat"
)

// Asks stores who has asked to join public rooms, and waits. What is older than chat.AskLapse, and of somebody who is banned, does not count.
// The rights of by in the room are for the caller to check, as with Memberships in a public room.
type Asks interface {
	// Ask stores that a user asks to join a room. It changes nothing for somebody who waits already. It returns not_allowed for a room that is not
	// joined by asking, and for somebody who belongs to it; silenced for somebody who is; too_many if the user waits in chat.AsksOpen rooms, or
	// chat.AsksMax people wait in this one; and limited for chat.AskAgain after the user was declined.
	Ask(ctx context.Context, room chat.RoomID, user chat.UserID, text string, now time.Time) error
	// Unask takes that back. That the user was declined stays.
	Unask(ctx context.Context, room chat.RoomID, user chat.UserID) error
	// Admit makes somebody who waits belong to the room, and follow it: a new version of its rules. It returns no_user for somebody who does not wait,
	// and too_many if the user follows chat.RoomsMax rooms.
	Admit(ctx context.Context, room chat.RoomID, user, by chat.UserID, now time.Time) (Enrolled, error)
	// Decline ends the waiting without that. It returns no_user for somebody who does not wait.
	Decline(ctx context.Context, room chat.RoomID, user chat.UserID, now time.Time) error
	// Asks returns who waits in a room, those first who have waited the longest: chat.AsksMax at most.
	Asks(ctx context.Context, room chat.RoomID, now time.Time) ([]chat.Ask, error)
	// Asked returns how many wait in a room, and whether the user is one of them.
	Asked(ctx context.Context, room chat.RoomID, user chat.UserID, now time.Time) (total int, waits bool, err error)
	// OwnAsks returns what a user has said to the moderators of rooms, with the rooms; also what they have declined within chat.AskLapse.
	OwnAsks(ctx context.Context, user chat.UserID) ([]OwnAsk, error)
	// PurgeAsks removes up to limit asks from before, and returns how many.
	PurgeAsks(ctx context.Context, before time.Time, limit int) (int, error)
}

// OwnAsk is what somebody has said to the moderators of a room.
type OwnAsk struct {
	Room chat.RoomID `json:"room"`
	Text string      `json:"text,omitempty"`
	At   chat.Millis `json:"at"`
}
