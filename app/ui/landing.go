package ui

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	"parley/app/ui/host"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// landing is where a room that was just opened is shown: where the person was, at the first message that was not read, or at
// the end. Until that is settled nothing counts as read: the end may be on screen only because it was loaded first.
type landing struct {
	pending  bool
	wanted   bool     // the person asked for what is new
	far      bool     // what is new is far away: the room stays at its end until the person does something
	sought   bool     // what is missing is being loaded
	shown    bool     // the platform is going there
	position position // where the person was; zero for nowhere
	turn     int      // tells one landing from another
}

// position is a row, and how many pixels below the top of the screen it ended.
type position struct {
	Key string   `json:"k"`
	Seq chat.Seq `json:"s"` // of the room's event at or before it
	End float64  `json:"e"`
}

const (
	landingMax    = 10 * time.Second // for what is missing to be loaded
	unreadNear    = chat.PageMax     // so many new messages are loaded at once to show the first of them
	positionsMax  = 100              // places
	positionsName = "parley.places"
)

// interrupt ends a landing that has not begun: the person has moved the timeline. On the way back to a place nothing ends it: what has moved
// is what was on screen before, of which a browser tells late.
func (l *landing) interrupt() {
	if !l.shown && !l.wanted && l.position.Key == "" {
		l.end()
	}
}

func (l *landing) end() { *l = landing{turn: l.turn} }

// arriveAt begins a landing in a room.
func (m *Model) arriveAt() {
	m.screen.unread, m.screen.watched = unreadProgress{}, "" // opening a room ends a watch
	m.beginLanding(landing{pending: m.sought.Key == "" && m.sought.Seq == 0, position: m.savedPositions()[m.place()]})
}

func (m *Model) beginLanding(l landing) {
	l.turn = m.screen.landing.turn + 1
	m.screen.landing = l
	m.boundLanding(l.turn)
}

// boundLanding gives up waiting after a while. What is new then counts as far away; while it may not be known yet, the wait goes on.
func (m *Model) boundLanding(turn int) {
	m.later(landingMax, func() {
		switch l := &m.screen.landing; {
		case l.turn != turn || !l.pending:
		case l.shown || l.position.Key != "":
			m.landed()
		case m.open().Unread.Count > 0:
			l.far = true
		case m.catchingUp():
			m.boundLanding(turn)
		default:
			m.landed()
		}
	})
}

// catchingUp reports whether what is new may not be known yet.
func (m *Model) catchingUp() bool { return m.open().Behind || m.view.Link.State == view.Connecting }

// land goes where the room is to be shown, as soon as that is loaded.
func (m *Model) land() {
	m.followUnread()
	l, open := &m.screen.landing, m.open()
	if !l.pending || l.shown || open.Room.ID != m.asked {
		return
	}
	switch {
	case open.Shut() || open.Absent:
		m.landed()
	case !open.Known:
	case l.position.Key != "":
		m.landAtPosition(l, open)
	case m.catchingUp():
	case open.Unread.Count > 0:
		m.landAtUnread(l, open)
	default:
		m.landed()
	}
}

func (m *Model) landAtUnread(l *landing, open *view.OpenRoom) {
	switch {
	case m.showRow(func(r view.Row) bool { return r.Kind == view.RowUnread }, host.QuarterDown):
	case open.Unread.Loaded, l.sought:
	case open.Unread.Count > unreadNear && !l.wanted:
		l.far = true
	default:
		l.sought = true
		m.config.Engine.Seek(open.Room.ID, open.Unread.From)
	}
}

// landAtPosition shows the row that was on screen, or what stands in its place by now.
func (m *Model) landAtPosition(l *landing, open *view.OpenRoom) {
	is := func(r view.Row) bool { return r.Key == l.position.Key && findable(r) }
	after := func(r view.Row) bool { return findable(r) && r.Private == nil && r.Seq >= l.position.Seq }
	switch {
	case m.showRow(is, l.position.End):
	case m.covers(l.position.Seq):
		if !m.showRow(after, l.position.End) {
			m.landed()
		}
	case !l.sought:
		l.sought = true
		m.config.Engine.Seek(open.Room.ID, l.position.Seq)
	}
}

// showRow shows the first row that is meant, if it is loaded.
func (m *Model) showRow(meant func(view.Row) bool, end float64) bool {
	for _, part := range m.parts() {
		at := slices.IndexFunc(part.Rows, meant)
		if at < 0 {
			continue
		}
		key := part.Rows[at].Key
		m.screen.landing.shown = true
		m.goTo(part.ID)
		m.afterwards(func() { m.config.Platform.ShowAt(key, end) })
		return true
	}
	return false
}

// shown notes that the platform is where it was to go. That may have been asked for by an earlier landing.
func (m *Model) shown() {
	if m.screen.landing.shown {
		m.landed()
	}
}

// landed ends a landing: from now on what is on screen counts as read.
func (m *Model) landed() {
	if !m.screen.landing.pending {
		return
	}
	m.screen.landing.end()
	m.watch()
}

// findable reports whether the platform can find a row again.
func findable(r view.Row) bool { return r.Kind == view.RowMessage || r.Kind == view.RowBlocked }

// oldest returns the Seq of the first row of the room's own.
func (m *Model) oldest() chat.Seq {
	for _, part := range m.parts() {
		for _, r := range part.Rows {
			if m.own(r) {
				return r.Seq
			}
		}
	}
	return 0
}

// own reports whether a row's Seq is one of the open room's, not of a direct room whose message stands here.
func (m *Model) own(r view.Row) bool {
	return r.Seq > 0 && (r.Private == nil || m.open().Room.Kind == chat.Direct) && (r.Room == "" || r.Room == m.open().Room.ID)
}

// savePosition notes where the person is in the open room. While the room is on its way to where they were before, that stays noted.
func (m *Model) savePosition() {
	if l := m.screen.landing; l.pending && l.position.Key != "" || m.open().Room.ID != m.asked || !m.begun {
		return
	}
	spots := m.savedPositions()
	key, end, ok := m.config.Platform.Position()
	if !ok {
		delete(spots, m.place())
		return
	}
	if len(spots) >= positionsMax {
		clear(spots)
	}
	spots[m.place()] = position{Key: key, Seq: m.seqAt(key), End: end}
}

// seqAt returns the Seq of the room's last event at or before a row.
func (m *Model) seqAt(key string) chat.Seq {
	var seq chat.Seq
	for _, part := range m.parts() {
		for _, r := range part.Rows {
			if m.own(r) {
				seq = r.Seq
			}
			if r.Key == key {
				return seq
			}
		}
	}
	return seq
}

// hiding saves what is unsaved: the page may go away.
func (m *Model) hiding() {
	m.saveDraft()
	m.savePosition()
	if spots, err := json.Marshal(m.savedPositions()); err == nil {
		m.config.Platform.Store(positionsName, string(spots))
	}
}

// savedPositions returns where the person was in which room, in this tab.
func (m *Model) savedPositions() map[string]position {
	if m.positions == nil {
		m.positions = map[string]position{}
		_ = json.Unmarshal([]byte(m.config.Platform.Stored(positionsName)), &m.positions) // damaged: as if there were none
		maps.DeleteFunc(m.positions, func(_ string, s position) bool { return s.Key == "" })
	}
	return m.positions
}
