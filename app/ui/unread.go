package ui

import (
	"slices"

	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// news is how much of what was unread when the room was opened has been on screen.
type news struct {
	from    chat.Seq // what it is about: view.Unread.From
	visited bool     // its first row was on screen
	above   bool     // that row is above the screen
}

// newsMost is how many new messages are counted: the engine stops there too.
const newsMost = chat.UnreadMax - 1

// newsShown reports whether the bar is there.
func (m *Model) newsShown() bool {
	u, l := m.open().Unread, &m.screen.landing
	if u.Count == 0 || !m.screen.live || l.pending && !l.far && !l.wanted {
		return false
	}
	return !u.Read || !m.screen.news.visited && (m.screen.news.above || !u.Loaded)
}

// newsText says "123 new since 10:12".
func (m *Model) newsText() string {
	u, words := m.open().Unread, m.w.NewCount
	if !u.Since.IsZero() {
		words = m.w.NewSince
	}
	text := words.Many
	if u.Count == 1 {
		text = words.One
	}
	return catalog.Fill(catalog.Fill(text, "{n}", catalog.Capped(u.Count, newsMost)), "{time}", m.clock.Moment(m.w, u.Since, m.today()))
}

// divider tells where the first unread row is.
func (m *Model) divider(above, inView bool) {
	n := &m.screen.news
	n.above, n.visited = above, n.visited || inView
}

// freshNews forgets where the first unread row was, when it is another one by now.
func (m *Model) freshNews() {
	if u := m.open().Unread; u.Count > 0 && u.From != m.screen.news.from {
		m.screen.news = news{from: u.From}
	}
}

// jumpToNew shows the first message that was not read, once it is loaded.
func (m *Model) jumpToNew() {
	m.begins(landing{pending: true, wanted: true})
	m.land()
}

// markAllRead marks the room as read, and goes to its end.
func (m *Model) markAllRead() {
	m.face.Actions.MarkAllRead()
	m.toEnd()
}

// toEnd shows the newest message.
func (m *Model) toEnd() {
	m.screen.atEnd, m.screen.sight.sought = true, 0
	m.screen.landing.end()
	m.survey()
	m.afterwards(func() {
		m.face.Platform.ToEnd()
		m.regard()
	})
}

// stepUnread opens the next room by places above or below that has something unread.
func (m *Model) stepUnread(by int) {
	rooms := m.view.Rooms
	here := max(slices.IndexFunc(rooms, func(r view.Room) bool { return r.ID == m.asked }), 0)
	for i := 1; i < len(rooms); i++ {
		if r := rooms[(here+by*i+len(rooms)*i)%len(rooms)]; r.Unread > 0 && r.ID != m.asked {
			m.travel(r.ID)
			return
		}
	}
}
