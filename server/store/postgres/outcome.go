package postgres

import (
	"context"
	"fmt"
	"time"

	"parley/server/store"
)

const (
	outcomeWait = 4 * time.Second // for a database to return and tell whether it has committed
	outcomePoll = 50 * time.Millisecond
)

// findOutcome finds out whether a group was stored whose commit was not answered: it returns nil if it was, ErrUnavailable if it was not, and
// ErrOutcomeUnknown if the database does not tell in time. It waits until the transaction has ended, and then looks for its rows. The id of the
// transaction alone would not be enough: after a crash the database may give it to another one.
func (s *Store) findOutcome(g *group, why error) error {
	if !lost(why) {
		return why // the database has answered that it is not stored
	}
	ctx, cancel := context.WithTimeout(context.Background(), outcomeWait)
	defer cancel()
	for ctx.Err() == nil && s.health.Err() == nil {
		ended, stored, err := s.look(ctx, g)
		switch {
		case err == nil && ended && stored:
			return nil
		case err == nil && ended:
			return fmt.Errorf("%w: the connection was lost before the commit: %w", store.ErrUnavailable, why)
		}
		select {
		case <-time.After(outcomePoll):
		case <-ctx.Done():
		}
	}
	return fmt.Errorf("%w: %w", store.ErrOutcomeUnknown, why)
}

// look reports whether the transaction of a group has ended, and whether its last event is stored.
func (s *Store) look(ctx context.Context, g *group) (ended, stored bool, err error) {
	var status string
	err = s.writes.QueryRow(ctx, `SELECT coalesce(pg_xact_status($1::text::xid8), 'forgotten')`, fmt.Sprint(g.xid)).Scan(&status)
	if err != nil && code(err) != invalidParameter {
		return false, false, err
	}
	witness, written := g.Witness()
	if status == "in progress" || !written {
		return status != "in progress", false, nil
	}
	err = s.writes.QueryRow(ctx, witness.SQL, witness.Args...).Scan(&stored)
	return true, stored, err
}
