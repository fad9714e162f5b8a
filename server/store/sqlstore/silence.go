package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"parley/shared/chat"
)

// Whether somebody is silenced is decided in the transaction of what is said: see accounts.Store.Silence for how the two wait for each other.

// maySpeak returns silenced for an event that adds something to a public room. What somebody has said or done there may be taken back, and
// moderators may restore.
func maySpeak(e *chat.Event, room *Room, by User) error {
	takesBack := e.Kind == chat.Deleted || e.Kind == chat.Restored || e.Kind == chat.Reacted && !e.On
	if !room.Public || takesBack {
		return nil
	}
	if refusal := by.Silence.Refusal(e.At); refusal != nil {
		return refusal
	}
	return nil
}

// speaks returns silenced for whoever is. forUpdate is that of the dialect, or empty if the user is locked already.
func speaks(ctx context.Context, q Querier, user chat.UserID, at chat.Millis, forUpdate string) error {
	var is chat.Silence
	err := q.Get(ctx, `SELECT silenced_until, silenced_for FROM users WHERE id = $1`+forUpdate, Args{user}, &is.Until, &is.Reason)
	if errors.Is(err, sql.ErrNoRows) {
		return NoUser()
	}
	if err != nil {
		return err
	}
	if refusal := is.Refusal(at); refusal != nil {
		return refusal
	}
	return nil
}
