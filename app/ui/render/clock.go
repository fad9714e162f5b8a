package render

import (
	"time"

	"parley/shared/catalog"
	"parley/shared/client/view"
)

// Clock shows moments as clocks do where the person is.
type Clock struct {
	Zone   *view.Zone // nil: the computer's
	Hour12 bool       // it counts to twelve twice a day
	Moves  int        // counts the changes of Zone, which is the same one all the time
}

// MachineTime formats a time for a datetime attribute.
const MachineTime = "2006-01-02T15:04Z"

// Moment names a moment in the past as somebody reads it now: the time of a day that is today, else the day.
func (c Clock) Moment(w *catalog.Words, at, now time.Time) string {
	at = c.Zone.In(at)
	clock := w.Time(at, c.Hour12)
	switch w.Day(at, now) {
	case w.Today:
		return clock
	case w.Yesterday:
		return catalog.Fill(w.SinceYesterday, "{time}", clock)
	}
	return w.Day(at, now)
}
