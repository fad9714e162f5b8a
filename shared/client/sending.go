package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/outbox"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// say takes a new message that the user by has written: shown at once, kept, then sent.
func (e *engine) say(room chat.RoomID, d view.Draft, nonce chat.Nonce, by chat.User) {
	e.write(&outbox.Entry{Room: room, Nonce: nonce, Draft: d, Owner: by})
}

func (e *engine) write(n *outbox.Entry) {
	n.At = e.serverTime(time.Now())
	n.Draft.Text = chat.CleanText(n.Draft.Text)
	if err := chat.ValidateText(n.Draft.Text); err != nil {
		n.Error = chat.AsError(err)
	}
	if w := e.cfg.Witness; w != nil {
		w.Said(n.Nonce, n.Room, n.Draft)
	}
	e.addresses(n.Draft)
	e.enqueue(n)
}

func (e *engine) enqueue(n *outbox.Entry) {
	n.Tab, n.Format = e.crew.own, outbox.Format
	if n.Owner.ID == "" {
		n.Owner = e.me
	}
	e.outbox.Add(n)
	if n.Owner.ID != e.me.ID {
		e.assignOutbox()
	} else if e.screen.room != nil && e.screen.room.ID == n.Room {
		e.screen.put(n.Item())
	}
	e.keep.save(n, func() { n.Saved = true; e.pump() })
	e.dirty.any, e.dirty.open = true, true
	e.pump()
}

// pump sends the next message, if there is one and nothing is in its way.
func (e *engine) pump() {
	if !e.online || e.outbox.InFlight != nil || e.crew.waits() {
		return
	}
	n := e.outbox.Next()
	if n == nil || !n.Saved || !e.ready(n.Room) {
		return
	}
	if time.Until(n.Retry) > 0 {
		e.agenda.At("outbox", n.Retry, e.pump)
		return
	}
	e.outbox.InFlight = n
	e.ask(&protocol.Send{
		Room: n.Room, Nonce: n.Nonce, Text: n.Draft.Text, To: n.Draft.To, Public: n.Draft.Public,
	}, func(p protocol.Payload) { e.sendAnswered(n, p) })
}

// ready reports that a join of the room is not under way or about to be: said before it, a message might be refused.
func (e *engine) ready(id chat.RoomID) bool {
	r := e.rooms[id]
	return r == nil || r.joined || r.missing || r.vacant || !r.followed && !e.shown(r)
}

func (e *engine) sendAnswered(n *outbox.Entry, p protocol.Payload) {
	if e.outbox.InFlight == n {
		e.outbox.InFlight = nil
	}
	switch p := p.(type) {
	case *protocol.Sent:
		e.acknowledged(n, p)
	case *protocol.Failed:
		e.refused(n, &p.Error)
	default:
		e.refused(n, chat.Errorf(chat.CodeRetryLater, "the server's answer makes no sense"))
	}
	e.pump()
}

// acknowledged takes that a message is durable. It stays where it is until its event takes its place.
func (e *engine) acknowledged(n *outbox.Entry, p *protocol.Sent) {
	if w := e.cfg.Witness; w != nil {
		w.Acked(n.Nonce, p.Room, p.Seq)
	}
	e.keep.unsave(n)
	n.Seq, n.Where, n.Delay = p.Seq, p.Room, nil
	e.touchEntry(n)
	if p.Event != nil {
		e.meet(p.Event)
		e.event(p.Event)
		e.weaveIn(p.Event)
		e.settle(p.Event)
	}
	r := e.rooms[p.Room]
	if r == nil || r.target() == nil || !r.joined {
		e.withdraw(n)
		return
	}
	r.target().Exists(p.Seq)
	if r.fresh == nil {
		e.expect(r, p.Seq)
	}
	e.settleUpTo(r, r.target().Last())
}

// refused decides what becomes of a message that the server did not take: it waits, and all others behind it, or it
// waits for a person, and the others go on.
func (e *engine) refused(n *outbox.Entry, err *chat.Error) {
	if w := e.cfg.Witness; w != nil {
		w.Refused(n.Nonce, err.Code, err.Temporary())
	}
	if err.Temporary() {
		n.Delay, n.Retry = err, time.Now().Add(dial.RetryAfter(err, n.Tries))
		n.Tries++
	} else {
		n.Error, n.Delay = err, nil
		if _, there := e.outbox.Find(n.Nonce); there {
			e.keep.save(n, func() {})
		}
	}
	e.touchEntry(n)
}

// retry sends a failed message again, after all others.
func (e *engine) retry(nonce chat.Nonce) {
	n, there := e.outbox.Find(nonce)
	if !there || n.Error == nil {
		return
	}
	again := &outbox.Entry{Room: n.Room, Nonce: n.Nonce, Draft: n.Draft, At: n.At, Owner: n.Owner}
	if n.Error.Code == chat.CodeNonceReused {
		again.Nonce = outbox.NewNonce()
	}
	e.discard(n)
	e.enqueue(again)
}

// discard drops a message that is not durable. If it is under way it may appear all the same.
func (e *engine) discard(n *outbox.Entry) {
	e.keep.unsave(n)
	e.withdraw(n)
	e.pump()
}

func (e *engine) touchEntry(n *outbox.Entry) {
	e.screen.shelf.Replace(n.Item())
	e.dirty.any, e.dirty.open = true, true
}
