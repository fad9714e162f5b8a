package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley/server/store"
	"parley/shared/chat"
)

// OpenTo is the condition that the room of an alias is open to the user with the id param. A public room is open to everybody with an account, who
// has made it or has a role there, and to guests unless they are kept out; a private room and a group to their members; a direct room to
// its two users, of whom one has not answered a request yet.
func OpenTo(room, param string) string {
	me := `(SELECT num FROM users WHERE id = ` + param + `)`
	member := fmt.Sprintf(`EXISTS (SELECT 1 FROM memberships own WHERE own.room = %s.num AND own."user" = %s AND own.role <> '')`, room, me)
	return fmt.Sprintf(`CASE %[1]s.kind
		WHEN 'public' THEN %[1]s.guests <> 'none' OR (SELECT claimed_at > 0 OR num = %[1]s.made_by FROM users WHERE id = %[2]s) OR %[3]s
		WHEN 'direct' THEN EXISTS (SELECT 1 FROM members own WHERE own."user" = %[4]s AND own.room = %[1]s.num AND own.request = '')
		ELSE %[3]s END`, room, param, member, me)
}

// SetGuests says what guests may do in a room.
func (s Store) SetGuests(ctx context.Context, room chat.RoomID, guests chat.Guests) (rules store.Rules, err error) {
	err = s.db.Govern(ctx, func(ctx context.Context, tx Tx) error {
		rules, err = setGuests(ctx, tx, room, guests)
		return err
	})
	return rules, err
}

func setGuests(ctx context.Context, tx Tx, room chat.RoomID, guests chat.Guests) (rules store.Rules, err error) {
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
