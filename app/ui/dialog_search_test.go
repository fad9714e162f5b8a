package ui

import (
	"strings"
	"testing"
	"time"

	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// finds is a snapshot in which a search has found a message of a room.
func (d *desktop) finds(room chat.RoomID, key string) {
	d.change(func(v *view.Snapshot) {
		v.Search = &view.Search{Query: view.Query{Text: "x"}, Done: true, Hits: []view.Hit{{
			Room: chat.Room{ID: room, Name: string(room)}, Key: key, Seq: 7, At: time.Now(), Text: "a <b>x</b>",
			Found: []chat.Span{{From: 5, To: 6}},
		}}}
	})
}

func TestASearchKnowsEmojiByTheirNames(t *testing.T) {
	d := newEmojiDesktop(t)
	d.openDialog(action.SearchDialog)
	d.openDialog(action.SearchDialog)
	if got := strings.Count(strings.Join(d.did.log, ";"), "emoji known"); got != 1 {
		t.Errorf("the names were given %d times, want once: %q", got, d.did.log)
	}
}

func TestAHitOpensItsRoomAndIsRevealedWhenLoaded(t *testing.T) {
	d := newDesktop(t)
	d.openDialog(action.SearchDialog)
	d.searchFor("x")
	d.finds("elsewhere", "11")
	d.submitForm("search")
	if d.screen.dialog != action.NoDialog || len(d.trips) != 1 || d.trips[0] != "elsewhere" {
		t.Fatalf("dialog %q, trips %v", d.screen.dialog, d.trips)
	}
	if got := strings.Join(d.did.log, "; "); !strings.Contains(got, "seek elsewhere 7") {
		t.Errorf("did %q", got)
	}
	d.Model.enter("elsewhere")
	show := func(keys ...string) {
		d.change(func(v *view.Snapshot) {
			v.Open.Room = chat.Room{ID: "elsewhere"}
			rows := make([]view.Row, len(keys))
			for i, key := range keys {
				rows[i].Key = key
			}
			v.Open.Live = []*view.Chunk{{ID: 99, Version: int64(len(rows)), Rows: rows}}
		})
		d.settle()
	}
	show("12")
	if d.glass.revealed != "" {
		t.Errorf("%q is revealed too early", d.glass.revealed)
	}
	show("11", "12")
	if d.glass.revealed != "11" {
		t.Errorf("%q is revealed, want 11", d.glass.revealed)
	}
}

func TestWhatWasFoundIsMarkedAndEscaped(t *testing.T) {
	d := newDesktop(t)
	d.finds("elsewhere", "11")
	d.screen.filter = "x"
	got := markupOf(d.dialogUI(action.SearchDialog))
	if !strings.Contains(got, "a &lt;b&gt;<mark>x</mark>&lt;/b&gt;") {
		t.Errorf("drawn is %s", got)
	}
}

func TestAHitHasTheTimeOfThePlace(t *testing.T) {
	_, zone := uitest.Zone(t, "Europe/Berlin")
	d := newDesktop(t)
	d.clock = render.Clock{Zone: zone}
	d.now = func() time.Time { return time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC) }
	at := time.Date(2026, time.July, 15, 12, 0, 0, 0, time.UTC)
	d.change(func(v *view.Snapshot) {
		v.Search = &view.Search{Done: true, Hits: []view.Hit{{At: at, Room: chat.Room{Name: "r"}}}}
	})
	d.screen.filter = "r"
	uitest.WantAll(t, markupOf(d.dialogUI(action.SearchDialog)), ">Wednesday, 15 July<", ">14:00</time>")
}
