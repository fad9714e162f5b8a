package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"parley/shared/chat"
)

// Slow mode is decided in the transaction of the message: two messages of a person, on two nodes at the same moment, are one too many.

// pacing is somebody in a room in slow mode.
type pacing struct {
	room chat.RoomID
	user chat.UserID
}

const (
	selectPace = `SELECT p.at FROM paces p WHERE p.room = (SELECT num FROM rooms WHERE id = $1) AND p."user" = (SELECT num FROM users WHERE id = $2)`
	upsertPace = `INSERT INTO paces (room, "user", at) VALUES ($1, $2, $3) ON CONFLICT (room, "user") DO UPDATE SET at = excluded.at`
)

// Spoke returns when a user last spoke in a room in slow mode.
func (s Store) Spoke(ctx context.Context, room chat.RoomID, user chat.UserID) (at chat.Millis, err error) {
	err = s.db.Get(ctx, selectPace, Args{room, user}, &at)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return at, err
}

// paceQueries ask when those spoke who have to wait between two messages.
func (g *Group) paceQueries() (all []Query) {
	for who := range g.paces {
		all = append(all, Query{selectPace, Args{who.room, who.user}, func(scan Scan) error {
			var at chat.Millis
			err := scan(&at)
			g.paces[who] = at
			return err
		}})
	}
	return all
}

// pace refuses a message that comes too soon after the one before, and notes when it came. A clock that was moved back does not keep anybody
// silent for longer than the pace.
func (g *Group) pace(e *chat.Event, room, author int64, pace time.Duration) error {
	if pace == 0 {
		return nil
	}
	who := pacing{e.Room, e.By.ID}
	if wait := g.paces[who].Time().Add(pace).Sub(e.At.Time()); g.paces[who] != 0 && wait > 0 && wait <= 2*pace {
		return chat.Slowed(min(wait, pace))
	}
	g.paces[who] = e.At
	g.Statements = append(g.Statements, Statement{upsertPace, Args{room, author, e.At}})
	return nil
}
