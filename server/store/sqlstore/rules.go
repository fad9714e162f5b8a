package sqlstore

import (
	"context"
	"fmt"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// OpenTo is the condition that the room of an alias is open to the user with the id param. A public room is open to everybody
// with an account, to its maker, to those with a role there, and to guests unless they are kept out; a private room and a group to their
// members; a direct room to its two users, but not to one who has yet to answer a request.
func OpenTo(room, param string) string {
	me := `(SELECT num FROM users WHERE id = ` + param + `)`
	member := fmt.Sprintf(`EXISTS (SELECT 1 FROM memberships own WHERE own.room = %s.num AND own."user" = %s AND own.role NOT IN ('', 'guest'))`, room, me)
	return fmt.Sprintf(`CASE %[1]s.kind
		WHEN 'public' THEN %[1]s.guests <> 'none' OR (SELECT claimed_at > 0 OR num = %[1]s.made_by FROM users WHERE id = %[2]s) OR %[3]s
		WHEN 'direct' THEN EXISTS (SELECT 1 FROM members own WHERE own."user" = %[4]s AND own.room = %[1]s.num AND own.request = '')
		ELSE %[3]s END`, room, param, member, me)
}

// SettingsOf selects the settings of the room of an alias, for those who scan into settingsInto.
func SettingsOf(room string) string {
	return fmt.Sprintf(`%[1]s.guests, %[1]s.archived = 1, %[1]s.slow, %[1]s.calm, %[1]s.asking = 1`, room)
}

func settingsInto(s *chat.Settings, before ...any) []any {
	return append(before, &s.Guests, &s.Archived, &s.Slow, &s.Calm, &s.Asking)
}

// Configure changes the settings of a room.
func (s Store) Configure(ctx context.Context, room chat.RoomID, change chat.Change, now time.Time) (before, after store.Rules, err error) {
	err = s.db.Govern(ctx, func(ctx context.Context, tx Tx) error {
		g, err := s.govern(ctx, tx, room, now)
		if err == nil && g.Kind == chat.Direct {
			err = NoRoom()
		}
		if err == nil && g.Kind != chat.Public && (change.Guests != nil || change.Calm != nil || change.Asking != nil) {
			err = chat.Errorf(chat.CodeNotAllowed, "only a public room has guests")
		}
		if err != nil {
			return err
		}
		before = store.Rules{Version: g.rules, Settings: g.Settings.At(now)}
		after, err = g.configure(ctx, tx, before, change.Of(before.Settings, now))
		return err
	})
	return before, after, err
}

// configure changes the settings: one more version of the rules, unless they are the same.
func (g *governed) configure(ctx context.Context, tx Tx, before store.Rules, to chat.Settings) (after store.Rules, err error) {
	if to == before.Settings {
		return before, nil
	}
	after = store.Rules{Version: before.Version + 1, Settings: to}
	err = tx.Exec(ctx, `UPDATE rooms SET rules = $1, guests = $2, archived = $3, slow = $4, calm = $5, asking = $6 WHERE num = $7`,
		Args{after.Version, after.Guests, bit(after.Archived), after.Slow, after.Calm, bit(after.Asking), g.num})
	if err == nil && after.Slow == 0 {
		err = tx.Exec(ctx, `DELETE FROM paces WHERE room = $1`, Args{g.num})
	}
	if err == nil && after.Asking != before.Asking {
		err = g.switchAsking(ctx, tx, after)
	}
	return after, err
}

// switchAsking makes those who follow the room belong to it, besides its maker, who does, when it begins to be joined by asking: by the rules that say so. When that ends,
// nobody waits any more.
func (g *governed) switchAsking(ctx context.Context, tx Tx, after store.Rules) error {
	if !after.Asking {
		return tx.Exec(ctx, `DELETE FROM asks WHERE room = $1`, Args{g.num})
	}
	return tx.Exec(ctx, `INSERT INTO memberships (room, "user", role, since, given_by, version) SELECT room, "user", 'guest', since, "user", $2 FROM members WHERE room = $1 AND "user" <> coalesce((SELECT made_by FROM rooms WHERE num = $1), 0)
		ON CONFLICT (room, "user") DO UPDATE SET role = excluded.role, since = excluded.since, given_by = excluded.given_by, version = excluded.version WHERE memberships.role = ''`,
		Args{g.num, after.Version})
}

// CalmAll calms all public rooms, or no longer. Rooms are locked in the order in which messages lock them.
func (s Store) CalmAll(ctx context.Context, seconds int64, now time.Time) (map[chat.RoomID]int64, error) {
	until := chat.CalmFor(seconds, now).Calm
	differs := `calm < $1`
	if until == 0 {
		differs = `calm > $1` // also one that has ended
	}
	changed := map[chat.RoomID]int64{}
	err := s.db.Govern(ctx, func(ctx context.Context, tx Tx) error {
		clear(changed)
		return tx.Each(ctx, `UPDATE rooms SET rules = rules + 1, calm = $1 WHERE num IN (SELECT num FROM rooms WHERE kind = 'public' AND `+differs+` ORDER BY num`+s.dialect.ForUpdate+`)
			RETURNING id, rules`, Args{until}, func(scan Scan) (bool, error) {
			var id chat.RoomID
			var version int64
			err := scan(&id, &version)
			changed[id] = version
			return true, err
		})
	})
	return changed, err
}

// Rules returns the rules of rooms.
func (s Store) Rules(ctx context.Context, rooms []chat.RoomID) (map[chat.RoomID]store.Rules, error) {
	all := make(map[chat.RoomID]store.Rules, len(rooms))
	err := s.db.Each(ctx, `SELECT r.id, r.rules, `+SettingsOf("r")+` FROM rooms r WHERE r.id `+s.dialect.In(1), Args{s.dialect.List(texts(rooms))}, func(scan Scan) (bool, error) {
		var id chat.RoomID
		var rules store.Rules
		err := scan(settingsInto(&rules.Settings, &id, &rules.Version)...)
		all[id] = rules
		return true, err
	})
	return all, err
}
