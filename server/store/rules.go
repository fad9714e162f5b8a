package store

import (
	"context"
	"time"

	"parley/shared/chat"
)

// Rules say what people may do in a room. Version grows with each change of them, so that whoever knows a version can tell that the rules have
// changed.
type Rules struct {
	Version int64
	chat.Settings
}

// RoomRules stores what people may do in rooms.
type RoomRules interface {
	// Configure changes the settings of a room, and returns the rules before and after that. From its commit on, no query returns more to a guest
	// than these allow. The same settings change nothing. It returns no_room for a direct room and an unknown one,
	// and not_allowed for what guests may do in a room that is not public, and for calm there.
	Configure(ctx context.Context, room chat.RoomID, change chat.Change, now time.Time) (before, after Rules, err error)
	// CalmAll has all public rooms be calm for that many seconds, unless they are for longer, or not any more for 0; in one transaction. It returns the
	// versions of the rules that have changed by that.
	CalmAll(ctx context.Context, seconds int64, now time.Time) (map[chat.RoomID]int64, error)
	// Rules returns the rules of these rooms. Unknown rooms are left out.
	Rules(ctx context.Context, rooms []chat.RoomID) (map[chat.RoomID]Rules, error)
	// Spoke returns when the user last said something in a room in slow mode by an Append with a Pace; 0 if that was never, or the room was not in
	// slow mode since.
	Spoke(ctx context.Context, room chat.RoomID, user chat.UserID) (chat.Millis, error)
}
