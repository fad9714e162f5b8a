package ui

import (
	"time"

	"parley/shared/catalog"
	"parley/shared/chat"
)

// unreadProgress is how much of what was unread when the room was opened has been on screen.
type unreadProgress struct {
	from    chat.Seq // what it is about: view.Unread.From
	visited bool     // its first row was on screen
	above   bool     // that row is above the screen
	saw     chat.Seq // the engine was told of what was on screen up to here
}

// unreadMost is how many new messages are counted: the engine stops there too.
const unreadMost = chat.UnreadMax - 1

// unreadShown reports whether the bar is there.
func (m *Model) unreadShown() bool {
	u, l := m.open().Unread, &m.screen.landing
	if u.Count == 0 || !m.screen.live || l.pending && !l.far && !l.wanted {
		return false
	}
	return !u.Read || !m.screen.unread.visited && (m.screen.unread.above || !u.Loaded)
}

// unreadText says "123 new since 10:12".
func (m *Model) unreadText() string {
	u, words := m.open().Unread, m.w.NewCount
	if !u.Since.IsZero() {
		words = m.w.NewSince
	}
	return catalog.Fill(catalog.Fill(words.Form(u.Count), "{n}", catalog.Capped(u.Count, unreadMost)), "{time}", m.clock.Moment(m.w, u.Since, m.today()))
}

// divider tells where the first unread row is.
func (m *Model) divider(above, inView bool) {
	n := &m.screen.unread
	n.above, n.visited = above, n.visited || inView
}

// followUnread forgets where the first unread row was, when it is another one by now.
func (m *Model) followUnread() {
	if u := m.open().Unread; u.Count > 0 && u.From != m.screen.unread.from {
		m.screen.unread = unreadProgress{from: u.From}
	}
}

// jumpToUnread shows the first message that was not read, once it is loaded.
func (m *Model) jumpToUnread() {
	m.beginLanding(landing{pending: true, wanted: true})
	m.land()
}

// markAllRead marks the room as read, and goes to its end.
func (m *Model) markAllRead() {
	m.config.Engine.MarkAllRead()
	m.toEnd()
}

// markRoomsRead marks all rooms as read.
func (m *Model) markRoomsRead() {
	m.config.Engine.MarkRoomsRead()
	m.toast(m.w.RoomsRead)
}

// seenAfter is how long a row must be on screen to count as read.
const seenAfter = time.Second

// observe reads, while something in the open room is unread, what is on screen for long enough. The end of the room has a watch of its
// own.
func (m *Model) observe() {
	if !m.reads() {
		m.screen.observing = 0
		return
	}
	if m.screen.observing > 0 {
		return
	}
	m.screen.observed++
	m.screen.observing = m.screen.observed
	turn, room, from := m.screen.observing, m.asked, m.shownUpTo()
	m.later(seenAfter, func() {
		if m.screen.observing != turn {
			return // something else was on screen meanwhile, or nobody looked
		}
		m.screen.observing = 0
		if seq := min(from, m.shownUpTo()); seq > m.screen.unread.saw && room == m.asked && m.reads() {
			m.screen.unread.saw = seq
			m.config.Engine.Saw(room, seq)
		}
		m.observe()
	})
}

// shownUpTo returns the Seq of the last row on screen, 0 if there is none.
func (m *Model) shownUpTo() chat.Seq {
	key := m.config.Platform.LastInView()
	if _, there := m.row(key); !there {
		return 0
	}
	return m.seqAt(key)
}

// reads reports whether what is on screen may count as read.
func (m *Model) reads() bool {
	u, l := m.open().Unread, &m.screen.landing
	return m.screen.looking && u.Count > 0 && u.Loaded && !u.Read && !l.pending && m.open().Room.ID == m.asked && m.screen.unread.visited
}

// toEnd shows the newest message.
func (m *Model) toEnd() {
	m.screen.atEnd, m.screen.drawn.sought = true, 0
	m.screen.landing.end()
	m.leaveMessage()
	m.virtualize()
	m.afterwards(func() {
		m.config.Platform.ToEnd()
		m.watch()
	})
}
