package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/timeline"
	"parley/shared/client/view"
)

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
