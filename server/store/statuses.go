package store

import (
	"context"
	"time"

	"parley/shared/chat"
)

// StatusesMax is how many statuses Statuses returns at most: the newest.
const StatusesMax = 20_000

// Statuses stores what users say about themselves.
type Statuses interface {
	// SetStatus replaces a user's status, and returns it with its Rev. It returns no_user if there is no such user, and silenced for words or an emoji
	// of whoever is.
	SetStatus(ctx context.Context, user chat.UserID, status chat.Status, now time.Time) (chat.Status, error)
	// Status returns the status of a user as it was set, also if it has expired; without one the zero value.
	Status(ctx context.Context, user chat.UserID) (chat.Status, error)
	// Statuses returns the statuses that were set at or after since and have not expired at now, the newest first. With a since, it returns
	// those that say nothing any more, too.
	Statuses(ctx context.Context, since, now time.Time) ([]chat.UserStatus, error)
}
