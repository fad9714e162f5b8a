package catalog

import (
	"strconv"
	"strings"
	"time"
)

// Time formats the time of at, which is in the reader's zone.
func (w *Words) Time(at time.Time, hour12 bool) string {
	switch {
	case !hour12:
		return at.Format("15:04")
	case at.Hour() < 12:
		return strings.ReplaceAll(w.Morning, "{time}", at.Format("3:04"))
	}
	return strings.ReplaceAll(w.Afternoon, "{time}", at.Format("3:04"))
}

// ShortTime is the same where there is little room: the messages before say which half of the day it is.
func ShortTime(at time.Time, hour12 bool) string {
	if hour12 {
		return at.Format("3:04")
	}
	return at.Format("15:04")
}

// Day names the day of t as of now. Both are in the reader's zone.
func (w *Words) Day(t, now time.Time) string {
	switch DayNumber(now) - DayNumber(t) {
	case 0:
		return w.Today
	case 1:
		return w.Yesterday
	}
	text := w.Date
	if t.Year() != now.Year() {
		text = w.DateYear
	}
	return strings.NewReplacer(
		"{weekday}", w.Weekdays[t.Weekday()],
		"{day}", strconv.Itoa(t.Day()),
		"{month}", w.Months[t.Month()-1],
		"{year}", strconv.Itoa(t.Year()),
	).Replace(text)
}

// DayNumber returns the number of the day of t, which is in the reader's zone.
func DayNumber(t time.Time) int {
	const day = 24 * 60 * 60
	y, month, d := t.Date()
	return int(time.Date(y, month, d, 0, 0, 0, 0, time.UTC).Unix() / day)
}

// Span says how long something takes, in the largest unit in which that is a whole number.
func (w *Words) Span(d time.Duration) string {
	unit, size := w.Seconds, time.Second
	switch {
	case d >= time.Hour && d%time.Hour == 0:
		unit, size = w.Hours, time.Hour
	case d >= time.Minute && d%time.Minute == 0:
		unit, size = w.Minutes, time.Minute
	}
	return Fill(unit, "{value}", strconv.Itoa(int(d/size)))
}
