package check

import (
	"fmt"

	"parley/shared/chat"
)

// Kind is the kind of a violation.
type Kind string

const (
	Lost       Kind = "lost"       // acknowledged or seen, and missing or different in the store
	Duplicated Kind = "duplicated" // stored twice, or seen twice in one run
	Gap        Kind = "gap"        // a Seq that the store or a reader skipped
	Reordered  Kind = "reordered"  // against the order of sending, or before a message acknowledged earlier
	Invented   Kind = "invented"   // stored, and sent by nobody
	Leaked     Kind = "leaked"     // a private message in a room of others, or something of a room for whoever was taken out of it
	Stale      Kind = "stale"      // in the end not everything was received or stored
)

// violationsMax bounds the violations in a report; all are counted.
const violationsMax = 100

// Violation is one violation of a promise.
type Violation struct {
	Kind   Kind        `json:"kind"`
	Client string      `json:"client,omitempty"`
	Room   chat.RoomID `json:"room,omitempty"`
	Seq    chat.Seq    `json:"seq,omitempty"`
	Nonce  chat.Nonce  `json:"nonce,omitempty"`
	What   string      `json:"what"`
}

// String returns a line for people.
func (v Violation) String() string {
	return fmt.Sprintf("%s: %s (client %q, room %q, seq %d, nonce %q)", v.Kind, v.What, v.Client, v.Room, v.Seq, v.Nonce)
}

// Report is the result of a check. The counts from Lost to Stale are of violations, one for each Kind: all of them, also those that
// Violations has no room for.
type Report struct {
	Clients    int         `json:"clients"`   // histories
	Said       int         `json:"said"`      // messages that they wrote
	Acked      int         `json:"acked"`     // of them acknowledged
	Stored     int         `json:"stored"`    // messages and renames that the store has of their rooms
	Delivered  int         `json:"delivered"` // events seen, by all clients together
	Changed    int         `json:"changed"`   // changes of messages asked for
	Amended    int         `json:"amended"`   // of them acknowledged
	Compared   int         `json:"compared"`  // states of messages that clients had in the end, compared with the store
	Removed    int         `json:"removed"`   // removals from rooms for members
	Returned   int         `json:"returned"`  // of them those after which somebody came back
	Banned     int         `json:"banned"`    // bans from the place
	Read       int         `json:"read"`      // answers and events that came beside the timelines
	Torn       int         `json:"torn"`      // histories of killed clients
	Lost       int         `json:"lost"`
	Duplicated int         `json:"duplicated"`
	Gaps       int         `json:"gaps"`
	Reordered  int         `json:"reordered"`
	Invented   int         `json:"invented"`
	Leaked     int         `json:"leaked"`
	Stale      int         `json:"stale"`
	Violations []Violation `json:"violations,omitempty"`
}

// OK reports whether no violation was found.
func (r *Report) OK() bool {
	return r.Lost+r.Duplicated+r.Gaps+r.Reordered+r.Invented+r.Leaked+r.Stale == 0
}

// Count returns the number of violations of a kind.
func (r *Report) Count(k Kind) int { return *r.counter(k) }

// counter returns the field that counts violations of a kind.
func (r *Report) counter(k Kind) *int {
	switch k {
	case Lost:
		return &r.Lost
	case Duplicated:
		return &r.Duplicated
	case Gap:
		return &r.Gaps
	case Reordered:
		return &r.Reordered
	case Invented:
		return &r.Invented
	case Leaked:
		return &r.Leaked
	}
	return &r.Stale
}

// add counts a violation, and lists it if there are not too many.
func (r *Report) add(v Violation) {
	*r.counter(v.Kind)++
	if len(r.Violations) < violationsMax {
		r.Violations = append(r.Violations, v)
	}
}
