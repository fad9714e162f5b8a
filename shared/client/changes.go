package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/outbox"
	"parley/shared/protocol"
)

// changeCommand is a change as the server takes it.
func changeCommand(n *outbox.Entry) protocol.Payload {
	switch c := n.Change; c.Kind {
	case chat.Edited:
		return &protocol.Edit{Room: n.Room, Seq: c.Seq, Rev: c.Rev, Text: c.Text}
	case chat.Deleted:
		return &protocol.Delete{Room: n.Room, Seq: c.Seq, Erase: c.Erase}
	case chat.Restored:
		return &protocol.Restore{Room: n.Room, Seq: c.Seq}
	case chat.Reacted:
		return &protocol.React{Room: n.Room, Seq: c.Seq, Key: c.Key, On: c.On}
	default:
		return &protocol.Pin{Room: n.Room, Seq: c.Seq, On: c.On}
	}
}

func (e *engine) changeAnswered(n *outbox.Entry, p protocol.Payload) {
	if e.outbox.InFlight == n {
		e.outbox.InFlight = nil
	}
	switch p := p.(type) {
	case *protocol.Amended:
		switch {
		case p.Room != n.Room || p.Target != n.Change.Seq:
			e.changeRefused(n, nonsense(), nil)
		case e.outbox.Has(n): // else its event was here first
			e.changeDurable(n, p.Room, p.Seq)
			e.awaitEvent(n)
		}
	case *protocol.Failed:
		e.changeRefused(n, &p.Error, p.Event)
	default:
		e.changeRefused(n, nonsense(), nil)
	}
	e.sendNext()
}

// nonsense is the refusal that stands for an answer that is none.
func nonsense() *chat.Error {
	return chat.Errorf(chat.CodeRetryLater, "the server's answer makes no sense")
}

// changeDurable takes that a change has become the event seq, or that the message was so already. It stays stored until that event is in the
// timeline: a program that starts again shows the message as it was shown before.
func (e *engine) changeDurable(n *outbox.Entry, room chat.RoomID, seq chat.Seq) {
	if w := e.cfg.Witness; w != nil {
		w.ChangeAcked(n.Nonce, room, seq)
	}
	n.Seq, n.Where, n.Delay = seq, room, nil
	if n.Change.Kind == chat.Edited {
		e.outbox.Edited(n, seq)
	}
	e.redrawMessage(n.Room, n.Change.Seq)
}

// changeRefused decides what becomes of a change that the server did not make: it waits, and all others behind it, or it waits for a
// person, or nobody needs to know.
func (e *engine) changeRefused(n *outbox.Entry, err *chat.Error, present *chat.Event) {
	if !e.outbox.Has(n) {
		return
	}
	if w := e.cfg.Witness; w != nil {
		w.ChangeRefused(n.Nonce, err.Code, err.Temporary())
	}
	switch {
	case err.Temporary():
		n.Delay, n.Retry = err, time.Now().Add(dial.RetryAfter(err, n.Tries))
		n.Tries++
		n.Fresh = true
	case e.outbox.Pointless(n, err.Code):
		e.removeEntry(n)
	default:
		n.Error, n.Delay = err, nil
		if present != nil && present.Room == n.Room && present.Seq == n.Change.Seq && present.Message != nil {
			n.Present = present
		}
		e.saver.saveUnsent(n, func() {})
		if e.screen.rows.Message(n.Room, n.Change.Seq) == nil {
			e.notify(string(changeCommand(n).Kind()), err) // there is no row to show it
		}
	}
	e.redrawMessage(n.Room, n.Change.Seq)
}

// dropChanges takes changes back that are not durable.
func (e *engine) dropChanges(all ...*outbox.Entry) {
	for _, n := range all {
		e.forgetChange(n)
		e.removeEntry(n)
	}
	e.sendNext()
}

// forgetChange deletes what is stored of a change that is not wanted any more.
func (e *engine) forgetChange(n *outbox.Entry) {
	e.tellWitnessDropped(n.Nonce)
	e.saver.deleteUnsent(n)
	n.Settled()
}

// awaitDeletions plans what is to happen when deletions cannot be undone any more.
func (e *engine) awaitDeletions() {
	due, dropped, next := e.outbox.Absorb()
	for _, n := range dropped {
		e.forgetChange(n)
	}
	for _, n := range due {
		e.redrawMessage(n.Room, n.Change.Seq)
	}
	if next.IsZero() {
		e.schedule.Drop("deletions")
		return
	}
	e.schedule.At("deletions", next, func() {
		e.awaitDeletions()
		e.sendNext()
	})
}

// hurryDeletions sends the deletions that can still be undone, before the program is put to rest. It reports whether something is on its
// way. They stay in the outbox: whoever sends them again gets the same answer.
func (e *engine) hurryDeletions() (sent bool) {
	for _, n := range e.outbox.HurrySends() {
		e.saver.saveUnsent(n, func() {})
		e.redrawEntry(n)
		sent = sent || e.online
	}
	e.sendNext()
	for _, n := range e.outbox.Hurry() {
		n.Fresh = false
		e.saver.saveUnsent(n, func() {})
		if e.online && n.Change.Epoch == e.epoch {
			e.lastRequest++
			e.connection.Send(e.lastRequest, changeCommand(n))
			sent = true
		}
	}
	e.awaitDeletions()
	return sent
}

// settleChange drops the changes of a message that an amendment, which is in the timeline by now, has made: also if the answer to them was
// lost, or if another one of the user's devices has deleted the message. Those of the same thing before them were made earlier.
func (e *engine) settleChange(amendment *chat.Event) {
	for _, n := range e.outbox.MadeBy(amendment, e.me.ID) {
		if n.Seq == 0 {
			e.changeDurable(n, amendment.Room, amendment.Seq)
		}
		e.removeEntry(n)
		if e.outbox.InFlight == n {
			e.outbox.InFlight = nil
			e.sendNext()
		}
	}
}

// settleMessage gives the changes of a message that has become durable its Seq.
func (e *engine) settleMessage(nonce chat.Nonce, room chat.RoomID, seq chat.Seq) {
	for _, n := range e.outbox.Durable(nonce, room, seq, e.epoch) {
		n.Saved = false
		e.saver.saveUnsent(n, func() { n.Saved = true; e.sendNext() })
		e.redrawMessage(room, seq)
	}
}
