package ui

import (
	"strconv"

	"parley/shared/chat"
	"parley/shared/client/view"
	syntax "parley/shared/markup"
	"parley/shared/words"
)

// moveTo shows a message of the open room, whose address the page has now; 0 is the address of the room. The place that is left is
// kept for the way back.
func (m *Model) moveTo(seq chat.Seq) {
	if seq == m.at {
		return
	}
	m.savePosition()
	m.at = seq
	if seq > 0 {
		m.screen.landing.end()
		m.seek(seq)
		m.reveal()
		return
	}
	m.sought = view.Hit{}
	if position := m.savedPositions()[m.place()]; position.Key != "" {
		m.beginLanding(landing{pending: true, position: position})
		m.land()
		return
	}
	m.toEnd()
}

// jumpTo goes to a message, in an entry of the browser's history of its own: Back leads to where the person was.
func (m *Model) jumpTo(room chat.RoomID, seq chat.Seq) {
	if room == m.asked && seq == m.at {
		m.seek(seq)
		m.reveal()
		return
	}
	m.visit(room, seq)
}

// followLink goes where a link in a message leads.
func (m *Model) followLink(room chat.RoomID, seq chat.Seq) {
	m.close()
	if seq == 0 {
		m.navigate(room)
	} else {
		m.jumpTo(room, seq)
	}
}

// seek has a message of the room that is asked for loaded, and shown then.
func (m *Model) seek(seq chat.Seq) {
	if seq == 0 {
		return
	}
	if m.sought.Room.ID != m.asked || m.sought.Seq != seq || m.sought.Key == "" {
		m.sought = view.Hit{Room: chat.Room{ID: m.asked}, Seq: seq}
	}
	m.config.Engine.Seek(m.asked, seq)
}

// followQuote goes to the message that another one answers. One that was said privately in this room is a message of a direct room.
func (m *Model) followQuote(r view.Row, seq chat.Seq) {
	if r.Room != m.asked {
		for _, part := range m.parts() {
			for _, other := range part.Rows {
				if other.Room == r.Room && other.Seq == seq {
					m.goTo(part.ID)
					m.afterwards(func() { m.config.Platform.Reveal(other.Key) })
					return
				}
			}
		}
	}
	m.jumpTo(r.Room, seq)
}

// foundRow returns the row that is sought, if it is loaded. Deleted messages that share a row get rows of their own first. What is loaded
// reaches beyond what is sought: then the next row stands for one that is not there.
func (m *Model) foundRow() (key string, chunk int64, ok bool) {
	hit := m.sought
	for _, part := range m.parts() {
		for _, r := range part.Rows {
			if hit.Key != "" && r.Key != hit.Key || hit.Key == "" && !(m.own(r) && r.Seq <= hit.Seq && hit.Seq <= max(r.Seq, r.Until)) {
				continue
			}
			if r.Kind == view.RowDeleted {
				m.config.Engine.Reveal(r.Key)
				return "", 0, false
			}
			return r.Key, part.ID, true
		}
	}
	if hit.Key != "" || !m.covers(hit.Seq) {
		return "", 0, false
	}
	for _, part := range m.parts() {
		for _, r := range part.Rows {
			if m.own(r) && r.Seq >= hit.Seq && (findable(r) || r.Kind == view.RowDeleted) {
				return r.Key, part.ID, true
			}
		}
	}
	return "", 0, false
}

// covers reports whether what is loaded is around a Seq of the open room.
func (m *Model) covers(seq chat.Seq) bool {
	open := m.open()
	newest := chat.Seq(0)
	for _, part := range m.parts() {
		for _, r := range part.Rows {
			if m.own(r) {
				newest = r.Seq
			}
		}
	}
	return newest > 0 && (open.Start || m.oldest() <= seq) && (!open.Detached || newest >= seq)
}

// leaveMessage gives the page the address of the room alone: the person went to its end.
func (m *Model) leaveMessage() {
	if m.at != 0 {
		m.at, m.sought = 0, view.Hit{}
		m.readdress(m.asked)
	}
	if m.open().Detached {
		m.config.Engine.ToEnd()
	}
}

// place names where the person is: the room, and the message that the address names.
func (m *Model) place() string {
	if m.at == 0 {
		return string(m.asked)
	}
	return string(m.asked) + "/" + strconv.FormatInt(int64(m.at), 10)
}

// marked returns the message of the room on screen that is marked: the one that the address names.
func (m *Model) marked() chat.Seq {
	switch open := m.open(); {
	case open.Room.ID != m.asked:
		return 0
	case !m.screen.live:
		return open.Sought
	}
	return m.at
}

// permalinkTitle says what a message says whose page a server draws; "" for other pages.
func (m *Model) permalinkTitle() string {
	sought := m.marked()
	if sought == 0 || m.screen.live {
		return ""
	}
	for _, part := range m.parts() {
		for _, r := range part.Rows {
			if r.Kind == view.RowMessage && m.own(r) && r.Seq == sought && !r.Gone {
				return r.Author.Name + ": " + words.Cut(syntax.Excerpt(r.Text), titleMax)
			}
		}
	}
	return ""
}

// titleMax is how many characters of a message are in the title of its page.
const titleMax = 60
