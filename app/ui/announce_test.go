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
		d.screen.said = ""
		if d.reshape(key, change); d.screen.said != want {
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
