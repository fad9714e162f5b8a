// Package load simulates users on the real client engine, and records what they sent and saw, so that the checker can compare it with
// the store, also while faults are injected.
package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"parley/shared/chat"
)

// Config describes a load.
type Config struct {
	URL          string  // of the server
	Clients      int     // simulated users
	Senders      int     // how many of them send
	Rooms        int     // everybody follows all
	PrivateRooms int     // private rooms and groups, in turn, out of which people are taken, and let in again
	Rate         float64 // messages per second, of all senders together
	Private      float64 // share of private messages, 0 to 1
	Changes      float64 // changes of messages (edits, deletions, reactions, pins) for each message, 0 to 10
	Churn        bool    // clients restart, lose their connection, leave and join, read slowly
	For          time.Duration
	Settle       time.Duration // how long all may take to follow the rooms, and at the end everything to arrive; 0: SettleWait
	Seed         uint64
	History      string    // the directory of the histories
	Check        bool      // compare them with what the server has, read by new connections
	Report       io.Writer // live progress; nil: none

	// Ban bans a user from the place, or lifts the ban. With nil nobody is banned.
	Ban func(ctx context.Context, user chat.User, banned bool) error `json:"-"`
}

// Bounds of a load.
const (
	unsentMax  = 50               // of one sender: it pauses until some of them are sent
	SettleWait = 15 * time.Second // default of Settle
)

// validate rejects impossible values, and sets defaults.
func (c *Config) validate() error {
	switch {
	case c.Clients < 1 || c.Senders < 1 || c.Rooms < 1:
		return errors.New("a load needs at least one client, one sender and one room")
	case c.PrivateRooms < 0 || c.PrivateRooms > 0 && c.Clients < 3:
		return errors.New("private rooms need at least three clients: one takes another out, and one stays")
	case c.Senders > c.Clients:
		return fmt.Errorf("%d senders are more than %d clients; senders are clients", c.Senders, c.Clients)
	case c.Rate <= 0 || c.For <= 0:
		return errors.New("the rate and the duration of a load must be positive")
	case c.Private < 0 || c.Private > 1:
		return errors.New("the share of private messages must be between 0 and 1")
	case c.Changes < 0 || c.Changes > 10:
		return errors.New("the changes for each message must be between 0 and 10")
	case c.History == "":
		return errors.New("a load needs a directory for its histories")
	}
	if c.Settle == 0 {
		c.Settle = SettleWait
	}
	return nil
}
