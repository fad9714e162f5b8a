package client

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// places are on both sides of UTC and of the equator, with half hours, and with no summer time.
var places = []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Shanghai", "America/St_Johns"}

func zoneOf(t *testing.T, place string) (*time.Location, *view.Zone) {
	t.Helper()
	loc, err := time.LoadLocation(place)
	if err != nil {
		t.Fatal(err)
	}
	return loc, view.NewZone(func(at time.Time) int {
		_, seconds := at.In(loc).Zone()
		return seconds
	})
}

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
	zone := view.NewZone(func(time.Time) int { return ahead })
	tl := newTimeline("e", 0)
	for i, at := range []time.Time{time.Date(2026, 1, 1, 21, 59, 0, 0, time.UTC), time.Date(2026, 1, 1, 22, 1, 0, 0, time.UTC)} {
		tl.apply(&chat.Event{Room: "r", Seq: chat.Seq(i) + 1, Kind: chat.Said, At: chat.MillisOf(at), By: ada, Message: &chat.Message{Text: "x"}})
	}
	e := &engine{cfg: Config{Zone: zone}, users: newUsers(), mutes: &mutes{}}
	e.show(&room{Room: chat.Room{ID: "r"}, tl: tl})
	days := func() int {
		_, live := e.screen.shelf.draw(e.screen.scribe)
		return strings.Count(sketched(live[0].Rows), "|")
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
