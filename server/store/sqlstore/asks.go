package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// waiting is the condition that an ask a counts at a time, which is a param: nobody has answered it, it has not lapsed, and the user is not banned.
func waiting(now string) string {
	return fmt.Sprintf(`a.declined = 0 AND a.at > %[1]s - %[2]d AND NOT EXISTS (SELECT 1 FROM users banned WHERE banned.num = a."user" AND banned.banned_until > %[1]s)`,
		now, chat.AskLapse.Milliseconds())
}

// Ask stores that a user asks to join a room. It locks the user, whose asks it counts, and the room.
func (s Store) Ask(ctx context.Context, room chat.RoomID, user chat.UserID, text string, now time.Time) error {
	return s.db.Govern(ctx, func(ctx context.Context, tx Tx) error {
		seats, err := s.seats(ctx, tx, user)
		if err == nil {
			err = speaks(ctx, tx, user, chat.MillisOf(now), "")
		}
		if err != nil {
			return err
		}
		g, err := s.govern(ctx, tx, room, now)
		if err != nil {
			return err
		}
		num := seats[0].num
		if err := g.mayAsk(ctx, tx, num, user); err != nil {
			return err
		}
		var waits bool
		if err := tx.Get(ctx, `SELECT EXISTS (SELECT 1 FROM asks a WHERE a.room = $1 AND a."user" = $2 AND `+waiting("$3")+`)`, Args{g.num, num, g.at}, &waits); err != nil || waits {
			return err
		}
		if err := g.roomToAsk(ctx, tx, num, now); err != nil {
			return err
		}
		return tx.Exec(ctx, `INSERT INTO asks (room, "user", text, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (room, "user") DO UPDATE SET text = excluded.text, at = excluded.at, declined = 0`, Args{g.num, num, text, g.at})
	})
}

// mayAsk returns not_allowed for a room that is not joined by asking, and for somebody who belongs to it.
func (g *governed) mayAsk(ctx context.Context, q Querier, num int64, user chat.UserID) error {
	role, err := g.role(ctx, q, num)
	if err == nil && (g.Kind != chat.Public || !g.Asking || role != "" || g.maker == user) {
		err = NothingToAsk()
	}
	return err
}

// roomToAsk returns limited for somebody who was declined a moment ago, and too_many where too many wait.
func (g *governed) roomToAsk(ctx context.Context, q Querier, num int64, now time.Time) error {
	var declined chat.Millis
	err := q.Get(ctx, `SELECT declined FROM asks WHERE room = $1 AND "user" = $2`, Args{g.num, num}, &declined)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if wait := declined.Time().Add(chat.AskAgain).Sub(now); declined > 0 && wait > 0 {
		return AskedToday(wait)
	}
	var mine, here int
	err = q.Get(ctx, `SELECT (SELECT count(*) FROM asks a WHERE a."user" = $2 AND `+waiting("$3")+`), (SELECT count(*) FROM asks a WHERE a.room = $1 AND `+waiting("$3")+`)`,
		Args{g.num, num, g.at}, &mine, &here)
	switch {
	case err != nil:
		return err
	case mine >= chat.AsksOpen:
		return TooManyAsks()
	case here >= chat.AsksMax:
		return TooManyAsk()
	}
	return nil
}

// Unask takes that back.
func (s Store) Unask(ctx context.Context, room chat.RoomID, user chat.UserID) error {
	return s.db.Write(ctx, func(ctx context.Context, tx Tx) error {
		return tx.Exec(ctx, `DELETE FROM asks WHERE room = (SELECT num FROM rooms WHERE id = $1) AND "user" = (SELECT num FROM users WHERE id = $2) AND declined = 0`, Args{room, user})
	})
}

