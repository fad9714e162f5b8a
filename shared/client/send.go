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

// Discard drops a message that is not durable. One that is on its way just now is deleted when it appears.
func (c *Client) Discard(n chat.Nonce) {
	c.post(func(e *engine) {
		if n, there := e.outbox.Find(n); there && n.Seq == 0 {
			e.discardUnsure(n)
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
		case known == nil && e.sent(m.Nonce) == nil:
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
	if _, _, direct := n.Room.Pair(); n.Draft.Reply > 0 && !direct && e.isPrivate(n) {
		n.Error = chat.Errorf(chat.CodeNoMessage, "an answer to a message of a room is public; write privately without quoting it")
	}
	if w := e.cfg.Witness; w != nil {
		w.Said(n.Nonce, n.Room, n.Draft)
	}
	e.rememberAddressee(n.Draft)
	e.enqueue(n)
}

func (e *engine) enqueue(n *outbox.Entry) {
	n.Tab, n.Owner = e.tabs.Own, outbox.Owner(n.Owner, e.me)
	n.SetFormat()
	n.Fresh = n.Until != 0 || !e.sendsAtOnce(n)
	e.outbox.Add(n)
	if n.Owner.ID != e.me.ID {
		e.assignOutbox()
	} else if !n.Later && e.screen.room != nil && e.screen.room.ID == n.Room && !e.detached() {
		e.screen.put(e.outbox.Item(n))
	}
	e.saver.saveUnsent(n, func() { n.Saved = true; e.sendNext() })
	e.dirty.any, e.dirty.open = true, true
	e.sendNext()
}

// sendNext sends the next message, if there is one and nothing is in its way.
func (e *engine) sendNext() {
	e.awaitTimes()
	e.handOver()
	if _, waits := e.tabs.Waits(); waits || !e.online || e.outbox.InFlight != nil {
		return
	}
	n := e.outbox.Next()
	if n == nil || !n.Saved || !e.canSendTo(n.Room) || n.Change != nil && !n.Fresh && !e.caughtUp(n.Room) {
		return
	}
	if time.Until(n.Retry) > 0 {
		e.schedule.At("outbox", n.Retry, e.sendNext)
		return
	}
	if c := n.Change; c != nil && c.Epoch != e.epoch {
		e.changeRefused(n, chat.Errorf(chat.CodeNoMessage, "the server has another history now; do it again"), nil)
		e.sendNext()
		return
	}
	if e.outbox.InFlight = n; n.Fresh {
		n.Fresh = false // from now on nobody knows whether the server has it
		e.saver.saveUnsent(n, func() {})
	}
	if n.Change != nil {
		e.request(changeCommand(n), func(p protocol.Payload) { e.changeAnswered(n, p) })
		return
	}
	e.request(&protocol.Send{
		Room: n.Room, Nonce: n.Nonce, Text: n.Draft.Text, To: n.Draft.To, Public: n.Draft.Public, Reply: n.Draft.Reply,
	}, func(p protocol.Payload) { e.sendAnswered(n, p) })
}

// canSendTo reports that a join of the room is not under way or about to be: said before it, a message might be refused.
func (e *engine) canSendTo(id chat.RoomID) bool {
	r := e.rooms[id]
	return r == nil || r.joined || r.missing || r.closed || r.removed || r.vacant || !r.followed && !e.isOpen(r)
}

// caughtUp reports that the events have arrived which a join of the room promised. A change that the server may have made is not sent again
// before: what came after it may have been made as well.
func (e *engine) caughtUp(id chat.RoomID) bool {
	r := e.rooms[id]
	return r == nil || !r.joined || r.tl == nil || r.fresh == nil && r.tl.Last() >= r.expected
}

func (e *engine) sendAnswered(n *outbox.Entry, p protocol.Payload) {
	if e.outbox.InFlight == n {
		e.outbox.InFlight = nil
	}
	switch p := p.(type) {
	case *protocol.Sent:
		e.handleSent(n, p)
	case *protocol.Failed:
		if !e.shelveRefused(n, &p.Error) {
			e.handleRefused(n, &p.Error)
		}
	default:
		e.handleRefused(n, nonsense())
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
	e.settleMessage(n.Nonce, p.Room, p.Seq)
	e.redrawEntry(n)
	if p.Event != nil {
		e.rememberPeer(p.Event)
		e.handleEvent(p.Event)
		e.interleave(p.Event)
		e.confirm(p.Event)
	}
	e.awaitEvent(n)
}

// awaitEvent keeps an entry that is durable by now until its event takes its place.
func (e *engine) awaitEvent(n *outbox.Entry) {
	r := e.rooms[n.Where]
	if r == nil || r.target() == nil || !r.joined {
		e.removeEntry(n)
		return
	}
	r.target().Exists(n.Seq)
	if r.fresh == nil {
		e.expect(r, n.Seq)
	}
	e.confirmUpTo(r, r.target().Last())
}

// handleRefused decides what becomes of a message that the server did not take: it waits, and all others behind it, or it
// waits for a person, and the others go on.
func (e *engine) handleRefused(n *outbox.Entry, err *chat.Error) {
	if !e.outbox.Has(n) { // discarded meanwhile
		e.dropChanges(e.outbox.About("", 0, n.Nonce)...)
	}
	if w := e.cfg.Witness; w != nil {
		w.Refused(n.Nonce, err.Code, err.Temporary())
	}
	if r := e.rooms[n.Room]; r != nil && err.Code == chat.CodeSlow {
		e.hasToWait(r, err.Wait())
	}
	if err.Temporary() {
		n.Delay, n.Retry = err, time.Now().Add(dial.RetryAfter(err, n.Tries))
		n.Tries++
		n.Fresh = true
	} else {
		n.Error, n.Delay = err, nil
		e.mergeEdits(n)
		if e.outbox.Has(n) {
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

// discardUnsure drops a message. If the server may have it, it is deleted as soon as that is known.
func (e *engine) discardUnsure(n *outbox.Entry) {
	e.dropChanges(e.outbox.About("", 0, n.Nonce)...)
	if !n.Fresh && n.Error == nil {
		e.want(n.Room, outbox.Change{Kind: chat.Deleted, Of: n.Nonce}, n.Owner)
	}
	e.discard(n)
}

// mergeEdits gives a message that was refused the text of its last edit, and drops its other changes.
func (e *engine) mergeEdits(n *outbox.Entry) {
	for _, change := range e.outbox.About("", 0, n.Nonce) {
		if change.Change.Kind == chat.Edited {
			n.Draft.Text = change.Change.Text
		}
		e.dropChanges(change)
	}
}

func (e *engine) redrawEntry(n *outbox.Entry) {
	e.screen.rows.Replace(e.outbox.Item(n))
	e.dirty.any, e.dirty.open = true, true
}
