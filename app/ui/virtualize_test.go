package ui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/uitest"
	"parley/shared/client/view"
)

// long is a run of rows as long as a chunk can be.
func long(id int64) *view.Chunk {
	part := run(id, 1, "")
	part.Rows = nil
	for i := range view.ChunkRows {
		part.Rows = append(part.Rows, run(id, 1, fmt.Sprintf("row %d of %d", i, id)).Rows[0])
	}
	return part
}

func TestOnlyRowsNearTheScreenAreDrawn(t *testing.T) {
	d := newDesktop(t)
	var history, live []*view.Chunk
	for id := range int64(40) {
		history = append(history, long(100+id))
	}
	for id := range int64(5) {
		live = append(live, long(200+id))
	}
	d.change(func(v *view.Snapshot) { v.Open.History, v.Open.Live = history, live })
	drawn := func() (ids []int64) {
		for place, part := range d.parts() {
			if !d.away(place) {
				ids = append(ids, part.ID)
			}
		}
		return ids
	}
	same := func(about string, first, last int64, count int) {
		t.Helper()
		got := drawn()
		if len(got) != count || got[0] != first || got[count-1] != last {
			t.Errorf("%s: drawn are %v, want %d from %d to %d", about, got, count, first, last)
		}
	}
	same("at the end", 203, 204, 2)
	d.scrolled(false, false, false)
	d.onScreen(120, 121)
	same("in the middle", 118, 123, 6)
	d.onScreen(124, 125)
	same("a little below, what was drawn stays", 118, 127, 10)
	d.onScreen(139, 200)
	same("far below", 137, 202, 6)
	d.act(action.End, "")
	same("back at the end", 137, 204, 8)
	d.goTo(105)
	same("where something is sought", 103, 107, 5)
	d.wait()
	same("after that", 203, 204, 2)

	s, engine := &stage{M: d.Model}, app.NewTestEngine()
	if err := engine.Load(s); err != nil {
		t.Fatal(err)
	}
	html := app.HTMLString(s)
	uitest.WantAll(t, html, "row 0 of 203", "row 49 of 204")
	for _, part := range append(history, live[:3]...) {
		if text := fmt.Sprintf("row 3 of %d<", part.ID); strings.Contains(html, text) {
			t.Errorf("the page has %q", text)
		}
	}
}

func TestARowOfTheSelectionStaysDrawn(t *testing.T) {
	d := newDesktop(t)
	var live []*view.Chunk
	for id := range int64(40) {
		live = append(live, long(100+id))
	}
	d.change(func(v *view.Snapshot) { v.Open.Live = live })
	if !d.away(3) {
		t.Fatal("the fourth chunk is drawn while the end is on screen")
	}
	d.selecting(103)
	if d.away(3) || !d.away(4) {
		t.Error("the chunk in which the selection begins is not drawn, or another one is")
	}
	d.selecting(0)
	if !d.away(3) {
		t.Error("it stays drawn when the selection is gone")
	}
}

// away reports whether the chunk at that place is not drawn.
func (m *Model) away(place int) bool { return !m.screen.drawn.span().Has(place) }
