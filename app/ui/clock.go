package ui

import (
	"time"

	"parley/shared/client"
)

// Clock shows moments as clocks do where the person is.
type Clock struct {
	Zone   *client.Zone // nil: the computer's
	Hour12 bool         // it counts to twelve twice a day
}

const (
	clockPause  = time.Minute // between two looks at the clock
	machineTime = "2006-01-02T15:04Z"
)

// clock formats the time of at, which is in the reader's zone.
func (w *Catalog) clock(at time.Time, hour12 bool) string {
	switch {
	case !hour12:
		return at.Format("15:04")
	case at.Hour() < 12:
		return fill(w.Morning, "{time}", at.Format("3:04"))
	}
	return fill(w.Afternoon, "{time}", at.Format("3:04"))
}

// short is the same where there is little room: the messages before say which half of the day it is.
func short(at time.Time, hour12 bool) string {
	if hour12 {
		return at.Format("3:04")
	}
	return at.Format("15:04")
}

// today returns the present as the clock shows it.
func (m *Model) today() time.Time { return m.clock.Zone.In(m.now()) }

// dayOf returns the number of the day of t, which is in the reader's zone.
func dayOf(t time.Time) int {
	const day = 24 * 60 * 60
	y, month, d := t.Date()
	return int(time.Date(y, month, d, 0, 0, 0, 0, time.UTC).Unix() / day)
}

// watchClock looks at the clock now and then. A timer until midnight would ring late after the computer has slept.
func (m *Model) watchClock() {
	m.lookAtClock()
	m.later(clockPause, m.watchClock)
}

// lookAtClock draws times and days again if the person is in another time zone, or the day has ended.
func (m *Model) lookAtClock() {
	if m.face.Platform.Moved() {
		m.clock = m.face.Platform.Clock()
		m.face.Actions.Rezone()
		m.touchTimes()
	}
	m.turnPage()
}

// turnPage draws the names of the days again after midnight.
func (m *Model) turnPage() {
	was := m.screen.day
	m.screen.day = dayOf(m.today())
	if was != 0 && was != m.screen.day {
		m.touchTimes()
	}
}

// touchTimes has every part drawn again that shows a time or a day.
func (m *Model) touchTimes() { m.touch(partTimeline, partRows, partEdges, partPeople, partDialog) }

// attend tells whether the person is looking. Whoever comes back may come on another day, or from another place.
func (m *Model) attend(looking bool) {
	m.screen.looking = looking
	m.lookAtClock()
	m.regard()
}
