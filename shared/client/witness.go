package client

import (
	"parley/shared/chat"
	"parley/shared/client/timeline"
	"parley/shared/client/view"
)

// Witness learns what a user of the client says and sees: in order, from the client's own goroutine, which it must not
// block. What it is given must not be changed. It is there for those who check the promises of the whole.
type Witness interface {
	// Said is called for each message that the user sends, before anything else happens to it.
	Said(nonce chat.Nonce, room chat.RoomID, draft view.Draft)
	// Acked is called when the server has answered that the message is durable, as that event.
	Acked(nonce chat.Nonce, room chat.RoomID, seq chat.Seq)
	// Refused is called when the server has refused it; temporary says that it is sent again by itself.
	Refused(nonce chat.Nonce, code chat.Code, temporary bool)
	// Began is called when what is known of a room starts anew, after the event after.
	Began(room chat.RoomID, after chat.Seq)
	// Saw is called with events that were added to the end of what is known of a room.
	Saw(room chat.RoomID, events []*chat.Event)
	// Paged is called with older events, which were added before that.
	Paged(room chat.RoomID, events []*chat.Event)
	// Left is called when the user follows a room no more.
	Left(room chat.RoomID)
	// Linked is called when the connection has come or gone; epoch is that of the server's history.
	Linked(online bool, epoch chat.Epoch)
}

// tellWitness tells the witness what was added to a timeline of a room: all there is, if it is the first of this timeline.
func (e *engine) tellWitness(r *room, t *timeline.Timeline, older, newer []*chat.Event) {
	w := e.cfg.Witness
	if w == nil {
		return
	}
	if r.witnessed != t {
		r.witnessed = t
		w.Began(r.ID, t.Base)
		older, newer = nil, t.Events
	}
	if len(older) > 0 {
		w.Paged(r.ID, older)
	}
	if len(newer) > 0 {
		w.Saw(r.ID, newer)
	}
}

// tellWitnessLink tells the witness of the connection.
func (e *engine) tellWitnessLink() {
	if w := e.cfg.Witness; w != nil {
		w.Linked(e.online, e.epoch)
	}
}
