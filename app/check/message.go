package check

import "parley/shared/chat"

// message is a message that a client sent, and what became of it.
type message struct {
	client    string
	nonce     chat.Nonce
	room      chat.RoomID
	text      string
	to        chat.UserID
	order     int   // number among the client's messages
	sentAt    int64 // nanoseconds, as Record.At
	ackedAt   int64 // likewise; math.MaxInt64: never
	ackedRoom chat.RoomID
	ackedSeq  chat.Seq // as acknowledged
	refused   bool
	ended     bool // the history of its client is complete
	found     bool // in the store
}

// belongsTo reports whether an event is in the room where its message belongs: a private message in the direct room of the two
// users, any other in the room where it was sent.
func (m *message) belongsTo(room chat.RoomID, e *chat.Event) bool {
	to := m.to
	if peer, direct := m.room.PeerOf(e.By.ID); direct && to == "" {
		to = peer
	}
	if to == "" {
		return e.Message.To == "" && room == m.room
	}
	return e.Message.To == to && room == chat.DirectID(e.By.ID, to)
}
