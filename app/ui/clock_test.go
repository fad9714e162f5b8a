package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// zoneOf is what a browser in a place knows: its offset from UTC at each moment.
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

func TestATimeHasTheOffsetOfItsMoment(t *testing.T) {
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	for place, want := range map[string][2]string{ // at noon of UTC, in January and in July
		"Europe/Berlin": {"13:00", "14:00"}, "America/New_York": {"07:00", "08:00"}, "Australia/Lord_Howe": {"23:00", "22:30"},
		"Asia/Kolkata": {"17:30", "17:30"}, "Asia/Shanghai": {"20:00", "20:00"}, "Pacific/Auckland": {"01:00", "00:00"},
	} {
		loc, zone := zoneOf(t, place)
		for i, month := range []time.Month{time.January, time.July} {
			at := time.Date(2026, month, 15, 12, 0, 0, 0, time.UTC)
			rw := rowWriter{w: english, clock: Clock{Zone: zone}, now: zone.In(now)}
			for _, first := range []bool{true, false} {
				wantAll(t, rw.fragment(said("1", at, ada, first, "x")), ">"+want[i]+"</time>", `datetime="2026-0`+fmt.Sprint(int(month))+`-15T12:00Z"`)
			}
			day := rw.w.Day(at.In(loc), now.In(loc))
			wantAll(t, rw.fragment(view.Row{Kind: view.RowDay, At: at}), `<h2 class="day"><span>`+day+`</span></h2>`)
			d := newDesktop(t)
			d.clock, d.now = rw.clock, func() time.Time { return now }
			wantAll(t, d.hit(view.Hit{At: at, Room: chat.Room{Name: "r"}}), day+" "+want[i]+"</time>")
		}
	}
}

func TestTodayIsTheDayOfThePlace(t *testing.T) {
	_, zone := zoneOf(t, "Europe/Berlin")
	now := time.Date(2026, 11, 28, 23, 30, 0, 0, time.UTC) // the 29th in Berlin
	rw := rowWriter{w: english, clock: Clock{Zone: zone}, now: zone.In(now)}
	for at, want := range map[time.Time]string{
		now.Add(-time.Hour): "Yesterday", now.Add(-29 * time.Minute): "Today", now: "Today", now.AddDate(0, 0, -2): "Friday, 27 November",
		now.AddDate(0, -4, 0): "Wednesday, 29 July", // half past one of summer time
	} {
		if got := rw.fragment(view.Row{Kind: view.RowDay, At: at}); !strings.Contains(got, ">"+want+"<") {
			t.Errorf("%s: got %s, want %s", at, got, want)
		}
	}
}

func TestTheHourCycleIsThatOfTheLocale(t *testing.T) {
	for hour, want := range map[int][4]string{
		0: {"00:05", "12:05 AM", "上午12:05", "12:05"}, 9: {"09:05", "9:05 AM", "上午9:05", "9:05"},
		12: {"12:05", "12:05 PM", "下午12:05", "12:05"}, 23: {"23:05", "11:05 PM", "下午11:05", "11:05"},
	} {
		at := time.Date(2026, 7, 15, hour, 5, 0, 0, time.UTC)
		got := [4]string{english.Time(at, false), english.Time(at, true), chinese.Time(at, true), catalog.ShortTime(at, true)}
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// asleep is a desktop at a moment before midnight.
func asleep(t *testing.T) (d *desktop, now *time.Time) {
	d = newDesktop(t)
	at := time.Date(2026, 11, 28, 23, 50, 0, 0, time.UTC)
	d.clock = nowhere{}.Clock()
	d.now = func() time.Time { return at }
	d.screen.day = 0
	d.watchClock()
	return d, &at
}

func TestTodayFollowsAfterASleepOverMidnight(t *testing.T) {
	for about, wake := range map[string]func(d *desktop){
		"the window gets the focus": func(d *desktop) { d.attend(true) },
		"the window is seen only":   func(d *desktop) { d.attend(false) },
		"something is drawn":        func(d *desktop) { d.change(func(*view.Snapshot) {}) },
		"a minute has passed":       func(d *desktop) { d.wait() },
	} {
		t.Run(about, func(t *testing.T) {
			d, now := asleep(t)
			was := d.rev
			wake(d)
			if d.rev[partRows] != was[partRows] {
				t.Error("rows are drawn again on the same day")
			}
			*now = now.Add(20 * time.Minute)
			wake(d)
			wantTimesDrawn(t, d, was)
		})
	}
}

func TestTimesFollowThePersonToAnotherZone(t *testing.T) {
	d, _ := asleep(t)
	was := d.rev
	_, zone := zoneOf(t, "Asia/Shanghai")
	d.glass.clock, d.glass.moved = Clock{Zone: zone, Hour12: true}, true
	d.attend(true)
	wantTimesDrawn(t, d, was)
	if d.clock != d.glass.clock || !strings.Contains(strings.Join(d.did.log, "; "), "rezone") {
		t.Errorf("the clock %+v, did %q", d.clock, d.did.log)
	}
}

// wantTimesDrawn fails unless every part that shows a time or a day is drawn again: the rows, the bar above them that says since
// when they are new, the people who were last seen, and the dialogs with the search and a person's card.
func wantTimesDrawn(t *testing.T, d *desktop, was [parts]int) {
	t.Helper()
	for _, p := range []part{partTimeline, partRows, partEdges, partPeople, partDialog} {
		if d.rev[p] == was[p] {
			t.Errorf("part %d still shows the former times", p)
		}
	}
}
