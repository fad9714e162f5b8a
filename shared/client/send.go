package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/outbox"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// Send says something, now or as soon as there is a connection. The nonce names the message until it is durable.
func (c *Client) Send(room chat.RoomID, d view.Draft) chat.Nonce {
	nonce, by := outbox.NewNonce(), c.View().Me
	c.post(func(e *engine) { e.send(room, d, nonce, by) })
	return nonce
}

// Retry sends a failed message again, after all that wait already.
func (c *Client) Retry(n chat.Nonce) { c.post(func(e *engine) { e.retry(n) }) }

// Discard drops a message that is not durable. One that is on its way just now may appear all the same.
func (c *Client) Discard(n chat.Nonce) {
	c.post(func(e *engine) {
		if n, there := e.outbox.Find(n); there && n.Seq == 0 {
			e.discard(n)
		}
	})
}

// Early is a message that was written before the client ran. Whoever held it until then has chosen the nonce, so that it is
// sent once however often it is handed over.
type Early struct {
	Room   chat.RoomID
	Draft  view.Draft
	Nonce  chat.Nonce
	By     chat.User // zero: whoever this client is
	Stored func()    // called by the client's goroutine when no other copy is needed any more; may be nil
}

// SendEarly says something that was written before the client ran.
func (c *Client) SendEarly(m Early) {
	if m.Stored == nil {
		m.Stored = func() {}
	}
	if m.Nonce.Validate() != nil {
		m.Nonce = outbox.NewNonce()
	}
	c.post(func(e *engine) {
		n := &outbox.Entry{Room: m.Room, Nonce: m.Nonce, Draft: m.Draft, Owner: m.By, Stored: []func(){m.Stored}}
		switch known := e.outbox.Known(m.Nonce); {
		case known == nil && !e.isConfirmed(m.Nonce):
			e.submitMessage(n)
		case known == nil || known.Safe:
			n.Settled()
		default:
			known.Stored = append(known.Stored, m.Stored)
		}
	})
}

// send takes a new message that the user by has written: shown at once, stored, then sent.
func (e *engine) send(room chat.RoomID, d view.Draft, nonce chat.Nonce, by chat.User) {
	e.submitMessage(&outbox.Entry{Room: room, Nonce: nonce, Draft: d, Owner: by})
}

func (e *engine) submitMessage(n *outbox.Entry) {
	n.At = e.serverTime(time.Now())
	n.Draft.Text = chat.CleanText(n.Draft.Text)
	if err := e.limits.Check(n.Draft.Text); err != nil {
		n.Error = chat.AsError(err)
	}
	if w := e.cfg.Witness; w != nil {
		w.Said(n.Nonce, n.Room, n.Draft)
	}
	e.rememberAddressee(n.Draft)
	e.enqueue(n)
}

func (e *engine) enqueue(n *outbox.Entry) {
	n.Tab, n.Format = e.tabs.Own, outbox.Format
	n.Owner = outbox.Owner(n.Owner, e.me)
	e.outbox.Add(n)
	if n.Owner.ID != e.me.ID {
		e.assignOutbox()
	} else if e.screen.room != nil && e.screen.room.ID == n.Room {
		e.screen.put(n.Item())
	}
	e.saver.saveUnsent(n, func() { n.Saved = true; e.sendNext() })
	e.dirty.any, e.dirty.open = true, true
	e.sendNext()
}

// sendNext sends the next message, if there is one and nothing is in its way.
func (e *engine) sendNext() {
	if _, waits := e.tabs.Waits(); waits || !e.online || e.outbox.InFlight != nil {
		return
	}
	n := e.outbox.Next()
	if n == nil || !n.Saved || !e.canSendTo(n.Room) {
		return
	}
	if time.Until(n.Retry) > 0 {
		e.schedule.At("outbox", n.Retry, e.sendNext)
		return
	}
	e.outbox.InFlight = n
	e.request(&protocol.Send{
		Room: n.Room, Nonce: n.Nonce, Text: n.Draft.Text, To: n.Draft.To, Public: n.Draft.Public,
	}, func(p protocol.Payload) { e.sendAnswered(n, p) })
}

// canSendTo reports that a join of the room is not under way or about to be: said before it, a message might be refused.
func (e *engine) canSendTo(id chat.RoomID) bool {
	r := e.rooms[id]
	return r == nil || r.joined || r.missing || r.vacant || !r.followed && !e.isOpen(r)
}

func (e *engine) sendAnswered(n *outbox.Entry, p protocol.Payload) {
	if e.outbox.InFlight == n {
		e.outbox.InFlight = nil
	}
	switch p := p.(type) {
	case *protocol.Sent:
		e.handleSent(n, p)
	case *protocol.Failed:
		e.handleRefused(n, &p.Error)
	default:
		e.handleRefused(n, chat.Errorf(chat.CodeRetryLater, "the server's answer makes no sense"))
	}
	e.sendNext()
}

// handleSent takes that a message is durable. It stays where it is until its event takes its place.
func (e *engine) handleSent(n *outbox.Entry, p *protocol.Sent) {
	if w := e.cfg.Witness; w != nil {
		w.Acked(n.Nonce, p.Room, p.Seq)
	}
	e.saver.deleteUnsent(n)
	n.Seq, n.Where, n.Delay = p.Seq, p.Room, nil
	e.redrawEntry(n)
	if p.Event != nil {
		e.rememberPeer(p.Event)
		e.handleEvent(p.Event)
		e.interleave(p.Event)
		e.confirm(p.Event)
	}
	r := e.rooms[p.Room]
	if r == nil || r.target() == nil || !r.joined {
		e.removeEntry(n)
		return
	}
	r.target().Exists(p.Seq)
	if r.fresh == nil {
		e.expect(r, p.Seq)
	}
	e.confirmUpTo(r, r.target().Last())
}

// handleRefused decides what becomes of a message that the server did not take: it waits, and all others behind it, or it
// waits for a person, and the others go on.
func (e *engine) handleRefused(n *outbox.Entry, err *chat.Error) {
	if w := e.cfg.Witness; w != nil {
		w.Refused(n.Nonce, err.Code, err.Temporary())
	}
	if err.Temporary() {
		n.Delay, n.Retry = err, time.Now().Add(dial.RetryAfter(err, n.Tries))
		n.Tries++
	} else {
		n.Error, n.Delay = err, nil
		if _, there := e.outbox.Find(n.Nonce); there {
			e.saver.saveUnsent(n, func() {})
		}
	}
	e.redrawEntry(n)
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
	e.saver.deleteUnsent(n)
	e.removeEntry(n)
	e.sendNext()
}

func (e *engine) redrawEntry(n *outbox.Entry) {
	e.screen.rows.Replace(n.Item())
	e.dirty.any, e.dirty.open = true, true
}
