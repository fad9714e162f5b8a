package store

import (
	"context"
	"time"

	"parley/shared/chat"
)

// Blocks stores whom users block. What a blocked person writes is left out of the counts of RoomStates and RoomState, of Inbox, Search
// and Requests; everything else shows it, and clients fold it.
type Blocks interface {
	// SetBlock makes the user block another one, or no longer, and reports whether that changes anything. It returns to_self, no_user, or
	// too_many if the user blocks chat.BlocksMax people.
	SetBlock(ctx context.Context, user, other chat.UserID, on bool, now time.Time) (changed bool, err error)
	// Blocked returns whom the user blocks, in the order of blocking.
	Blocked(ctx context.Context, user chat.UserID) ([]chat.User, error)
	// MayDeliver returns not_delivered for a private message that cannot reach its recipient: one who is banned or was erased, whom the author
	// blocks, or who blocks the author and has talked to them. Somebody who has not answered the author may block them too: then the message
	// is an unanswered request like any other, which the recipient does not see.
	MayDeliver(ctx context.Context, from, to chat.UserID, now time.Time) error
}
