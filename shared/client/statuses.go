package client

import (
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// SetStatus says something about the user to the others: at once here, and to them as soon as there is a connection. Its times are by the
// clock of this device, except those of the snapshot, which are by the server's. Rev does not matter.
func (c *Client) SetStatus(s chat.Status) {
	c.post(func(e *engine) {
		was := e.statuses.Get(e.me.ID, 0)
		s.Until, s.Quiet = e.serverEnd(s.Until, was.Until), e.serverEnd(s.Quiet, was.Quiet)
		e.statuses.Set(e.me.ID, s)
		e.statusesChanged()
		payload := &protocol.Status{Emoji: s.Emoji, Text: s.Text, Until: s.Until, Quiet: s.Quiet}
		e.submit(&command{about: "status", payload: payload, done: func(protocol.Payload) {}, refused: func() {
			e.statuses.Set(e.me.ID, was)
			e.statusesChanged()
		}})
	})
}

// serverEnd returns a time by the server's clock, unless it is the one that was set before.
func (e *engine) serverEnd(at, was chat.Millis) chat.Millis {
	if at == 0 || at == was {
		return at
	}
	return e.serverTime(at.Time())
}

// learnStatusesOf takes what all of some users say: those who are not in the list say nothing. News of them may have been lost, or have
// come while they were elsewhere. What the user has set and the server has not answered holds.
func (e *engine) learnStatusesOf(users []chat.User, list []chat.UserStatus) {
	setting := slices.ContainsFunc(e.commands, func(w *command) bool { _, is := w.payload.(*protocol.Status); return is })
	who := slices.DeleteFunc(ids(users), func(id chat.UserID) bool { return setting && id == e.me.ID })
	if changed := e.statuses.LearnOf(who, list); len(changed) > 0 {
		e.statusesChanged()
	}
}

// learnStatuses takes what the server says of users.
func (e *engine) learnStatuses(list []chat.UserStatus) {
	if changed := e.statuses.Learn(list); len(changed) > 0 {
		e.statusesChanged()
	}
}

// statusesChanged shows new statuses, and plans to show that the next one has expired: nobody says so.
func (e *engine) statusesChanged() {
	e.dirty.any, e.dirty.open, e.dirty.rooms = true, true, true
	e.saver.stateChanged()
	if next := e.statuses.Expires(e.serverTime(time.Now())); next != 0 {
		e.schedule.At("status", next.Time().Add(-e.skew), e.statusesChanged)
	}
}

// statusOf returns what a user says now.
func (e *engine) statusOf(id chat.UserID) chat.Status {
	return e.statuses.Get(id, e.serverTime(time.Now()))
}

// statusesStored returns what is stored for the time without a connection: the statuses of the user, of peers, and of the people here.
func (e *engine) statusesStored() []chat.UserStatus {
	users := []chat.UserID{e.me.ID}
	for _, r := range e.direct {
		if r.Peer != nil {
			users = append(users, r.Peer.ID)
		}
	}
	if r := e.screen.room; r != nil {
		people, _ := r.people.List(e.users)
		for _, p := range people[:min(len(people), chat.PeoplePage)] {
			users = append(users, p.ID)
		}
	}
	return e.statuses.Of(users, e.serverTime(time.Now()))
}

// openStatuses returns the statuses of the people in the open room, and of its peer, who may be elsewhere.
func (e *engine) openStatuses(r *room, people []chat.Person) map[chat.UserID]chat.Status {
	users := make([]chat.UserID, 0, len(people)+1)
	for _, p := range people {
		users = append(users, p.ID)
	}
	if r.Peer != nil {
		users = append(users, r.Peer.ID)
	}
	var all map[chat.UserID]chat.Status
	for _, s := range e.statuses.Of(users, e.serverTime(time.Now())) {
		if e.blocks.Has(s.User) {
			continue // it may be an insult too
		}
		if all == nil {
			all = map[chat.UserID]chat.Status{}
		}
		all[s.User] = s.Status
	}
	return all
}
