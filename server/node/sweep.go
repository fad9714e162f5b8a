package node

import (
	"context"
	"time"

	"parley/server/store"
)

const (
	sweepFirst = time.Minute // after the start: a server that is restarted has better things to do
	sweepEvery = time.Hour
	sweepBatch = 50          // users and rooms that are removed in one transaction
	sweepSpan  = 1000        // and events of a room that nobody is in
	sweepPause = time.Second // between two transactions, in which others write
)

// sweep removes what nobody needs any more, until ctx ends. With several servers, one at a time does it.
func (n *node) sweep(ctx context.Context, rule SweepRule) {
	for wait := sweepFirst; ; wait = sweepEvery {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		n.sweepAll(ctx, rule)
		n.sweepDeserted(ctx)
	}
}

// sweepDeserted removes private rooms and groups that nobody is in any more.
func (n *node) sweepDeserted(ctx context.Context) {
	for more := true; more && ctx.Err() == nil; {
		var err error
		if more, err = n.store.SweepDeserted(ctx, sweepSpan); err != nil && ctx.Err() == nil {
			n.log.Warn("remove rooms that nobody is in", "err", err)
		}
		if more {
			select {
			case <-ctx.Done():
			case <-time.After(sweepPause):
			}
		}
	}
}

// sweepAll goes on until nothing is left.
func (n *node) sweepAll(ctx context.Context, rule SweepRule) {
	if rule == (SweepRule{}) {
		return
	}
	var all store.Swept
	for ctx.Err() == nil {
		swept, err := n.store.Sweep(ctx, rule.Idle(n.now()), sweepBatch)
		if err != nil {
			if ctx.Err() == nil {
				n.log.Warn("look for unused guests and empty rooms", "err", err)
			}
			break
		}
		all.Guests += swept.Guests
		all.Rooms += swept.Rooms
		if swept == (store.Swept{}) {
			break
		}
		select {
		case <-ctx.Done():
		case <-time.After(sweepPause):
		}
	}
	if all != (store.Swept{}) {
		n.log.Info("removed unused guests and empty rooms", "guests", all.Guests, "rooms", all.Rooms)
	}
}

// SweepRule says how long something must be unused; 0 is for ever.
type SweepRule struct{ Guests, Rooms time.Duration }

// Idle returns what the rule means at a moment. What is never removed is so from before there were clocks.
func (r SweepRule) Idle(now time.Time) store.Idle {
	var idle store.Idle
	if r.Guests > 0 {
		idle.GuestsBefore = now.Add(-r.Guests)
	}
	if r.Rooms > 0 {
		idle.RoomsBefore = now.Add(-r.Rooms)
	}
	return idle
}
