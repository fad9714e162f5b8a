package view

import (
	"testing"
	"time"
)

// places are on both sides of UTC and of the equator, with half hours, and with no summer time.
var places = []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Shanghai", "America/St_Johns"}

func zoneOf(t *testing.T, place string) (*time.Location, *Zone) {
	t.Helper()
	loc, err := time.LoadLocation(place)
	if err != nil {
		t.Fatal(err)
	}
	return loc, NewZone(func(at time.Time) int {
		_, seconds := at.In(loc).Zone()
		return seconds
	})
}

func TestAMomentHasTheOffsetOfThatMoment(t *testing.T) {
	const layout = "2006-01-02 15:04:05"
	for _, place := range places {
		loc, zone := zoneOf(t, place)
		for at := time.Date(2025, 1, 1, 0, 0, 1, 0, time.UTC); at.Year() < 2027; at = at.Add(29 * time.Minute) {
			if got, want := zone.In(at).Format(layout), at.In(loc).Format(layout); got != want {
				t.Fatalf("%s: %s is %s, want %s", place, at.Format(layout), got, want)
			}
		}
		for _, month := range []time.Month{time.January, time.July} {
			at := time.Date(2025, month, 15, 12, 0, 0, 0, time.UTC)
			if got, want := zone.In(at).Format(layout), at.In(loc).Format(layout); got != want {
				t.Errorf("%s: %s is %s, want %s", place, at.Format(layout), got, want)
			}
		}
	}
}

func TestAZoneIsAskedTwiceADay(t *testing.T) {
	asked := 0
	zone := NewZone(func(time.Time) int { asked++; return 3600 })
	at := time.Date(2025, 7, 15, 12, 0, 0, 0, time.UTC)
	for range 100 {
		zone.In(at)
	}
	if asked != 2 {
		t.Errorf("asked %d times", asked)
	}
	zone.Forget()
	if zone.In(at); asked != 4 {
		t.Errorf("after the place changed: asked %d times", asked)
	}
}

// Messages right before and right after a midnight of summer and one of winter, seen in November or not.
