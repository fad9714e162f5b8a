package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"parley/app/ui/action"
	"parley/app/ui/host"
	"parley/app/ui/render"
	"parley/app/ui/uitest"
	"parley/shared/client/view"
)

// asleep is a desktop at a moment before midnight.
func asleep(t *testing.T) (d *desktop, now *time.Time) {
	d = newDesktop(t)
	at := time.Date(2026, 11, 28, 23, 50, 0, 0, time.UTC)
	d.clock = host.NoPlatform{}.Clock()
	d.now = func() time.Time { return at }
	d.openDialog(action.SearchDialog)
	d.change(func(v *view.Snapshot) { v.Open.Unread = view.Unread{Count: 3, Since: at.Add(-time.Hour), Loaded: true} })
	d.watchClock()
	return d, &at
}

func TestTodayFollowsAfterASleepOverMidnight(t *testing.T) {
	for about, wake := range map[string]func(d *desktop){
		"the window gets the focus": func(d *desktop) { d.attention(true) },
		"the window is seen only":   func(d *desktop) { d.attention(false) },
		"something is drawn":        func(d *desktop) { d.change(func(*view.Snapshot) {}) },
		"a minute has passed":       func(d *desktop) { d.wait() },
	} {
		t.Run(about, func(t *testing.T) {
			d, now := asleep(t)
			was := d.frame()
			wake(d)
			if slices.Contains(d.changed(was), "rows") {
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
	was := d.frame()
	_, zone := uitest.Zone(t, "Asia/Shanghai")
	d.glass.clock, d.glass.moved = render.Clock{Zone: zone, Hour12: true}, true
	d.attention(true)
	wantTimesDrawn(t, d, was)
	if d.clock.Zone != zone || !d.clock.Hour12 || !strings.Contains(strings.Join(d.did.log, "; "), "rezone") {
		t.Errorf("the clock %+v, did %q", d.clock, d.did.log)
	}
}

// wantTimesDrawn fails unless every part that shows a time or a day is drawn again: the rows, the bar above them that says since
// when they are new, the people who were last seen, and the dialogs with the search and a person's card.
func wantTimesDrawn(t *testing.T, d *desktop, was *frame) {
	t.Helper()
	changed := d.changed(was)
	for _, part := range []string{"timeline", "rows", "unread", "people", "dialog"} {
		if !slices.Contains(changed, part) {
			t.Errorf("%s still shows the former times", part)
		}
	}

}
