package sqlite

import (
	"context"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// EraseUser removes a person.
func (s *Store) EraseUser(ctx context.Context, user chat.UserID, mode store.Erasing, now time.Time) error {
	return s.Erase(ctx, s, user, mode, now)
}
