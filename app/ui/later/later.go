// Package later has the times at which a message can be sent later.
package later

import (
	"strconv"
	"time"

	"parley/shared/client/view"
)

// Max is how far ahead a message can be scheduled.
const Max = 366 * 24 * time.Hour

// morning is the hour of Tomorrow.
const morning = 9

// Tomorrow returns the next morning of the user's zone.
func Tomorrow(zone *view.Zone, now time.Time) time.Time {
	y, m, d := zone.In(now).Date()
	return wall(zone, time.Date(y, m, d+1, morning, 0, 0, 0, time.UTC))
}

// Parse reads the value of an input of the type datetime-local, as 2026-03-04T12:30. ok is false unless that is within Max from now.
func Parse(zone *view.Zone, now time.Time, value string) (at time.Time, ok bool) {
	if len(value) < len("2026-03-04T12:30") || value[4] != '-' || value[7] != '-' || value[10] != 'T' || value[13] != ':' {
		return time.Time{}, false
	}
	var n [5]int
	for i, part := range [...]string{value[:4], value[5:7], value[8:10], value[11:13], value[14:16]} {
		var err error
		if n[i], err = strconv.Atoi(part); err != nil {
			return time.Time{}, false
		}
	}
	at = wall(zone, time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], 0, 0, time.UTC))
	return at, at.After(now) && at.Before(now.Add(Max))
}

// Value is the reverse of Parse.
func Value(zone *view.Zone, at time.Time) string { return zone.In(at).Format("2006-01-02T15:04") }

// wall returns the moment at which a clock of the zone shows what clock shows in UTC, or the nearest if it never does.
func wall(zone *view.Zone, clock time.Time) time.Time {
	at := clock
	for range 2 { // the second time, across a change of the clocks
		shown := zone.In(at)
		y, m, d := shown.Date()
		at = at.Add(clock.Sub(time.Date(y, m, d, shown.Hour(), shown.Minute(), shown.Second(), 0, time.UTC)))
	}
	return at
}

// Times at which something ends, besides durations such as 30m.
const (
	Today   = "today"   // the end of the day
	Morning = "morning" // the next one
	Week    = "week"    // the end of the week, on Sunday
)

// Ends returns the moment that a choice means; zero for one that means none.
func Ends(zone *view.Zone, now time.Time, choice string) time.Time {
	y, m, d := zone.In(now).Date()
	switch choice {
	case Today:
		return wall(zone, time.Date(y, m, d+1, 0, 0, 0, 0, time.UTC))
	case Morning:
		return Tomorrow(zone, now)
	case Week:
		left := (8 - int(zone.In(now).Weekday())) % 7
		if left == 0 {
			left = 7
		}
		return wall(zone, time.Date(y, m, d+left, 0, 0, 0, 0, time.UTC))
	}
	if in, err := time.ParseDuration(choice); err == nil && in > 0 {
		return now.Add(in)
	}
	return time.Time{}
}
