package store

import (
	"context"

	"parley/shared/chat"
)

// Rules say what people may do in a room. Version grows with each change of them, so that whoever knows a version can tell that the rules have
// changed.
type Rules struct {
	Version int64
	Guests  chat.Guests
}

// RoomRules stores what people may do in rooms.
type RoomRules interface {
	// SetGuests says what guests may do in a public room, and returns the rules as they are then. From its commit on, no query returns more
	// to a guest than these allow. It changes nothing if guests may do that already, and returns no_room for a direct room and an unknown one.
	SetGuests(ctx context.Context, room chat.RoomID, guests chat.Guests) (Rules, error)
	// Rules returns the rules of these rooms. Unknown rooms are left out.
	Rules(ctx context.Context, rooms []chat.RoomID) (map[chat.RoomID]Rules, error)
}
