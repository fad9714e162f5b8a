package ui

import (
	"strings"
	"testing"
	"time"

	"parley/app/ui/render"
	"parley/app/ui/uitest"
	"parley/shared/client/view"
)

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
	_, zone := uitest.Zone(t, "Asia/Shanghai")
	d.glass.clock, d.glass.moved = render.Clock{Zone: zone, Hour12: true}, true
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
