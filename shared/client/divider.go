package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// divide puts the unread divider where reading has stopped; it stays there while the room is open. What was kept on this device
// may be old: the first word of the server replaces it.
func (e *engine) divide(r *room) {
	s := e.screen
	if s.fixed && (s.online || !e.online) {
		return
	}
	s.fixed, s.online, s.partly, s.done, s.count = true, e.online, e.listing, false, r.unread
	s.scribe.divider = divider{r.unread > 0, r.read, e.unreadDirect(r)}
	s.drawAgain()
}

// divideDirect finds out what is unread of the direct rooms, once all of them are known.
func (e *engine) divideDirect() {
	s := e.screen
	if s.partly && s.room != nil {
		s.partly, s.scribe.divider.direct = false, e.unreadDirect(s.room)
		s.drawAgain()
		e.dirty.open = true
	}
}

// unreadDirect returns what is unread of the direct rooms: parts of it may stand in the public room r.
func (e *engine) unreadDirect(r *room) map[chat.RoomID]span {
	all := map[chat.RoomID]span{}
	for _, d := range e.direct {
		if d.unread > 0 && d != r {
			all[d.ID] = span{d.read, d.counted}
		}
	}
	return all
}

func (s *screen) drawAgain() {
	if s.shelf != nil {
		s.shelf.touch(func(*item) bool { return true })
	}
}

// divideAgain moves the divider to what came while the reader was elsewhere: scrolled up, or in another window.
func (e *engine) divideAgain(r *room) {
	e.screen.fixed = false
	e.divide(r)
	e.dirty.open = true
}

// glance is how long a message may have been there for its reader to have seen it come.
const glance = 3 * time.Second

// missed reports whether something came to the open room while its reader was elsewhere.
func (e *engine) missed(r *room) bool {
	if r.unread > 0 && time.Since(r.unreadSince) > glance {
		return true
	}
	for _, d := range e.direct {
		_, divided := e.screen.scribe.divider.direct[d.ID]
		if d.unread > 0 && d != r && !divided && time.Since(d.unreadSince) > glance && e.allWoven(d, r) {
			return true
		}
	}
	return false
}

// MarkAllRead says that nothing in the open room is unread, whether it was on screen or not. The row RowUnread goes.
func (c *Client) MarkAllRead() {
	c.want(func(e *engine) {
		e.markRead()
		s := e.screen
		s.scribe.divider.on, s.scribe.divider.direct, s.done = false, nil, true
		s.drawAgain()
		e.dirty.all()
	})
}

// unreadHere describes what stands below the divider.
func (e *engine) unreadHere(r *room) view.Unread {
	s, line := e.screen, &e.screen.scribe.divider
	if s.done || r.tl == nil {
		return view.Unread{}
	}
	if r.read == line.after && line.on {
		s.count = max(s.count, r.unread)
	}
	u := view.Unread{Count: s.count, From: line.after + 1, Loaded: r.tl.base <= line.after, Read: !line.on || r.read > line.after}
	if u.Loaded && line.on {
		u.Since = e.firstUnread(r.tl.after(line.after))
	}
	for _, ev := range r.tl.woven {
		new, some := line.direct[ev.Room]
		if !some || ev.Seq <= new.from || ev.Seq > new.to || ev.By.ID == e.me.ID || !r.tl.shows(ev) || e.mutes.has(ev.By.ID) {
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
		if ev.Kind == chat.Said && ev.By.ID != e.me.ID && !e.mutes.has(ev.By.ID) {
			return ev.At.Time()
		}
	}
	return time.Time{}
}
