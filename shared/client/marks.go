package client

import (
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/protocol"
)

// MarkAllRead says that nothing in the open room is unread, whether it was on screen or not. The row RowUnread goes.
func (c *Client) MarkAllRead() {
	c.post(func(e *engine) {
		s := e.screen
		if s.held = false; s.room != nil && s.room.tl != nil {
			e.markRead(e.atEnd(s.room))
		}
		s.renderer.Divider.On, s.renderer.Divider.Direct, s.readElsewhere = false, nil, true
		s.redraw()
		e.dirty.all()
	})
}

// MarkRoomsRead says that nothing in any room is unread. Requests are not concerned.
func (c *Client) MarkRoomsRead() {
	c.MarkAllRead()
	c.post(func(e *engine) {
		n := 0
		for _, r := range slices.Concat(e.named, e.direct) {
			if r.unread == 0 && r.mentions == 0 {
				continue
			}
			if n++; n > readsAtOnce {
				e.schedule.At("read "+string(r.ID), time.Now().Add(time.Duration(n-readsAtOnce)*readsPause), func() { e.tellRead(r) })
			}
			e.readUpTo(r, r.counted)
		}
	})
}

// The server is told of many rooms at once, and then of one after the other: it limits the frames of a connection.
const (
	readsAtOnce = 40
	readsPause  = 600 * time.Millisecond
)

// MarkUnread says that a message and what follows it in its room is unread. Until the open room is opened again, nothing in it counts as
// read by being on screen.
func (c *Client) MarkUnread(room chat.RoomID, seq chat.Seq) {
	c.post(func(e *engine) {
		if r := e.rooms[room]; r != nil && seq > 0 {
			e.markUnread(r, seq)
		}
	})
}

func (e *engine) markUnread(r *room, seq chat.Seq) {
	e.screen.held = true
	if seq <= r.read {
		unread := &protocol.Unread{Room: r.ID, Seq: seq, Back: r.back}
		r.read, r.back = seq-1, r.back+1
		if !e.recount(r) {
			r.unread = max(r.unread, 1)
		}
		e.submitUnread(r, unread)
	}
	if e.screen.room != nil {
		e.moveDivider(e.screen.room)
	}
}

// submitUnread tells the server, and again after each welcome until it answers. If it refuses, or knows of less that was read and so changes
// nothing, its mark holds.
func (e *engine) submitUnread(r *room, unread *protocol.Unread) {
	r.movingBack++
	answered := func() {
		if r.movingBack--; r.movingBack == 0 && r.back != r.told.Back {
			r.read, r.back = r.told.Seq, r.told.Back
			e.recount(r)
			e.countAgain(r)
		}
	}
	e.submit(&command{about: "unread", payload: unread, done: func(protocol.Payload) { answered() }, refused: answered})
}

// markWaits goes on with what a former run has marked as unread without a connection.
func (e *engine) markWaits(r *room) {
	e.submitUnread(r, &protocol.Unread{Room: r.ID, Seq: r.read + 1, Back: r.back - 1})
}

// mark returns the read mark of a room.
func (r *room) mark() chat.ReadMark { return chat.ReadMark{Seq: r.read, Back: r.back} }

// handleSeen takes the read mark that another session has moved, or the answer to one's own.
func (e *engine) handleSeen(s *protocol.Seen) {
	r := e.rooms[s.Room]
	if r == nil {
		return
	}
	was, theirs := r.mark(), chat.ReadMark{Seq: min(s.Seq, max(s.Head, r.counted)), Back: s.Back}
	now := was.Latest(theirs)
	r.told = r.told.Latest(theirs)
	r.read, r.back = now.Seq, now.Back
	if e.recount(r); now == theirs {
		e.takeCounts(r, s)
	}
	switch open := e.isOpen(r); {
	case now.Back > was.Back && r.unread > 0:
		if open {
			e.screen.held = true
			e.moveDivider(r)
		}
	case now != was && r.unread == 0 && open:
		e.screen.readElsewhere, e.dirty.open = true, true
	}
}

// takeCounts takes the server's counts, which end at Head.
func (e *engine) takeCounts(r *room, s *protocol.Seen) {
	unread, mentioned := s.Unread, s.Mentions
	if r.counted > s.Head {
		if r.tl == nil || r.tl.Base > s.Head || r.tl.Last() < r.counted {
			return
		}
		for _, ev := range r.tl.After(max(s.Head, r.read)) {
			if e.countsUnread(ev) {
				unread++
				if mentions(ev.Message, e.me.ID) {
					mentioned++
				}
			}
		}
	}
	r.counted = max(r.counted, s.Head)
	r.unread, r.mentions = min(unread, chat.UnreadMax), min(mentioned, chat.UnreadMax)
	if r.unread > 0 || r.mentions > 0 {
		r.relevant = max(r.relevant, s.Head)
	}
}

// readEvery is how often the server is told at most how far the user has read a room.
const readEvery = time.Second

// tellRead tells the server how far the user has read, not too often; offline, after the next welcome.
func (e *engine) tellRead(r *room) {
	if r.back != r.told.Back || r.read <= r.told.Seq || r.relevant <= r.told.Seq || !e.online || !r.joined {
		return
	}
	if !e.schedule.Planned("read " + string(r.ID)) {
		r.told = r.mark()
		e.request(&protocol.Read{Room: r.ID, Seq: r.read, Back: new(r.back)}, func(p protocol.Payload) { e.readAnswered(r, p) })
	}
	e.schedule.In("read "+string(r.ID), readEvery, func() { e.tellRead(r) })
}

func (e *engine) readAnswered(r *room, p protocol.Payload) {
	if f, ok := p.(*protocol.Failed); ok && f.Error.Temporary() {
		r.told.Seq = 0
		e.schedule.At("read "+string(r.ID), time.Now().Add(dial.RetryAfter(&f.Error, 0)), func() { e.tellRead(r) })
	}
}
