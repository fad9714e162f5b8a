package ui

import (
	"time"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/dialog"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// isoDay is how the browser's calendar spells a day.
const isoDay = "2006-01-02"

// dayWanted is the day that the person wants to see, of a room; the zero time for none.
type dayWanted struct {
	room chat.RoomID
	at   time.Time
}

func (m *Model) dayContent(c component.Context) dialog.Content {
	shown := m.today()
	if r, there := m.row(m.topRow()); there {
		shown = m.clock.Zone.In(r.At)
	}
	return &dialog.Day{Context: c, Value: shown.Format(isoDay), Latest: m.today().Format(isoDay), Busy: !m.screen.day.at.IsZero(), Room: m.open().Room}
}

// dayAt names the day of a row.
func (m *Model) dayAt(key string) string {
	if r, there := m.row(key); there && !r.At.IsZero() {
		return m.w.Day(m.clock.Zone.In(r.At), m.today())
	}
	return ""
}

// topRow returns the key of the row on top of the screen, or of the last one.
func (m *Model) topRow() string {
	if key, _, ok := m.config.Platform.Position(); ok {
		return key
	}
	return m.config.Platform.LastInView()
}

// seekDay looks for a day of the open room.
func (m *Model) seekDay(typed string) {
	day, err := time.Parse(isoDay, typed)
	if err != nil {
		return
	}
	m.screen.day = dayWanted{m.open().Room.ID, midnight(m.clock.Zone, day)}
	m.config.Engine.SeekTime(m.screen.day.room, m.screen.day.at)
}

// midnight returns when a day begins in a zone. day is midnight of that day in UTC.
func midnight(zone *view.Zone, day time.Time) time.Time {
	at := day
	for range 2 { // the offset of a moment nearby, and then of the moment itself
		_, offset := zone.In(at).Zone()
		at = day.Add(-time.Duration(offset) * time.Second)
	}
	return at
}

// followDay goes to the day that was looked for, once it is found. If nothing was said on it, the next message is shown, or the last one.
func (m *Model) followDay() {
	wanted, found := m.screen.day, m.view.Day
	if wanted.at.IsZero() || found == nil || !found.Done || found.Room != wanted.room || !found.At.Equal(wanted.at) {
		return
	}
	m.screen.day = dayWanted{}
	if m.open().Room.ID != wanted.room || m.asked != wanted.room {
		return
	}
	if m.screen.dialog == action.DayDialog {
		m.close()
	}
	switch day := m.clock.Zone.In(wanted.at); {
	case found.Error != nil:
		m.toast(m.w.OfflineLater)
	case found.Seq == 0:
		m.toast(m.w.DayNothing)
	default:
		if at := m.clock.Zone.In(found.Found); catalog.DayNumber(at) != catalog.DayNumber(day) {
			m.toast(catalog.Fill(catalog.Fill(m.w.DayEmpty, "{day}", m.w.Day(day, m.today())), "{found}", m.w.Day(at, m.today())))
		}
		m.jumpTo(wanted.room, found.Seq)
	}
}
