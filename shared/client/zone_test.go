package client

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/shared/chat"
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
func TestDaysBeginWithTheOffsetOfTheirMoment(t *testing.T) {
	for _, place := range places {
		loc, zone := zoneOf(t, place)
		for _, month := range []time.Month{time.January, time.July} {
			t.Run(fmt.Sprint(place, " ", month), func(t *testing.T) {
				midnight := time.Date(2026, month, 15, 0, 0, 0, 0, loc)
				tl := newTimeline("e", 0)
				for i, at := range []time.Time{midnight.Add(-time.Minute), midnight.Add(time.Minute)} {
					tl.apply(&chat.Event{Room: "r", Seq: chat.Seq(i) + 1, Kind: chat.Said, At: chat.MillisOf(at), By: named("ada"),
						Message: &chat.Message{Text: fmt.Sprint(i)}})
				}
				w := &scribe{me: "me", users: newUsers(), here: func(chat.UserID) bool { return false }, zone: zone}
				_, live := shelfOf(spanItems(tl, tl.base, tl.last(), "me")).draw(w)
				if got := sketch(rowsOf(live)); strings.Count(got, "|") != 2 {
					t.Errorf("two days are %s", got)
				}
			})
		}
	}
}

func TestTheDaysFollowAnotherZone(t *testing.T) {
	ahead := 0
	zone := NewZone(func(time.Time) int { return ahead })
	tl := talk(t, "01 21:59 ada a", "01 22:01 ada b")
	e := &engine{cfg: Config{Zone: zone}, users: newUsers(), mutes: &mutes{}}
	e.show(&room{Room: chat.Room{ID: "r"}, tl: tl})
	days := func() int {
		_, live := e.screen.shelf.draw(e.screen.scribe)
		return strings.Count(sketch(rowsOf(live)), "|")
	}
	if got := days(); got != 1 {
		t.Fatalf("got %d days", got)
	}
	ahead = 2 * 60 * 60
	zone.Forget()
	e.rezone()
	if got := days(); got != 2 {
		t.Errorf("two hours further east: got %d days", got)
	}
}
