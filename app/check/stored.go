package check

import (
	"fmt"
	"slices"

	"parley/shared/chat"
)

// storedRoom is a room as the store has it.
type storedRoom struct {
	head chat.Seq // of its newest event
	rows map[chat.Seq]storedRow
	seqs []chat.Seq // of the rows, ascending

	absences map[chat.UserID][]*absence // in the order of events
}

// storedRow is a message or a rename: the checksums of what never changes of it, and of its state.
type storedRow struct{ identity, state uint64 }

// between returns how many rows the span has.
func (s *storedRoom) between(from, to chat.Seq) int {
	first, _ := slices.BinarySearch(s.seqs, from)
	end, _ := slices.BinarySearch(s.seqs, to+1)
	return max(end-first, 0)
}

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

// checkRoom checks the stored messages of a room: each sent once by somebody, in order, in the state that its changes give.
func (c *checker) checkRoom(room chat.RoomID, events []chat.Event, head chat.Seq) {
	s := &storedRoom{head: head, rows: make(map[chat.Seq]storedRow, len(events)), absences: map[chat.UserID][]*absence{}}
	c.rooms[room] = s
	nonces, texts := map[nonceKey]bool{}, map[textKey]bool{}
	order := order{report: c.report, room: room, last: map[string]*message{}}
	for i := range events {
		e := &events[i]
		s.rows[e.Seq] = storedRow{Sum(e), StateOf(e).Seen().Sum}
		s.seqs = append(s.seqs, e.Seq)
		if e.Kind == chat.Added || e.Kind == chat.Removed {
			c.member(s, e)
		}
		if e.Kind != chat.Said || e.Message == nil {
			continue
		}
		if s.absent(e.By.ID) != nil {
			c.report.add(Violation{Kind: Leaked, Room: room, Seq: e.Seq, Nonce: e.Nonce, What: "said by somebody who was not in the room any more"})
		}
		by, text := nonceKey{e.By.ID, e.Nonce}, textKey{e.By.ID, e.Message.Text}
		if texts[text] && !nonces[by] && text.text != "" {
			c.report.add(Violation{Kind: Duplicated, Room: room, Seq: e.Seq, Nonce: e.Nonce, What: "stored twice, under two nonces"})
		}
		nonces[by], texts[text] = true, true
		c.checkEvent(room, e, &order)
	}
	order.checkAcked()
	c.timeAbsences(room, s)
	c.checkBefore(room, s, &order)
	c.checkNumbers(room, s)
}

// checkNumbers finds Seqs that are neither a message nor a change. Each change has at most one of its own, and none if nothing had to be
// changed. That is a bound only: the exact number is the source's to know, which refuses to read a page with a hole.
func (c *checker) checkNumbers(room chat.RoomID, s *storedRoom) {
	if missing := int(s.head) - len(s.rows) - c.wanted[room]; missing > 0 {
		c.report.add(Violation{Kind: Gap, Room: room, Seq: s.head, What: fmt.Sprintf("%d events of the room are missing in the store", missing)})
	}
}

// checkEvent compares an event with the message that it stores.
func (c *checker) checkEvent(room chat.RoomID, e *chat.Event, order *order) {
	m := c.messages[e.Nonce]
	switch {
	case m == nil || c.users[m.client] != e.By.ID:
		c.report.add(Violation{Kind: Invented, Room: room, Seq: e.Seq, Nonce: e.Nonce, What: "nobody sent this"})
		return
	case !m.belongsTo(room, e):
		c.report.add(Violation{Kind: Leaked, Client: m.client, Room: room, Seq: e.Seq, Nonce: e.Nonce, What: "stored for other readers"})
	}
	if m.found {
		c.report.add(Violation{Kind: Duplicated, Client: m.client, Room: room, Seq: e.Seq, Nonce: e.Nonce, What: "stored twice"})
	}
	if m.ackedSeq != 0 && (m.ackedSeq != e.Seq || m.ackedRoom != room) {
		c.report.add(Violation{Kind: Lost, Client: m.client, Room: m.ackedRoom, Seq: m.ackedSeq, Nonce: m.nonce, What: "acknowledged with another room or seq than stored"})
	}
	c.checkState(m, e)
	m.found = true
	order.add(m, e.Seq)
}