// Admit makes somebody who waits belong to the room.
func (s Store) Admit(ctx context.Context, room chat.RoomID, user, by chat.UserID, now time.Time) (store.Enrolled, error) {
	return s.changeMember(ctx, room, user, by, now, func(ctx context.Context, tx Tx, g *governed, whom, by seat) (*chat.Event, error) {
		var waits bool
		err := tx.Get(ctx, `SELECT EXISTS (SELECT 1 FROM asks a WHERE a.room = $1 AND a."user" = $2 AND `+waiting("$3")+`)`, Args{g.num, whom.num, g.at}, &waits)
		if err == nil && !waits {
			err = NobodyAsks()
		}
		if err == nil {
			err = s.follow(ctx, tx, whom.user.ID, room, g.at)
		}
		if Is(err, chat.CodeTooMany) {
			err = TooManyOfTheirs(whom.user.Name)
		}
		if err == nil {
			err = g.set(ctx, tx, whom.num, chat.RoleGuest, by.num)
		}
		if err == nil {
			err = tx.Reference(ctx, by.num)
		}
		return nil, err
	})
}

// Decline ends the waiting of somebody.
func (s Store) Decline(ctx context.Context, room chat.RoomID, user chat.UserID, now time.Time) error {
	return s.db.Write(ctx, func(ctx context.Context, tx Tx) error {
		changed, err := tx.Change(ctx, `UPDATE asks AS a SET declined = $3, text = '' WHERE a.room = (SELECT num FROM rooms WHERE id = $1) AND a."user" = (SELECT num FROM users WHERE id = $2) AND `+waiting("$3"),
			Args{room, user, chat.MillisOf(now)})
		if err == nil && !changed {
			err = NobodyAsks()
		}
		return err
	})
}

// Asks returns who waits in a room.
func (s Store) Asks(ctx context.Context, room chat.RoomID, now time.Time) ([]chat.Ask, error) {
	return List(ctx, s.db, `SELECT u.id, u.name, u.rev, a.text, a.at FROM asks a JOIN users u ON u.num = a."user" WHERE a.room = (SELECT num FROM rooms WHERE id = $1) AND `+waiting("$2")+`
		ORDER BY a.at, u.num LIMIT $3`, Args{room, chat.MillisOf(now), chat.AsksMax}, func(scan Scan) (a chat.Ask, err error) {
		err = scan(&a.User.ID, &a.User.Name, &a.User.Rev, &a.Text, &a.At)
		return a, err
	})
}

// Asked counts who waits in a room.
func (s Store) Asked(ctx context.Context, room chat.RoomID, user chat.UserID, now time.Time) (total int, waits bool, err error) {
	err = s.db.Get(ctx, `SELECT count(*), coalesce(sum(CASE WHEN a."user" = (SELECT num FROM users WHERE id = $2) THEN 1 ELSE 0 END), 0) > 0
		FROM asks a WHERE a.room = (SELECT num FROM rooms WHERE id = $1) AND `+waiting("$3"), Args{room, user, chat.MillisOf(now)}, &total, &waits)
	return total, waits, err
}

// OwnAsks returns what a user has said to the moderators of rooms.
func (s Store) OwnAsks(ctx context.Context, user chat.UserID) ([]store.OwnAsk, error) {
	return List(ctx, s.db, `SELECT r.id, a.text, a.at FROM asks a JOIN rooms r ON r.num = a.room WHERE a."user" = (SELECT num FROM users WHERE id = $1) ORDER BY a.at, r.num`, Args{user},
		func(scan Scan) (a store.OwnAsk, err error) {
			err = scan(&a.Room, &a.Text, &a.At)
			return a, err
		})
}

// PurgeAsks removes old asks. Another server may remove others at the same time.
func (s Store) PurgeAsks(ctx context.Context, before time.Time, limit int) (purged int, err error) {
	err = s.db.Write(ctx, func(ctx context.Context, tx Tx) error {
		purged = 0
		return tx.Each(ctx, `DELETE FROM asks WHERE (room, "user") IN (SELECT room, "user" FROM asks WHERE at < $1 ORDER BY at LIMIT $2`+s.dialect.Index.OnlyMine+`) RETURNING 1`,
			Args{chat.MillisOf(before), limit}, func(scan Scan) (bool, error) {
				purged++
				return true, scan(new(int))
			})
	})
	if err != nil {
		return 0, err
	}
	return purged, nil
}
