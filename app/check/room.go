package check

import (
	"math"

	"parley/shared/chat"
)

// nonceOf names a send: nonces are a user's own.
type nonceOf struct {
	user  chat.UserID
	nonce chat.Nonce
}

// textOf is a text of a user. Those who speak for a check never say the same twice.
type textOf struct {
	user chat.UserID
	text string
}

// checkRoom looks at the events of a room as they are stored: numbered without a gap, each said once by somebody, in order.
func (w *world) checkRoom(room chat.RoomID, events []chat.Event) {
	s := &stored{sums: make([]uint64, 0, len(events))}
	w.rooms[room] = s
	nonces, texts := map[nonceOf]bool{}, map[textOf]bool{}
	order := ordering{world: w, room: room, last: map[string]*saying{}}
	for i := range events {
		e := &events[i]
		if want := s.head() + 1; e.Seq != want {
			w.report.add(Violation{Kind: Gap, Room: room, Seq: want, What: "the store has no such event"})
			for s.head()+1 < e.Seq {
				s.sums = append(s.sums, 0)
			}
		}
		s.sums = append(s.sums, Sum(e))
		if e.Kind != chat.Said || e.Message == nil {
			continue
		}
		by, text := nonceOf{e.By.ID, e.Nonce}, textOf{e.By.ID, e.Message.Text}
		if texts[text] && !nonces[by] {
			w.report.add(Violation{Kind: Duplicated, Room: room, Seq: e.Seq, Nonce: e.Nonce, What: "stored twice, under two nonces"})
		}
		nonces[by], texts[text] = true, true
		w.checkEvent(room, e, &order)
	}
	order.real()
}

// checkEvent finds who said an event.
func (w *world) checkEvent(room chat.RoomID, e *chat.Event, order *ordering) {
	m := w.said[e.Nonce]
	switch {
	case m == nil || w.users[m.client] != e.By.ID:
		w.report.add(Violation{Kind: Invented, Room: room, Seq: e.Seq, Nonce: e.Nonce, What: "nobody said this"})
		return
	case m.text != e.Message.Text:
		w.report.add(Violation{Kind: Lost, Client: m.client, Room: room, Seq: e.Seq, Nonce: e.Nonce, What: "stored with another text"})
	case !m.belongs(room, e):
		w.report.add(Violation{Kind: Leaked, Client: m.client, Room: room, Seq: e.Seq, Nonce: e.Nonce, What: "stored for other readers"})
	}
	if m.found {
		w.report.add(Violation{Kind: Duplicated, Client: m.client, Room: room, Seq: e.Seq, Nonce: e.Nonce, What: "stored twice"})
	}
	if m.seq != 0 && (m.seq != e.Seq || m.where != room) {
		w.report.add(Violation{Kind: Lost, Client: m.client, Room: m.where, Seq: m.seq, Nonce: m.nonce, What: "acknowledged in another place than it is stored"})
	}
	m.found = true
	order.add(m, e.Seq)
}

// belongs reports whether an event is where its message was meant to be read: what was said to one person is in the room
// of the two, and everything else where it was said.
func (m *saying) belongs(room chat.RoomID, e *chat.Event) bool {
	to := m.to
	if peer, direct := m.room.PeerOf(e.By.ID); direct && to == "" {
		to = peer
	}
	if to == "" {
		return e.Message.To == "" && room == m.room
	}
	return e.Message.To == to && room == chat.DirectID(e.By.ID, to)
}

// ordering looks at the order of a room's messages.
type ordering struct {
	world *world
	room  chat.RoomID
	last  map[string]*saying // by client
	all   []*saying
	seqs  []chat.Seq
}

// add takes the next message; one client's must come as they were said.
func (o *ordering) add(m *saying, seq chat.Seq) {
	if before := o.last[m.client]; before != nil && before.order > m.order {
		o.world.report.add(Violation{Kind: Reordered, Client: m.client, Room: o.room, Seq: seq, Nonce: m.nonce,
			What: "stands after a message that the same person said later"})
	}
	o.last[m.client] = m
	o.all, o.seqs = append(o.all, m), append(o.seqs, seq)
}

// real looks from the end for messages that stand before one that was acknowledged before they were said.
func (o *ordering) real() {
	first := int64(math.MaxInt64) // the earliest ack of what stands after
	for i := len(o.all) - 1; i >= 0; i-- {
		m := o.all[i]
		if first < m.at {
			o.world.report.add(Violation{Kind: Reordered, Client: m.client, Room: o.room, Seq: o.seqs[i], Nonce: m.nonce,
				What: "stands before a message that was acknowledged before this one was said"})
		}
		first = min(first, m.acked)
	}
}

// checkAcks looks for what was acknowledged and is not there.
func (w *world) checkAcks() {
	for _, m := range w.said {
		if m.seq != 0 && !m.found {
			w.report.add(Violation{Kind: Lost, Client: m.client, Room: m.where, Seq: m.seq, Nonce: m.nonce,
				What: "acknowledged, and not in the store"})
		}
	}
}

// checkUnsent looks for what was said, not refused, and never stored, by clients that went to the end.
func (w *world) checkUnsent() {
	for _, m := range w.said {
		if m.ended && !m.refused && !m.found && m.seq == 0 {
			w.report.add(Violation{Kind: Stale, Client: m.client, Room: m.room, Nonce: m.nonce, What: "said, and never sent"})
		}
	}
}
