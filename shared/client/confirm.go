package client

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/outbox"
)

// confirm drops the unsent message that ev is: now it is durable and stands in its place.
func (e *engine) confirm(ev *chat.Event) {
	if ev.Nonce == "" || ev.By.ID != e.me.ID {
		return
	}
	n, there := e.outbox.Find(ev.Nonce)
	if !there {
		return
	}
	e.saver.deleteUnsent(n)
	e.removeEntry(n)
	if e.outbox.InFlight == n {
		e.outbox.InFlight = nil
	}
	e.sendNext()
}

// confirmLoaded drops the unsent messages that are in a room by now: a program may end before it has dropped what was sent.
func (e *engine) confirmLoaded(r *room) {
	for _, ev := range slices.Concat(r.tl.Events, r.tl.Interleaved) {
		e.confirm(ev)
	}
}

// isConfirmed reports whether the user's message with that nonce is in what is known of a room.
func (e *engine) isConfirmed(nonce chat.Nonce) bool {
	is := func(ev *chat.Event) bool { return ev.Nonce == nonce && ev.By.ID == e.me.ID }
	for _, r := range e.rooms {
		if r.tl != nil && (slices.ContainsFunc(r.tl.Events, is) || slices.ContainsFunc(r.tl.Interleaved, is)) {
			return true
		}
	}
	return false
}

// confirmUpTo drops what was acknowledged as one of a room's events up to seq.
func (e *engine) confirmUpTo(r *room, seq chat.Seq) {
	for i := 0; i < len(e.outbox.Entries); i++ {
		if n := e.outbox.Entries[i]; n.Seq > 0 && n.Where == r.ID && n.Seq <= seq {
			e.removeEntry(n)
			i--
		}
	}
}

// removeEntry takes a message out of the outbox and off the screen.
func (e *engine) removeEntry(n *outbox.Entry) {
	n.Settled()
	e.outbox.Remove(n)
	e.screen.rows.Remove(n.Item().Place)
	e.dirty.any, e.dirty.open = true, true
}
