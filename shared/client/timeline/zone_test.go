package timeline

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
				tl := New("e", 0)
				for i, at := range []time.Time{midnight.Add(-time.Minute), midnight.Add(time.Minute)} {
					tl.Apply(&chat.Event{Room: "r", Seq: chat.Seq(i) + 1, Kind: chat.Said, At: chat.MillisOf(at), By: named("ada"),
						Message: &chat.Message{Text: fmt.Sprint(i)}})
				}
				w := &Renderer{Me: "me", Users: NewUsers(), Here: func(chat.UserID) bool { return false }, Zone: zone}
				_, live := rowListOf(Items(tl, tl.Base, tl.Last(), "me")).Draw(w)
				if got := sketch(rowsOf(live)); strings.Count(got, "|") != 2 {
					t.Errorf("two days are %s", got)
				}
			})
		}
	}
}
