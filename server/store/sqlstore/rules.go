package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley/server/store"
	"parley/shared/chat"
)

// OpenTo is the condition that the room of an alias is open to the user with the id param: everybody with an account, who has made it, and
// guests unless they are kept out.
func OpenTo(room, param string) string {
	return fmt.Sprintf(`(%[1]s.guests <> 'none' OR (SELECT claimed_at > 0 OR num = %[1]s.made_by FROM users WHERE id = %[2]s))`, room, param)
}

// SetGuests says what guests may do in a room.
func (s Store) SetGuests(ctx context.Context, room chat.RoomID, guests chat.Guests) (rules store.Rules, err error) {
	err = s.db.Write(ctx, func(ctx context.Context, tx Tx) error {
		rules, err = SetGuests(ctx, tx, room, guests)
		return err
	})
	return rules, err
}

// SetGuests does that within a transaction.
func SetGuests(ctx context.Context, tx Tx, room chat.RoomID, guests chat.Guests) (rules store.Rules, err error) {
	err = tx.Exec(ctx, `UPDATE rooms SET guests = $2, rules = rules + 1 WHERE id = $1 AND kind = 'public' AND guests <> $2`, Args{room, guests})
	if err == nil {
		err = tx.Get(ctx, `SELECT rules, guests FROM rooms WHERE id = $1 AND kind = 'public'`, Args{room}, &rules.Version, &rules.Guests)
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = NoRoom()
	}
	return rules, err
}

// Rules returns the rules of rooms.
func (s Store) Rules(ctx context.Context, rooms []chat.RoomID) (map[chat.RoomID]store.Rules, error) {
	all := make(map[chat.RoomID]store.Rules, len(rooms))
	err := s.db.Each(ctx, `SELECT id, rules, guests FROM rooms WHERE id `+s.dialect.In(1), Args{s.dialect.List(texts(rooms))}, func(scan Scan) (bool, error) {
		var id chat.RoomID
		var rules store.Rules
		err := scan(&id, &rules.Version, &rules.Guests)
		all[id] = rules
		return true, err
	})
	return all, err
}
