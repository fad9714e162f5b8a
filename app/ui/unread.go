package ui

import (
	"parley/shared/catalog"
	"parley/shared/chat"
)

// unreadProgress is how much of what was unread when the room was opened has been on screen.
type unreadProgress struct {
	from    chat.Seq // what it is about: view.Unread.From
	visited bool     // its first row was on screen
	above   bool     // that row is above the screen
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
	text := words.Many
	if u.Count == 1 {
		text = words.One
	}
	return catalog.Fill(catalog.Fill(text, "{n}", catalog.Capped(u.Count, unreadMost)), "{time}", m.clock.Moment(m.w, u.Since, m.today()))
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

// toEnd shows the newest message.
func (m *Model) toEnd() {
	m.screen.atEnd, m.screen.drawn.sought = true, 0
	m.screen.landing.end()
	m.virtualize()
	m.afterwards(func() {
		m.config.Platform.ToEnd()
		m.markSeen()
	})
}
