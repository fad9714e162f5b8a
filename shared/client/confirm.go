package client

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/outbox"
)

// confirm drops the unsent message that ev is, or the change that it makes: now it is durable and stands in its place.
func (e *engine) confirm(ev *chat.Event) {
	if ev.Kind.Amends() {
		e.settleChange(ev)
		e.amendPins(ev)
		return
	}
	if ev.Nonce == "" || ev.By.ID != e.me.ID {
		return
	}
	e.settleMessage(ev.Nonce, ev.Room, ev.Seq)
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

// sent returns the user's message with that nonce if it is in what is known of a room, or nil.
func (e *engine) sent(nonce chat.Nonce) *chat.Event {
	for _, r := range e.rooms {
		if r.tl == nil {
			continue
		}
		for _, ev := range slices.Concat(r.tl.Events, r.tl.Interleaved) {
			if ev.Nonce == nonce && ev.By.ID == e.me.ID {
				return ev
			}
		}
	}
	return nil
}

// confirmUpTo drops what was acknowledged as one of a room's events up to seq.
func (e *engine) confirmUpTo(r *room, seq chat.Seq) {
	for _, n := range e.outbox.Durables(r.ID, seq) {
		e.removeEntry(n)
	}
	if len(e.outbox.Changes) > 0 {
		e.sendNext()
	}
}

// removeEntry takes a message, or a change of one, out of the outbox and off the screen.
func (e *engine) removeEntry(n *outbox.Entry) {
	n.Settled()
	e.outbox.Remove(n)
	if n.Change != nil {
		e.saver.deleteUnsent(n)
		e.dirty.any = true
		e.redrawMessage(n.Room, n.Change.Seq)
		return
	}
	e.screen.rows.Remove(n.Place())
	e.dirty.any, e.dirty.open = true, true
}
