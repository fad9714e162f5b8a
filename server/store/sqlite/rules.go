package sqlite

import (
	"context"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// SetGuests says what guests may do in a room.
func (s *Store) SetGuests(ctx context.Context, room chat.RoomID, guests chat.Guests) (rules store.Rules, err error) {
	err = s.writer.write(ctx, func(ctx context.Context, t tx) error {
		defer s.writer.cache.clear() // of the version
		rules, err = sqlstore.SetGuests(ctx, t, room, guests)
		return err
	})
	return rules, err
}
