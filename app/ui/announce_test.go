package ui

import (
	"testing"
	"time"

	"parley/app/ui/uitest"
	"parley/shared/client/view"
)

func TestAChangeByOthersIsToldOnce(t *testing.T) {
	d := talked(t)
	now := uitest.Noon(t).Add(time.Minute)
	d.now = func() time.Time { now = now.Add(announcePause); return now }
	said := func(key, want string, change func(*view.Row)) {
		t.Helper()
		d.screen.said = spoken{}
		if d.reshape(key, change); d.screen.said.String() != want {
			t.Errorf("said %q, want %q", d.screen.said, want)
		}
	}
	said("1", "Ada edited a message: one, better", func(r *view.Row) { r.Text, r.EditedAt = "one, *better*", now })
	said("3", "", func(r *view.Row) { r.Text, r.EditedAt = "mine", now })
	said("3", "Bo reacted with 👍 to your message", func(r *view.Row) { r.Reactions = []view.Reaction{{Key: "👍", Count: 1, Names: []string{"Bo"}}} })
	said("3", "", func(r *view.Row) {
		r.Reactions = []view.Reaction{{Key: "👍", Count: 2, Mine: true, Names: []string{"Bo"}}}
	})
	said("1", "", func(r *view.Row) { r.Reactions = []view.Reaction{{Key: "👍", Count: 1, Names: []string{"Bo"}}} })
	said("2", "Ada deleted a message", func(r *view.Row) { r.Gone, r.Text = true, "" })
	d.now = func() time.Time { return d.screen.announced.Add(announcePause - 1) }
	said("3", "", func(r *view.Row) {
		r.Reactions = []view.Reaction{{Key: "👍", Count: 3, Mine: true, Names: []string{"Bo", "Ada"}}}
	}) // too soon
}

// String is what is said, wherever it stands.
func (s spoken) String() string { return s[0] + s[1] }

// TestTheSameIsReadTwice compares what the regions have: a screen reader reads out one whose text has changed to something.
func TestTheSameIsReadTwice(t *testing.T) {
	d := talked(t)
	now := uitest.Noon(t).Add(time.Minute)
	d.now = func() time.Time { now = now.Add(announcePause); return now }
	was := d.frame().said
	for _, key := range []string{"1", "2"} {
		d.reshape(key, func(r *view.Row) { r.Gone, r.Text = true, "" })
		is := d.frame().said
		if read := (is[0] != was[0] && is[0] != "") || (is[1] != was[1] && is[1] != ""); !read || is.String() != "Ada deleted a message" {
			t.Errorf("the regions have %q and then %q", was, is)
		}
		was = is
	}
}
