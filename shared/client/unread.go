package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/timeline"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// Watch says whether the end of a room is on screen, in a visible window. While that is so, and the room is open, whatever comes is
// read at once: no snapshot shows it as unread, so front ends need no read state of their own. Opening a room
// ends it.
func (c *Client) Watch(room chat.RoomID, on bool) {
	c.post(func(e *engine) {
		switch {
		case on:
			e.watched = room
		case e.watched == room:
			e.watched = ""
		}
		e.dirty.all()
	})
}

// MarkRead says that the open room is on screen, scrolled to its end, in a visible window. Nothing in it is unread then; who
// says so knows that, and OnChange's function is not called for that alone.
func (c *Client) MarkRead() { c.post((*engine).markRead) }

// MarkAllRead says that nothing in the open room is unread, whether it was on screen or not. The row RowUnread goes.
func (c *Client) MarkAllRead() {
	c.post(func(e *engine) {
		e.markRead()
		s := e.screen
		s.renderer.Divider.On, s.renderer.Divider.Direct, s.readElsewhere = false, nil, true
		s.redraw()
		e.dirty.all()
	})
}

// readWatched marks as read what has come to the room that the user watches.
func (e *engine) readWatched() {
	if r := e.screen.room; r != nil && r.ID == e.watched && e.dirty != (dirty{}) {
		e.markRead()
	}
}

// readEvery is how often the server is told at most how far the user has read a room.
const readEvery = 2 * time.Second

// countUnread notes an event that arrived. What the server's own count has already is not counted again.
func (e *engine) countUnread(r *room, ev *chat.Event) {
	if ev.Seq <= r.counted {
		return
	}
	r.counted = ev.Seq
	if ev.Kind != chat.Said || ev.By.ID == e.me.ID || ev.Seq <= r.read || e.mutes.Has(ev.By.ID) {
		return
	}
	if r.unread == 0 {
		r.unreadSince = time.Now()
	}
	r.unread = min(r.unread+1, chat.UnreadMax)
	if mentions(ev.Message, e.me.ID) {
		r.mentions = min(r.mentions+1, r.unread)
	}
	e.dirty.rooms = true
	e.saver.stateChanged()
}

func mentions(m *chat.Message, id chat.UserID) bool {
	for _, u := range m.Mentions {
		if u.ID == id {
			return true
		}
	}
	return false
}

// markRead notes that the user sees the end of the open room, and so the private messages interleaved there.
func (e *engine) markRead() {
	r := e.screen.room
	if r == nil || r.tl == nil {
		return
	}
	if e.arrivedUnseen(r) {
		e.moveDivider(r)
	}
	rooms := e.dirty.rooms
	e.readUpTo(r, r.tl.Last())
	e.dirty.rooms, e.dirty.read = rooms, true
	for _, d := range e.direct {
		if d.unread > 0 && d != r && e.allInterleaved(d, r) {
			e.readUpTo(d, d.tl.Last())
		}
	}
}

// readUpTo moves the read mark of r forward, here and on the server.
func (e *engine) readUpTo(r *room, seq chat.Seq) {
	if seq > r.read {
		r.read = seq
		e.recount(r)
	}
	e.tellRead(r)
}

// recount counts what is unread after the read mark moved. What is not loaded stays counted as it was: then it returns false.
func (e *engine) recount(r *room) bool {
	e.dirty.rooms = true
	e.saver.stateChanged()
	if r.read >= r.counted {
		r.unread, r.mentions = 0, 0
		return true
	}
	if r.tl == nil || r.read < r.tl.Base || r.tl.Last() < r.counted {
		return false
	}
	r.unread, r.mentions = 0, 0
	for _, ev := range r.tl.After(r.read) {
		if ev.Kind == chat.Said && ev.By.ID != e.me.ID && !e.mutes.Has(ev.By.ID) {
			r.unread++
			if mentions(ev.Message, e.me.ID) {
				r.mentions++
			}
		}
	}
	return true
}

// tellRead tells the server how far the user has read, not too often; offline, after the next welcome.
func (e *engine) tellRead(r *room) {
	if r.read <= r.readTold || !e.online || !r.joined {
		return
	}
	if !e.schedule.Planned("read " + string(r.ID)) {
		r.readTold = r.read
		e.request(&protocol.Read{Room: r.ID, Seq: r.read}, func(p protocol.Payload) { e.readAnswered(r, p) })
	}
	e.schedule.In("read "+string(r.ID), readEvery, func() { e.tellRead(r) })
}

