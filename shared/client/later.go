package client

import (
	"cmp"
	"context"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/outbox"
	"parley/shared/client/view"
)

// SendUndoable is Send after chat.UndoWait, so that TakeBack can undo it. A program that is suspended or ends within the wait sends at
// once, or as soon as it runs again.
func (c *Client) SendUndoable(room chat.RoomID, d view.Draft) chat.Nonce {
	return c.queue(&outbox.Entry{Room: room, Draft: d, Until: chat.MillisOf(time.Now().Add(chat.UndoWait))})
}

// SendLater is Send at a time by the clock of this device. The server sends the message if onServer is set and it has it by then; otherwise
// this client does, or when it runs next. Until then it is in view.Snapshot.Later.
func (c *Client) SendLater(room chat.RoomID, d view.Draft, at time.Time, onServer bool) chat.Nonce {
	return c.queue(&outbox.Entry{Room: room, Draft: d, Until: chat.MillisOf(at), Later: true, OnServer: onServer})
}

// queue puts a message of this user into the outbox.
func (c *Client) queue(n *outbox.Entry) chat.Nonce {
	n.Nonce, n.Owner = outbox.NewNonce(), c.View().Me
	c.post(func(e *engine) { e.submitMessage(n) })
	return n.Nonce
}

// SendNow sends a message of view.Snapshot.Later at once.
func (c *Client) SendNow(nonce chat.Nonce) {
	c.post(func(e *engine) {
		if n := e.scheduled(nonce); n != nil {
			e.release(n)
			return
		}
		e.unschedule(nonce, func(n *outbox.Entry, _ bool) {
			if n != nil {
				e.submitMessage(n)
			}
		})
	})
}

// TakeBack drops a message that waits for its time, and returns it. ok is false if it was sent, or is on its way. It blocks until that is
// known or ctx ends, and needs a running client.
func (c *Client) TakeBack(ctx context.Context, nonce chat.Nonce) (room chat.RoomID, d view.Draft, ok bool) {
	taken := make(chan *outbox.Entry, 1)
	if !c.intents.Put(func(e *engine) { e.takeBack(nonce, func(n *outbox.Entry) { taken <- n }) }) {
		return "", view.Draft{}, false
	}
	select {
	case n := <-taken:
		if n != nil {
			return n.Room, n.Draft, true
		}
	case <-ctx.Done():
	}
	return "", view.Draft{}, false
}

func (e *engine) scheduled(nonce chat.Nonce) *outbox.Entry {
	for _, n := range e.outbox.Later {
		if n.Nonce == nonce {
			return n
		}
	}
	return nil
}

// takeBack takes a message out of the outbox, or back from the server, and calls then with it, or with nil.
func (e *engine) takeBack(nonce chat.Nonce, then func(*outbox.Entry)) {
	n := e.scheduled(nonce)
	if n == nil {
		n, _ = e.outbox.Find(nonce)
	}
	if n == nil {
		e.unschedule(nonce, func(m *outbox.Entry, _ bool) { then(m) })
		return
	}
	if n.OnServer && !n.Fresh { // the server may have it
		e.unschedule(nonce, func(m *outbox.Entry, gone bool) {
			if e.outbox.Has(n) && (m != nil || gone && n.Held(time.Now())) {
				n.Fresh = true
				e.takeBack(nonce, then)
				return
			}
			then(nil)
		})
		return
	}
	if !n.Fresh || n == e.outbox.InFlight || n.Seq != 0 {
		then(nil)
		return
	}
	taken := *n
	taken.Draft = e.outbox.DraftOf(n)
	e.dropChanges(e.outbox.About("", 0, n.Nonce)...)
	e.discard(n)
	e.dirty.any = true
	then(&taken)
}

// awaitTimes sends the messages whose chosen time has come, and plans when to look again.
func (e *engine) awaitTimes() {
	for _, n := range e.outbox.Ripe() {
		if e.outbox.Has(n) {
			e.release(n)
		}
	}
	if at := e.outbox.Due(); !at.IsZero() {
		e.schedule.At("times", at, func() {
			for _, n := range e.outbox.Entries {
				if n.Until != 0 {
					e.redrawEntry(n)
				}
			}
			e.sendNext()
		})
	}
}

// release has a message that waited for its time take its place behind all others.
func (e *engine) release(n *outbox.Entry) {
	e.saver.deleteUnsent(n)
	e.outbox.Remove(n)
	e.submitMessage(&outbox.Entry{Room: n.Room, Nonce: n.Nonce, Draft: n.Draft, Owner: n.Owner})
}

// drawLater returns the messages that wait for the time that was chosen for them.
func (e *engine) drawLater() []view.Later {
	list := e.drawScheduled()
	for _, n := range e.outbox.Later {
		list = append(list, view.Later{Nonce: n.Nonce, Room: n.Room, Text: n.Draft.Text, At: n.Until, Waits: n.OnServer})
	}
	slices.SortStableFunc(list, func(a, b view.Later) int { return cmp.Compare(a.At, b.At) })
	return list
}
