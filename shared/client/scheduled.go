package client

import (
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/outbox"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// answerWait is how long an answer is waited for that somebody has to see.
const answerWait = 10 * time.Second

// scheduled is the messages of the user that the server sends at their time.
type scheduled struct {
	list []chat.Scheduled // as the server has told; texts may be cut
	open bool             // somebody looks at it: since LoadLater
	busy bool             // a message is being handed over
	ask  query
}

// forget is called when the client is somebody else.
func (s *scheduled) forget() { s.list, s.open, s.busy = nil, false, false }

// LoadLater asks the server for the messages that it sends later: see view.Snapshot.Later. From then on the list is kept up to date.
func (c *Client) LoadLater() {
	c.post(func(e *engine) {
		e.later.open = true
		e.askNow(&e.later.ask)
	})
}

// nextLater asks for the list if somebody looks at it.
func (e *engine) nextLater() (protocol.Payload, func(protocol.Payload)) {
	if !e.later.open {
		return nil, nil
	}
	return &protocol.Schedules{}, func(p protocol.Payload) {
		e.later.open = false
		if p, ok := p.(*protocol.Scheduled); ok {
			e.later.list = p.Messages
			e.dirty.any = true
		}
	}
}

// laterChanged loads the list again, which another device has changed, or the server by sending a message.
func (e *engine) laterChanged() {
	e.later.open = true
	e.askSoon(&e.later.ask)
}

// laterAgain goes on after a welcome.
func (e *engine) laterAgain() {
	e.later.busy = false
	e.later.open = e.later.open || e.later.list != nil
	e.askAgain(&e.later.ask)
	e.handOver()
}

// handOver gives the server the messages that it is to send, one after the other. What it has is no longer stored here. A message whose
// time comes before is sent by this device, and one that the server has all the same is sent once: both have the same nonce.
func (e *engine) handOver() {
	s := &e.later
	now := time.Now()
	next := slices.IndexFunc(e.outbox.Later, func(n *outbox.Entry) bool { return n.OnServer && n.Saved && n.Held(now) })
	if !e.online || s.busy || next < 0 {
		return
	}
	n := e.outbox.Later[next]
	m := chat.Scheduled{Room: n.Room, Nonce: n.Nonce, Text: n.Draft.Text, To: n.Draft.To, Public: n.Draft.Public, Reply: n.Draft.Reply, At: e.serverTime(n.Until.Time())}
	p := protocol.Schedule(m)
	s.busy = true
	if n.Fresh {
		n.Fresh = false // from now on nobody knows whether the server has it
		e.saver.saveUnsent(n, func() {})
	}
	e.request(&p, func(answer protocol.Payload) {
		s.busy = false
		f, failed := answer.(*protocol.Failed)
		switch {
		case failed && f.Error.Temporary():
			e.schedule.At("hand over", time.Now().Add(dial.RetryAfter(&f.Error, 0)), e.handOver)
			return
		case !e.outbox.Has(n): // taken back or sent meanwhile: it is not stored again
			if !failed {
				e.request(&protocol.Unschedule{Nonce: n.Nonce}, func(protocol.Payload) {})
			}
		case failed:
			e.log("the server does not schedule a message: this device does", "code", f.Error.Code)
			n.OnServer, n.Fresh = false, true
			e.saver.saveUnsent(n, func() {})
		default:
			e.saver.deleteUnsent(n)
			e.outbox.Remove(n)
			s.list = append(slices.Clone(s.list), m)
		}
		e.dirty.any = true
		e.handOver()
	})
}

// unschedule takes a message back from the server, and calls then with it. Without it, gone says that the server does not have it, or is
// sending it.
func (e *engine) unschedule(nonce chat.Nonce, then func(m *outbox.Entry, gone bool)) {
	if !e.online {
		then(nil, false)
		return
	}
	by, answered := e.me, false
	answer := func(m *outbox.Entry, gone bool) {
		if !answered {
			answered = true
			then(m, gone)
		}
	}
	e.schedule.In("unschedule "+string(nonce), answerWait, func() { answer(nil, false) }) // if the answer is lost, the text is on the shelf
	e.request(&protocol.Unschedule{Nonce: nonce}, func(p protocol.Payload) {
		if f, failed := p.(*protocol.Failed); failed && f.Error.Temporary() {
			answer(nil, false)
			return
		}
		e.later.list = slices.DeleteFunc(slices.Clone(e.later.list), func(m chat.Scheduled) bool { return m.Nonce == nonce })
		e.dirty.any = true
		taken, ok := p.(*protocol.Scheduled)
		if !ok || len(taken.Messages) != 1 {
			answer(nil, true)
			return
		}
		m := taken.Messages[0]
		answer(&outbox.Entry{Room: m.Room, Nonce: m.Nonce, Owner: by, Draft: view.Draft{Text: m.Text, To: m.To, Public: m.Public, Reply: m.Reply}}, false)
	})
}

// drawScheduled returns the messages that the server has, with their times by the clock of this device.
func (e *engine) drawScheduled() (list []view.Later) {
	for _, m := range e.later.list {
		if e.outbox.Known(m.Nonce) == nil {
			list = append(list, view.Later{Nonce: m.Nonce, Room: m.Room, Text: m.Text, At: chat.MillisOf(m.At.Time().Add(-e.skew)), OnServer: true})
		}
	}
	return list
}
