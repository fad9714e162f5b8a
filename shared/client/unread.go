package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/timeline"
	"parley/shared/client/view"
)

// countUnread notes an event that arrived. What the server's own count has already is not counted again.
func (e *engine) countUnread(r *room, ev *chat.Event) {
	if ev.Seq <= r.counted {
		return
	}
	r.counted, r.relevant = ev.Seq, ev.Seq
	if ev.Seq <= r.read || !e.countsUnread(ev) {
		return
	}
	if r.unread == 0 {
		r.unreadSince = time.Now()
	}
	r.unread = min(r.unread+1, chat.UnreadMax)
	if s := e.screen; e.isOpen(r) && e.unreadBelow(r) {
		s.unreadCount, s.unreadTo = min(s.unreadCount+1, chat.UnreadMax), ev.Seq
	}
	if mentions(ev.Message, e.me.ID) {
		r.mentions = min(r.mentions+1, chat.UnreadMax)
	}
	e.dirty.rooms = true
	e.saver.stateChanged()
}

// counts reports whether an event is something to read: a message of somebody else that was not deleted.
func counts(ev *chat.Event, me chat.UserID) bool {
	return ev.Kind == chat.Said && ev.Message.Gone == nil && ev.By.ID != me
}

// countsUnread is counts without the messages of the blocked.
func (e *engine) countsUnread(ev *chat.Event) bool {
	return counts(ev, e.me.ID) && !e.blocks.Has(ev.By.ID)
}

func mentions(m *chat.Message, id chat.UserID) bool {
	for _, u := range m.Mentions {
		if u.ID == id {
			return true
		}
	}
	return false
}

// readUpTo moves the read mark of r forward, here and on the server.
func (e *engine) readUpTo(r *room, seq chat.Seq) {
	if seq > r.read {
		r.read = seq
		e.recount(r)
		e.dirty.open = true // the divider says how much of what stands below it is read
	}
	e.tellRead(r)
}

// recount counts what is unread after the read mark moved. What is not loaded stays counted as it was: then it returns false.
func (e *engine) recount(r *room) bool {
	e.dirty.rooms = true
	e.saver.stateChanged()
	if r.read >= r.counted {
		r.unread, r.mentions, r.lateMentions = 0, 0, nil
		return true
	}
	if r.tl == nil || r.read < r.tl.Base || r.tl.Last() < r.counted {
		return false
	}
	r.unread, r.mentions = 0, 0
	for _, ev := range r.tl.After(r.read) {
		if e.countsUnread(ev) {
			r.unread++
			if mentions(ev.Message, e.me.ID) {
				r.mentions++
			}
		}
	}
	r.mentions += e.lateMentionsUnread(r)
	return true
}

// placeDivider puts the unread divider where reading has stopped; it stays there while the room is open. What is stored on this device
// may be old: the first word of the server replaces it.
func (e *engine) placeDivider(r *room) {
	s := e.screen
	if s.dividerSet && (s.dividerOnline || !e.online) {
		return
	}
	s.dividerSet, s.dividerOnline, s.directPending, s.readElsewhere = true, e.online, e.listIncomplete, false
	s.unreadCount, s.unreadTo = r.unread, r.counted
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

// unreadBelow reports whether something of the open room r that was unread when the divider was placed still is.
func (e *engine) unreadBelow(r *room) bool {
	return e.screen.renderer.Divider.On && r.unread > 0 && r.read < e.screen.unreadTo
}

// seenAtOnce is how long a message may have been there for its reader to have seen it come.
const seenAtOnce = 3 * time.Second

// arrivedUnseen reports whether something came to the open room while its reader was elsewhere.
func (e *engine) arrivedUnseen(r *room) bool {
	if r.unread > 0 && !e.unreadBelow(r) && time.Since(r.unreadSince) > seenAtOnce {
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
		s.unreadCount, s.unreadTo = max(s.unreadCount, r.unread), r.counted
	}
	t := e.shown()
	u := view.Unread{Count: s.unreadCount, From: line.After + 1, Loaded: t.Base <= line.After && (t == r.tl || line.After < t.Last()),
		Read: !e.unreadBelow(r)}
	if u.Loaded && line.On {
		u.Since = e.firstUnread(t.After(line.After))
	}
	for _, ev := range t.Interleaved {
		new, some := line.Direct[ev.Room]
		if !some || ev.Seq <= new.After || ev.Seq > new.To || !counts(ev, e.me.ID) || !t.Shows(ev) || e.blocks.Has(ev.By.ID) {
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
		if e.countsUnread(ev) {
			return ev.At.Time()
		}
	}
	return time.Time{}
}
