package timeline

import (
	"slices"

	"parley/shared/chat"
)

// Arrivals is who came and went while no message stood between: seen live, not stored anywhere.
type Arrivals struct {
	ID     int64
	Anchor chat.Seq // stands after this event
	At     chat.Millis
	came   []chat.User
	gone   []chat.User
}

// MaxArrivals bounds the Arrivals that a room keeps while it is open.
const MaxArrivals = 200

const (
	arrivalsUsers = 500 // remembered of one Arrivals
	noticeNames   = 3   // shown in a row
)

// Enter notes that somebody came; it cancels that they went.
func (n *Arrivals) Enter(u chat.User) { n.came, n.gone = cross(n.came, n.gone, u) }

// Leave notes that somebody went; it cancels that they came.
func (n *Arrivals) Leave(u chat.User) { n.gone, n.came = cross(n.gone, n.came, u) }

// cross puts u on one side, unless that cancels that it was on the other.
func cross(to, from []chat.User, u chat.User) (_, _ []chat.User) {
	same := func(other chat.User) bool { return other.ID == u.ID }
	switch {
	case slices.ContainsFunc(from, same):
		return to, slices.DeleteFunc(from, same)
	case len(to) >= arrivalsUsers || slices.ContainsFunc(to, same):
		return to, from
	}
	return append(to, u), from
}

// Names reports whether a user came or went.
func (n *Arrivals) Names(id chat.UserID) bool {
	is := func(u chat.User) bool { return u.ID == id }
	return slices.ContainsFunc(n.came, is) || slices.ContainsFunc(n.gone, is)
}

// LastArrivals returns the Arrivals that no message stands after, or nil.
func (l *RowList) LastArrivals() *Arrivals {
	for _, b := range slices.Backward(l.blocks) {
		for i := range b.items {
			it := &b.items[len(b.items)-1-i]
			switch {
			case it.arrivals != nil:
				return it.arrivals
			case it.unsent == nil && !it.isNotice():
				return nil
			}
		}
	}
	return nil
}
