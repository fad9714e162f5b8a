package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/timeline"
	"parley/shared/protocol"
)

// announce shows who came and went in the open room, others only: in the notice that stands last, or in a new one
// if a message stands after that.
func (e *engine) announce(r *room, c *protocol.Presence) {
	came, gone := e.others(c.Came), e.others(c.Gone)
	if len(came)+len(gone) == 0 || r.tl == nil {
		return
	}
	n := e.notice(r.tl.Last())
	for _, u := range came {
		if _, was := r.people[u.ID]; !was || n.Names(u.ID) {
			n.Enter(u)
		}
	}
	for _, u := range gone {
		n.Leave(u)
	}
	e.screen.put(timeline.ArrivalsItem(n))
	e.dirty.open = true
}

func (e *engine) others(all []chat.User) []chat.User {
	var list []chat.User
	for _, u := range all {
		if u.ID != e.me.ID && u.ID != "" {
			list = append(list, u)
		}
	}
	return list
}

// notice returns the notice that no message of the open room stands after, or a new one after the event anchor.
func (e *engine) notice(anchor chat.Seq) *timeline.Arrivals {
	s := e.screen
	if n := s.shelf.LastArrivals(); n != nil {
		return n
	}
	n := &timeline.Arrivals{ID: e.nextID(), Anchor: anchor, At: e.serverTime(time.Now())}
	if s.notices = append(s.notices, n); len(s.notices) > timeline.MaxArrivals {
		s.shelf.Remove(timeline.ArrivalsItem(s.notices[0]).Place)
		s.notices = s.notices[1:]
	}
	return n
}

// serverTime is t by the server's clock, which the times of messages are by.
func (e *engine) serverTime(t time.Time) chat.Millis { return chat.MillisOf(t.Add(e.skew)) }
