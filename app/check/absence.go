package check

import (
	"math"
	"slices"

	"parley/shared/chat"
)

// absence is a time in which somebody is out of a room that only members read. The events from and to stand in the room's order; what somebody sees
// after to is theirs, from the first message on.
type absence struct {
	from, to chat.Seq // the events that took them out and let them in again; to is 0 while it lasts
	taken    bool     // by somebody else: then no invitation leads back
	inForce  int64    // when the removal was acknowledged, as Record.At; math.MaxInt64: it is not known
	mayEnd   int64    // before that nobody had asked for the return; 0: it is not known, math.MaxInt64: there was none
}

// seat is somebody's place in a room.
type seat struct {
	room chat.RoomID
	user chat.UserID
}

// turn is a change of a membership that was asked for, perhaps again and again, until it was acknowledged.
type turn struct {
	asked, answered int64 // first; answered is math.MaxInt64 if it was not
}

// turns are the removals of somebody from a room and the returns, which take turns.
type turns struct{ removals, returns []turn }

// collectTurns gathers what histories say about memberships and bans, in the order of time.
func (c *checker) collectTurns(histories []*History) {
	var all []*Record
	for _, h := range histories {
		for i := range h.Records {
			switch rec := &h.Records[i]; rec.Op {
			case OpRemoves, OpRemoved, OpAdds, OpAdded, OpBanned, OpLifts:
				all = append(all, rec)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *Record) int { return int(a.At - b.At) })
	for _, rec := range all {
		at := seat{rec.Room, rec.User}
		if c.turns[at] == nil {
			c.turns[at] = &turns{}
		}
		c.turns[at].add(rec)
		if rec.Op == OpBanned {
			c.report.Banned++
		}
	}
}

// add adds a record. A ban is a removal from everywhere.
func (t *turns) add(rec *Record) {
	switch rec.Op {
	case OpRemoves:
		if len(t.removals) == len(t.returns) {
			t.removals = append(t.removals, turn{rec.At, math.MaxInt64})
		}
	case OpBanned:
		t.removals = append(t.removals, turn{rec.At, rec.At})
	case OpAdds, OpLifts:
		if len(t.returns) < len(t.removals) {
			t.returns = append(t.returns, turn{rec.At, math.MaxInt64})
		}
	case OpRemoved:
		answer(t.removals, rec.At)
	case OpAdded:
		answer(t.returns, rec.At)
	}
}

// answer notes the first answer to what was asked last.
func answer(all []turn, at int64) {
	if n := len(all); n > 0 {
		all[n-1].answered = min(all[n-1].answered, at)
	}
}

// member follows who is in a room. Nobody comes back by themselves after a removal.
func (c *checker) member(s *storedRoom, e *chat.Event) {
	whom := e.Whom.ID
	out := s.absent(whom)
	switch {
	case e.Kind == chat.Removed:
		s.absences[whom] = append(s.absences[whom], &absence{from: e.Seq, taken: e.By.ID != whom, inForce: math.MaxInt64, mayEnd: math.MaxInt64})
	case out == nil:
	case out.taken && e.By.ID == whom:
		c.report.add(Violation{Kind: Leaked, Room: e.Room, Seq: e.Seq, What: "came back without being asked after a removal"})
		fallthrough
	default:
		out.to = e.Seq
	}
}

// absent returns the absence that lasts, or nil.
func (s *storedRoom) absent(user chat.UserID) *absence {
	if all := s.absences[user]; len(all) > 0 && all[len(all)-1].to == 0 {
		return all[len(all)-1]
	}
	return nil
}

// timeAbsences finds out when the absences began and ended, as far as those know who asked for it. What was acknowledged must be stored.
func (c *checker) timeAbsences(room chat.RoomID, s *storedRoom) {
	for user, all := range s.absences {
		taken := slices.DeleteFunc(slices.Clone(all), func(a *absence) bool { return !a.taken })
		asked := c.turns[seat{room, user}]
		for i, a := range taken {
			c.report.Removed++
			if asked != nil && i < len(asked.removals) {
				a.inForce = asked.removals[i].answered
			}
			if a.to > 0 {
				c.report.Returned++
				a.mayEnd = 0
				if asked != nil && i < len(asked.returns) {
					a.mayEnd = asked.returns[i].asked
				}
			}
		}
		for _, a := range all {
			if !a.taken && a.to > 0 {
				a.mayEnd = 0
			}
		}
	}
	for at, asked := range c.turns {
		if at.room == room {
			c.checkTurns(at, asked, s)
		}
	}
}

// checkTurns finds acknowledged changes of a membership that are not stored.
func (c *checker) checkTurns(at seat, asked *turns, s *storedRoom) {
	removed, returned := 0, 0
	for _, a := range s.absences[at.user] {
		if a.taken {
			removed++
			returned += min(int(a.to), 1)
		}
	}
	lost := func(all []turn, stored int, what string) {
		if len(all) > stored && all[stored].answered < math.MaxInt64 {
			c.report.add(Violation{Kind: Lost, Room: at.room, What: what})
		}
	}
	lost(asked.removals, removed, "a removal was acknowledged, and is not in the store")
	lost(asked.returns, returned, "a return was acknowledged, and is not in the store")
}

// checkBefore finds messages that were sent after the answer to a removal, and are stored before it: those who were removed could read them.
func (c *checker) checkBefore(room chat.RoomID, s *storedRoom, o *order) {
	var removals []*absence
	for _, all := range s.absences {
		removals = append(removals, all...)
	}
	slices.SortFunc(removals, func(a, b *absence) int { return int(a.from - b.from) })
	first := int64(math.MaxInt64) // the earliest answer of the removals after
	for i := len(o.all) - 1; i >= 0; i-- {
		for n := len(removals) - 1; n >= 0 && removals[n].from > o.seqs[i]; n-- {
			first = min(first, removals[n].inForce)
			removals = removals[:n]
		}
		if m := o.all[i]; first < m.sentAt {
			c.report.add(Violation{Kind: Reordered, Client: m.client, Room: room, Seq: o.seqs[i], Nonce: m.nonce,
				What: "sent after a removal was acknowledged, and stored before it"})
		}
	}
}
