package ui

import "time"

// clockPause is between two looks at the clock.
const clockPause = time.Minute

// today returns the present as the clock shows it.
func (m *Model) today() time.Time { return m.clock.Zone.In(m.now()) }

// watchClock looks at the clock now and then. A timer until midnight would ring late after the computer has slept.
func (m *Model) watchClock() {
	m.lookAtClock()
	m.later(clockPause, m.watchClock)
}

// lookAtClock follows the user to another time zone. What day it is, the page is drawn with anyway.
func (m *Model) lookAtClock() {
	if m.config.Platform.ZoneChanged() {
		moves := m.clock.Moves + 1
		m.clock = m.config.Platform.Clock()
		m.clock.Moves = moves
		m.config.Engine.Rezone()
	}
}

// attention tells whether the person is looking. Whoever comes back may come on another day, or from another place.
func (m *Model) attention(looking bool) {
	m.screen.looking = looking
	if looking && m.signInNeeded() {
		m.config.Engine.TryAgain() // the person may have signed in elsewhere
	}
	m.lookAtClock()
	m.watch()
}
