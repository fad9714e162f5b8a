package ui

import (
	"time"

	"parley/shared/catalog"
)

// clockPause is between two looks at the clock.
const clockPause = time.Minute

// today returns the present as the clock shows it.
func (m *Model) today() time.Time { return m.clock.Zone.In(m.now()) }

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
	m.screen.day = catalog.DayNumber(m.today())
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
