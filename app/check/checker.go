package check

import (
	"math"

	"parley/shared/chat"
)

// checker has what all histories together say, and what the store has.
type checker struct {
	report   *Report
	rooms    map[chat.RoomID]*storedRoom
	messages map[chat.Nonce]*message
	users    map[string]chat.UserID // by client
	direct   map[chat.UserID]map[chat.RoomID]bool
}

// collect gathers the messages and rooms of all histories.
func collect(histories []*History, r *Report) *checker {
	c := &checker{report: r, rooms: map[chat.RoomID]*storedRoom{}, messages: map[chat.Nonce]*message{}, users: map[string]chat.UserID{},
		direct: map[chat.UserID]map[chat.RoomID]bool{}}
	for _, h := range histories {
		if h.Torn {
			r.Torn++
		}
		c.collect(h)
	}
	return c
}

// collect adds one history.
func (c *checker) collect(h *History) {
	var own []*message
	ended := false
	for i := range h.Records {
		rec := &h.Records[i]
		c.addRoom(rec.Room)
		switch rec.Op {
		case OpUser:
			c.users[h.Client] = rec.User
		case OpSaid:
			if c.messages[rec.Nonce] != nil {
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
		case OpEnd:
			ended = true
		}
	}
	c.report.Said += len(own)
	for _, m := range own {
		m.ended = ended
	}
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
}
