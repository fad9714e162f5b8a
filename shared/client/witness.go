package client

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/outbox"
	"parley/shared/client/timeline"
	"parley/shared/client/view"
)

// Witness learns what a user of the client says and sees: in order, from the client's own goroutine, which it must not
// block. What it is given must not be changed. It is there for those who check the promises of the whole.
type Witness interface {
	// Said is called for each message that the user sends, before anything else happens to it; again if its text is another one before
	// it was sent.
	Said(nonce chat.Nonce, room chat.RoomID, draft view.Draft)
	// Acked is called when the server has answered that the message is durable, as that event.
	Acked(nonce chat.Nonce, room chat.RoomID, seq chat.Seq)
	// Refused is called when the server has refused it; temporary says that it is sent again by itself.
	Refused(nonce chat.Nonce, code chat.Code, temporary bool)
	// Changed is called for each change of a message that the user wants, before anything else happens to it; again with the same id if it
	// is another one before it was sent.
	Changed(id chat.Nonce, room chat.RoomID, change *Change)
	// ChangeAcked is called when it is known that the change is durable, as that event; or, if nothing had to be changed, that the
	// message was so with that event.
	ChangeAcked(id chat.Nonce, room chat.RoomID, seq chat.Seq)
	// ChangeRefused is called when the server has refused it; temporary says that it is sent again by itself.
	ChangeRefused(id chat.Nonce, code chat.Code, temporary bool)
	// Dropped is called when the user has taken a change back, or wants something else instead, and when a message or a change waits in vain,
	// since the user does not belong to its room any more. It may have been made all the same.
	Dropped(id chat.Nonce)
	// Began is called when what is known of a room starts anew, after the event after.
	Began(room chat.RoomID, after chat.Seq)
	// Saw is called when the span from to to was added to the end of what is known of a room. Events are the messages and renames in it, and
	// the amendments that came for it: those that a page has in its messages, or that others have superseded, are not among them.
	Saw(room chat.RoomID, from, to chat.Seq, events []*chat.Event)
	// Paged is called when a span was added before that: events are the messages and renames in it.
	Paged(room chat.RoomID, from, to chat.Seq, events []*chat.Event)
	// Left is called when the user follows a room no more.
	Left(room chat.RoomID)
	// Linked is called when the connection has come or gone; epoch is that of the server's history.
	Linked(online bool, epoch chat.Epoch)
}

// Change is what a Witness is told of a change.
type Change = outbox.Change

// tellWitness tells the witness that the run of a room's timeline went from base to last before, and what was added to it: all there is, if
// it is the first of this timeline.
func (e *engine) tellWitness(r *room, t *timeline.Timeline, base, last chat.Seq, older []*chat.Event, passed []timeline.Passed) {
	w := e.cfg.Witness
	if w == nil {
		return
	}
	if r.witnessed != t {
		r.witnessed = t
		if w.Began(r.ID, t.Base); t.Last() > t.Base {
			w.Saw(r.ID, t.Base+1, t.Last(), slices.Clone(t.Events))
		}
		return
	}
	if t.Base < base {
		w.Paged(r.ID, t.Base+1, base, slices.Clone(older))
	}
	if len(passed) > 0 || t.Last() > last {
		var newer []*chat.Event
		for _, p := range passed {
			if !p.Stub() {
				newer = append(newer, p.Event)
			}
		}
		w.Saw(r.ID, last+1, t.Last(), newer)
	}
}

// tellWitnessDropped tells the witness of a change or a message that is not to be sent any more.
func (e *engine) tellWitnessDropped(id chat.Nonce) {
	if w := e.cfg.Witness; w != nil {
		w.Dropped(id)
	}
}

// tellWitnessLink tells the witness of the connection.
func (e *engine) tellWitnessLink() {
	if w := e.cfg.Witness; w != nil {
		w.Linked(e.online, e.epoch)
	}
}
