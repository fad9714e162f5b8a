package check

import "parley/shared/chat"

// storedRoom is a room as the store has it.
type storedRoom struct {
	sums []uint64 // of the events 1, 2, 3…; 0 where one is missing
}

// head returns the Seq of the last stored event, 0 if there is none.
func (s *storedRoom) head() chat.Seq { return chat.Seq(len(s.sums)) }

// nonceKey identifies a send: each user has nonces of their own.
type nonceKey struct {
	user  chat.UserID
	nonce chat.Nonce
}

// textKey is a text of a user. A load never sends the same text twice.
type textKey struct {
	user chat.UserID
	text string
}

// checkRoom checks the stored events of a room: numbered without a gap, each sent once by somebody, in order.
func (c *checker) checkRoom(room chat.RoomID, events []chat.Event) {
	s := &storedRoom{sums: make([]uint64, 0, len(events))}
	c.rooms[room] = s
	nonces, texts := map[nonceKey]bool{}, map[textKey]bool{}
	order := order{report: c.report, room: room, last: map[string]*message{}}
	for i := range events {
		e := &events[i]
		if want := s.head() + 1; e.Seq != want {
			c.report.add(Violation{Kind: Gap, Room: room, Seq: want, What: "the store has no such event"})
			for s.head()+1 < e.Seq {
				s.sums = append(s.sums, 0)
			}
		}
		s.sums = append(s.sums, Sum(e))
		if e.Kind != chat.Said || e.Message == nil {
			continue
		}
		by, text := nonceKey{e.By.ID, e.Nonce}, textKey{e.By.ID, e.Message.Text}
		if texts[text] && !nonces[by] {
			c.report.add(Violation{Kind: Duplicated, Room: room, Seq: e.Seq, Nonce: e.Nonce, What: "stored twice, under two nonces"})
		}
		nonces[by], texts[text] = true, true
		c.checkEvent(room, e, &order)
	}
	order.checkAcked()
}

// checkEvent compares an event with the message that it stores.
func (c *checker) checkEvent(room chat.RoomID, e *chat.Event, order *order) {
	m := c.messages[e.Nonce]
	switch {
	case m == nil || c.users[m.client] != e.By.ID:
		c.report.add(Violation{Kind: Invented, Room: room, Seq: e.Seq, Nonce: e.Nonce, What: "nobody sent this"})
		return
	case m.text != e.Message.Text:
		c.report.add(Violation{Kind: Lost, Client: m.client, Room: room, Seq: e.Seq, Nonce: e.Nonce, What: "stored with another text"})
	case !m.belongsTo(room, e):
		c.report.add(Violation{Kind: Leaked, Client: m.client, Room: room, Seq: e.Seq, Nonce: e.Nonce, What: "stored for other readers"})
	}
	if m.found {
		c.report.add(Violation{Kind: Duplicated, Client: m.client, Room: room, Seq: e.Seq, Nonce: e.Nonce, What: "stored twice"})
	}
	if m.ackedSeq != 0 && (m.ackedSeq != e.Seq || m.ackedRoom != room) {
		c.report.add(Violation{Kind: Lost, Client: m.client, Room: m.ackedRoom, Seq: m.ackedSeq, Nonce: m.nonce, What: "acknowledged with another room or seq than stored"})
	}
	m.found = true
	order.add(m, e.Seq)
}
