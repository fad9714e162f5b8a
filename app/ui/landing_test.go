package ui

import (
	"slices"
	"strings"
	"testing"

	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestARoomIsShownAgainWhereThePersonWas(t *testing.T) {
	d := newDesktop(t)
	d.begun, d.screen.looking = true, true
	at := uitest.Noon(t)
	numbered := func(seqs ...chat.Seq) (rows []view.Row) {
		for _, seq := range seqs {
			row := uitest.Said(string(rune('a'+seq)), at, uitest.Ada, true, "x")
			row.Seq = seq
			rows = append(rows, row)
		}
		return rows
	}
	lobby := d.view.Open.Room
	rooms := func(room chat.Room, rows []view.Row) {
		d.change(func(v *view.Snapshot) {
			v.Open.Room, v.Open.Start = room, false
			v.Open.Live = []*view.Chunk{{ID: 80, Version: 1, Rows: rows}}
		})
		d.settle()
	}
	rooms(lobby, numbered(11, 12, 13))
	d.scrolled(false, false, false)
	d.glass.spot = "m" // 12
	d.Model.enter("发布")
	rooms(chat.Room{ID: "发布", Kind: chat.Public}, numbered(1))
	d.landed()
	d.glass.spot = ""
	d.Model.enter(chat.Lobby)
	rooms(lobby, numbered(11, 12, 13))
	if got, want := d.glass.shownAt, "m -20"; got != want {
		t.Fatalf("shown is %q, want %q", got, want)
	}
	d.landed()

	// The page is loaded again: the newest page does not have the row, and then it turns out to be gone.
	d.scrolled(false, false, false)
	d.glass.spot = "m"
	d.hiding()
	again := newDesktop(t)
	again.glass.stash = d.glass.stash
	again.arrive()
	again.change(func(v *view.Snapshot) {
		v.Open.Start = false
		v.Open.Live = []*view.Chunk{{ID: 80, Version: 1, Rows: numbered(13)}}
	})
	if !slices.Contains(again.did.log, "seek lobby 12") {
		t.Fatalf("did %v, want the place sought", again.did.log)
	}
	again.change(func(v *view.Snapshot) {
		v.Open.History = []*view.Chunk{{ID: 81, Version: 1, Rows: numbered(10, 11)}}
	})
	again.settle()
	if got, want := again.glass.shownAt, "n -20"; got != want {
		t.Errorf("shown is %q, want %q: what stands there now", got, want)
	}
}

// TestAPlaceIsSavedBeforeItsScrollIsTold has the page go away before the model was told that the person has left the end.
func TestAPlaceIsSavedBeforeItsScrollIsTold(t *testing.T) {
	d := newDesktop(t)
	d.begun = true
	d.scrolled(true, false, true)
	d.glass.spot = "2"
	d.hiding()
	if got := d.glass.stash[positionsName]; !strings.Contains(got, `"k":"2"`) {
		t.Errorf("saved is %s", got)
	}
}

func TestARoomLeftAtItsEndOpensAtItsEnd(t *testing.T) {
	d := newDesktop(t)
	d.begun = true
	d.scrolled(false, false, false)
	d.glass.spot = "2"
	d.hiding()
	d.scrolled(true, false, true)
	d.glass.spot = ""
	d.Model.enter("发布")
	d.landed()
	d.change(func(v *view.Snapshot) { v.Open.Room = chat.Room{ID: "发布", Kind: chat.Public} })
	d.Model.enter(chat.Lobby)
	d.change(func(v *view.Snapshot) { v.Open.Room = chat.Room{ID: chat.Lobby, Kind: chat.Public} })
	d.settle()
	if d.glass.shownAt != "" {
		t.Errorf("shown is %q, want the end", d.glass.shownAt)
	}
}

func TestTheWayToAPlaceInAnotherRoomEndsNoLanding(t *testing.T) {
	d := newDesktop(t)
	d.begun = true
	d.beginLanding(landing{pending: true, position: position{Key: "m", Seq: 12}})
	d.shown() // of the room before
	if !d.screen.landing.pending {
		t.Fatal("the landing has ended, want it to wait until its place is loaded")
	}
	d.screen.landing.shown = true
	d.shown()
	if d.screen.landing.pending {
		t.Error("the landing has not ended, want it to end where it was to go")
	}
}

func TestABadStashIsAsIfThereWereNone(t *testing.T) {
	for _, stash := range []string{"", "{", "[1]", `{"lobby":null}`, `{"lobby":{"k":"","s":3}}`} {
		d := newDesktop(t)
		d.glass.stash[positionsName] = stash
		d.arrive()
		d.show(d.view)
		if d.screen.landing.pending || d.glass.shownAt != "" {
			t.Errorf("%q: got %+v", stash, d.screen.landing)
		}
	}
}
