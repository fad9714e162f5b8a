package check

import (
	"math"

	"parley/shared/chat"
)

// order checks the order of a room's messages.
type order struct {
	report *Report
	room   chat.RoomID
	last   map[string]*message // by client
	all    []*message
	seqs   []chat.Seq
}

// add adds the next message. Those of one client must be in the order of sending.
func (o *order) add(m *message, seq chat.Seq) {
	if before := o.last[m.client]; before != nil && before.order > m.order {
		o.report.add(Violation{Kind: Reordered, Client: m.client, Room: o.room, Seq: seq, Nonce: m.nonce,
			What: "comes after a message that the same user sent later"})
	}
	o.last[m.client] = m
	o.all, o.seqs = append(o.all, m), append(o.seqs, seq)
}

// checkAcked finds messages that come before one that was acknowledged before they were sent.
func (o *order) checkAcked() {
	first := int64(math.MaxInt64) // the earliest ack of the messages after
	for i := len(o.all) - 1; i >= 0; i-- {
		m := o.all[i]
		if first < m.sentAt {
			o.report.add(Violation{Kind: Reordered, Client: m.client, Room: o.room, Seq: o.seqs[i], Nonce: m.nonce,
				What: "comes before a message that was acknowledged before this one was sent"})
		}
		first = min(first, m.ackedAt)
	}
}