func (e *engine) readAnswered(r *room, p protocol.Payload) {
	if f, ok := p.(*protocol.Failed); ok && f.Error.Temporary() {
		r.readTold = 0
		e.schedule.At("read "+string(r.ID), time.Now().Add(dial.RetryAfter(&f.Error, 0)), func() { e.tellRead(r) })
	}
}

// handleSeen takes what the user has read on another session.
func (e *engine) handleSeen(s *protocol.Seen) {
	if r := e.rooms[s.Room]; r != nil && s.Seq > r.read {
		r.read = min(s.Seq, r.counted)
		r.readTold = r.read
		e.recount(r)
		if e.isOpen(r) && r.read >= r.counted {
			e.screen.readElsewhere, e.dirty.open = true, true
		}
	}
}

// placeDivider puts the unread divider where reading has stopped; it stays there while the room is open. What is stored on this device
// may be old: the first word of the server replaces it.
func (e *engine) placeDivider(r *room) {
	s := e.screen
	if s.dividerSet && (s.dividerOnline || !e.online) {
		return
	}
	s.dividerSet, s.dividerOnline, s.directPending, s.readElsewhere, s.unreadCount = true, e.online, e.listIncomplete, false, r.unread
	s.renderer.Divider = timeline.Divider{On: r.unread > 0, After: r.read, Direct: e.unreadDirect(r)}
	s.redraw()
}

// addDirectUnread finds out what is unread of the direct rooms, once all of them are known.
func (e *engine) addDirectUnread() {
	s := e.screen
	if s.directPending && s.room != nil {
		s.directPending, s.renderer.Divider.Direct = false, e.unreadDirect(s.room)
		s.redraw()
		e.dirty.open = true
	}
}

// unreadDirect returns what is unread of the direct rooms: parts of it may stand in the public room r.
func (e *engine) unreadDirect(r *room) map[chat.RoomID]timeline.Range {
	all := map[chat.RoomID]timeline.Range{}
	for _, d := range e.direct {
		if d.unread > 0 && d != r {
			all[d.ID] = timeline.Range{After: d.read, To: d.counted}
		}
	}
	return all
}

// moveDivider moves the divider to what came while the reader was elsewhere: scrolled up, or in another window.
func (e *engine) moveDivider(r *room) {
	e.screen.dividerSet = false
	e.placeDivider(r)
	e.dirty.open = true
}

// seenAtOnce is how long a message may have been there for its reader to have seen it come.
const seenAtOnce = 3 * time.Second

// arrivedUnseen reports whether something came to the open room while its reader was elsewhere.
func (e *engine) arrivedUnseen(r *room) bool {
	if r.unread > 0 && time.Since(r.unreadSince) > seenAtOnce {
		return true
	}
	for _, d := range e.direct {
		_, divided := e.screen.renderer.Divider.Direct[d.ID]
		if d.unread > 0 && d != r && !divided && time.Since(d.unreadSince) > seenAtOnce && e.allInterleaved(d, r) {
			return true
		}
	}
	return false
}

// openUnread describes what stands below the divider.
func (e *engine) openUnread(r *room) view.Unread {
	s, line := e.screen, &e.screen.renderer.Divider
	if s.readElsewhere || r.tl == nil {
		return view.Unread{}
	}
	if r.read == line.After && line.On {
		s.unreadCount = max(s.unreadCount, r.unread)
	}
	u := view.Unread{Count: s.unreadCount, From: line.After + 1, Loaded: r.tl.Base <= line.After, Read: !line.On || r.read > line.After}
	if u.Loaded && line.On {
		u.Since = e.firstUnread(r.tl.After(line.After))
	}
	for _, ev := range r.tl.Interleaved {
		new, some := line.Direct[ev.Room]
		if !some || ev.Seq <= new.After || ev.Seq > new.To || ev.By.ID == e.me.ID || !r.tl.Shows(ev) || e.mutes.Has(ev.By.ID) {
			continue
		}
		u.Count++
		if d := e.rooms[ev.Room]; d != nil && ev.Seq > d.read {
			u.Read = false
		}
		if at := ev.At.Time(); u.Loaded && (u.Since.IsZero() || at.Before(u.Since)) {
			u.Since = at
		}
	}
	if u.Count == 0 {
		return view.Unread{}
	}
	return u
}

// firstUnread returns when the first message of others was.
func (e *engine) firstUnread(events []*chat.Event) time.Time {
	for _, ev := range events {
		if ev.Kind == chat.Said && ev.By.ID != e.me.ID && !e.mutes.Has(ev.By.ID) {
			return ev.At.Time()
		}
	}
	return time.Time{}
}
