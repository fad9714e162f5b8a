package check

import (
	"math"

	"parley/shared/chat"
)

// checker has what all histories together say, and what the store has. It is filled in this order: collect reads the histories, checkRoom
// compares the rooms of the store with them, and the other checks compare histories with what checkRoom has found. One goroutine
// uses it.
type checker struct {
	report   *Report
	rooms    map[chat.RoomID]*storedRoom
	messages map[chat.Nonce]*message
	users    map[string]chat.UserID // by client
	direct   map[chat.UserID]map[chat.RoomID]bool

	changed map[chat.Nonce]*change
	changes map[place][]*change // those of one client in the order in which it wanted them
	wanted  map[chat.RoomID]int // changes, each of which may be an event of the room

	turns map[seat]*turns // who was taken out of a room and let in again; of the room "" by a ban
}

// collect gathers the messages and rooms of all histories.
func collect(histories []*History, r *Report) *checker {
	c := &checker{report: r, rooms: map[chat.RoomID]*storedRoom{}, messages: map[chat.Nonce]*message{}, users: map[string]chat.UserID{},
		direct: map[chat.UserID]map[chat.RoomID]bool{}, changed: map[chat.Nonce]*change{}, changes: map[place][]*change{}, wanted: map[chat.RoomID]int{}, turns: map[seat]*turns{}}
	for _, h := range histories {
		if h.Torn {
			r.Torn++
		}
		c.collect(h)
	}
	c.collectTurns(histories)
	return c
}

// collect adds one history.
func (c *checker) collect(h *History) {
	var own []*message
	var changes []*change
	ended := false
	for i := range h.Records {
		rec := &h.Records[i]
		c.addRoom(rec.Room)
		switch rec.Op {
		case OpUser:
			c.users[h.Client] = rec.User
		case OpSaid:
			if was := c.messages[rec.Nonce]; was != nil && was.client == h.Client && was.ackedSeq == 0 && was.text != rec.Text {
				was.text, was.to = rec.Text, rec.To // changed before it was sent
				continue
			} else if was != nil {
				c.report.add(Violation{Kind: Duplicated, Client: h.Client, Room: rec.Room, Nonce: rec.Nonce, What: "the client sent it twice"})
			}
			m := &message{client: h.Client, nonce: rec.Nonce, room: rec.Room, text: rec.Text, to: rec.To,
				order: len(own), sentAt: rec.At, ackedAt: math.MaxInt64}
			c.messages[rec.Nonce] = m
			own = append(own, m)
		case OpAcked:
			c.acked(h, rec)
		case OpRefused:
			if m := c.messages[rec.Nonce]; m != nil {
				m.refused = true
			}
			if ch := c.changed[rec.Nonce]; ch != nil {
				ch.refused = rec.Code
			}
		case OpChanged:
			ch := c.changed[rec.Nonce]
			if ch == nil {
				ch = &change{client: h.Client, nonce: rec.Nonce}
				c.changed[rec.Nonce] = ch
				changes = append(changes, ch)
			}
			ch.room, ch.target, ch.kind, ch.text, ch.on = rec.Room, rec.Seq, rec.Change, rec.Text, rec.On
		case OpAmended:
			c.amended(h, rec)
		case OpDropped:
			if m := c.messages[rec.Nonce]; m != nil {
				m.refused = true
			}
			if ch := c.changed[rec.Nonce]; ch != nil {
				ch.dropped = true
			}
		case OpEnd:
			ended = true
		}
	}
	c.report.Said += len(own)
	for _, m := range own {
		m.ended = ended
	}
	c.report.Changed += len(changes)
	for _, ch := range changes {
		ch.user, ch.ended = c.users[h.Client], ended
		at := place{ch.room, ch.target}
		c.changes[at] = append(c.changes[at], ch)
		c.wanted[ch.room]++
	}
}

// amended records that a change is durable. One that is acknowledged again must be the same event.
func (c *checker) amended(h *History, rec *Record) {
	ch := c.changed[rec.Nonce]
	switch {
	case ch == nil:
		c.report.add(Violation{Kind: Invented, Client: h.Client, Room: rec.Room, Seq: rec.Seq, Nonce: rec.Nonce,
			What: "a change was acknowledged, and never asked for by the client"})
		return
	case ch.seq != 0 && ch.seq != rec.Seq:
		c.report.add(Violation{Kind: Duplicated, Client: h.Client, Room: rec.Room, Seq: rec.Seq, Nonce: rec.Nonce,
			What: "a change was acknowledged as two events"})
	}
	ch.seq = max(ch.seq, rec.Seq)
	c.report.Amended++
}

// addRoom adds a room that a history names.
func (c *checker) addRoom(room chat.RoomID) {
	if room == "" || c.rooms[room] != nil {
		return
	}
	c.rooms[room] = &storedRoom{}
	a, b, direct := room.Pair()
	for _, user := range []chat.UserID{a, b} {
		if !direct {
			break
		}
		if c.direct[user] == nil {
			c.direct[user] = map[chat.RoomID]bool{}
		}
		c.direct[user][room] = true
	}
}

// acked records an ack. A message that is acknowledged again must be the same event.
func (c *checker) acked(h *History, rec *Record) {
	m := c.messages[rec.Nonce]
	if m == nil {
		c.report.add(Violation{Kind: Invented, Client: h.Client, Room: rec.Room, Seq: rec.Seq, Nonce: rec.Nonce,
			What: "acknowledged, and never sent by the client"})
		return
	}
	if m.ackedSeq != 0 {
		if m.ackedSeq != rec.Seq || m.ackedRoom != rec.Room {
			c.report.add(Violation{Kind: Duplicated, Client: h.Client, Room: rec.Room, Seq: rec.Seq, Nonce: rec.Nonce,
				What: "acknowledged as two events"})
		}
		return
	}
	m.ackedAt, m.ackedSeq, m.ackedRoom = rec.At, rec.Seq, rec.Room
	c.report.Acked++
}

// checkAcks finds acknowledged messages that are not stored.
func (c *checker) checkAcks() {
	for _, m := range c.messages {
		if m.ackedSeq != 0 && !m.found {
			c.report.add(Violation{Kind: Lost, Client: m.client, Room: m.ackedRoom, Seq: m.ackedSeq, Nonce: m.nonce,
				What: "acknowledged, and not in the store"})
		}
	}
}

// checkUnsent finds messages that were sent, not refused and never stored, by clients with a complete history.
func (c *checker) checkUnsent() {
	for _, m := range c.messages {
		if m.ended && !m.refused && !m.found && m.ackedSeq == 0 {
			c.report.add(Violation{Kind: Stale, Client: m.client, Room: m.room, Nonce: m.nonce, What: "accepted by the client, and never stored"})
		}
	}
	for _, ch := range c.changed {
		if ch.ended && ch.seq == 0 && ch.refused == "" && !ch.dropped {
			c.report.add(Violation{Kind: Stale, Client: ch.client, Room: ch.room, Seq: ch.target, Nonce: ch.nonce, What: "a change was accepted by the client, and never answered"})
		}
	}
}
