package render

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/uitest"
	"parley/shared/catalog"
	"parley/shared/client/view"
)

// drawing is a body with a page that go-app and patches change, as a browser has it: the HTML of rows by their keys.
type drawing struct {
	t    *testing.T
	body Body
	rows Rows
	page string
	html map[string]string
}

func newDrawing(t *testing.T) *drawing {
	d := &drawing{t: t, rows: writer(t), html: map[string]string{}}
	d.rows.Patches = &Patches{}
	return d
}

// draw draws the rows and checks that the page shows them.
func (d *drawing) draw(rows []view.Row, past, anew bool) (drawnAnew bool, patches []Patch) {
	d.t.Helper()
	page := app.HTMLString(El("div", d.body.Draw(d.rows, rows, past, anew)...))
	if drawnAnew = page != d.page || anew; drawnAnew {
		for i, row := range rows {
			if d.html[row.Key] == "" || !strings.Contains(d.page, d.body.drawn[i].given) || past || anew { // go-app leaves alone what it has drawn
				d.html[row.Key] = d.body.drawn[i].given
			}
		}
	}
	d.page = page
	patches = d.rows.Patches.Take()
	for _, p := range patches {
		if d.html[p.Key] != p.Was && d.html[p.Key] != p.Is {
			d.t.Errorf("a patch of %s is for %q, which is not on the page", p.Key, p.Was)
		}
		d.html[p.Key] = p.Is
	}
	for _, row := range rows {
		if got, want := d.html[row.Key], d.rows.Row(row); got != want {
			d.t.Errorf("row %s: the page has\n%s, want\n%s", row.Key, got, want)
		}
	}
	return drawnAnew, patches
}

func someRows(t *testing.T, n int) []view.Row {
	rows := []view.Row{{Key: "day", Kind: view.RowDay, At: uitest.Noon(t)}}
	for i := range n {
		rows = append(rows, uitest.Said(fmt.Sprint(i), uitest.Noon(t), uitest.Ada, i%3 == 0, fmt.Sprint("text ", i)))
	}
	return rows
}

func with(rows []view.Row, i int, change func(*view.Row)) []view.Row {
	rows = slices.Clone(rows)
	change(&rows[i])
	return rows
}

func TestWhatChangesInARowIsChangedInPlace(t *testing.T) {
	for _, past := range []bool{true, false} {
		d, rows := newDrawing(t), someRows(t, 49)
		d.draw(rows, past, false)
		reacted := with(rows, 7, func(r *view.Row) { r.Reactions = []view.Reaction{{Key: "👍", Count: 1, Names: []string{"Bo"}}} })
		if anew, patches := d.draw(reacted, past, false); anew || len(patches) != 1 || patches[0].Key != "6" {
			t.Errorf("past %v: drawn anew: %v, patches %d", past, anew, len(patches))
		}
		if anew, patches := d.draw(slices.Clone(reacted), past, false); anew || len(patches) != 0 {
			t.Errorf("past %v: the same rows: drawn anew: %v, patches %d", past, anew, len(patches))
		}
		if anew, patches := d.draw(rows, past, false); anew || len(patches) != 1 { // back to what go-app was given
			t.Errorf("past %v: back: drawn anew: %v, patches %d", past, anew, len(patches))
		}
		d.draw(reacted, past, false)
		if anew, _ := d.draw(reacted, past, true); !anew {
			t.Errorf("past %v: a chunk that was away is not drawn anew", past)
		}
		d.draw(slices.Delete(slices.Clone(reacted), 3, 4), past, false) // a row before it goes
		d.draw(rows, past, false)
		d.draw(with(rows, 1, func(r *view.Row) { r.Text = "another" }), past, false)
		d.rows.Words = catalog.Chinese.Words()
		d.draw(reacted, past, false)
		d.rows.Waiting = true
		d.draw(with(rows, 2, func(r *view.Row) { r.Change = &view.Change{State: view.Pending} }), past, false)
		d.rows.Waiting = false
		d.draw(with(rows, 2, func(r *view.Row) { r.Change = &view.Change{State: view.Pending} }), past, false)
	}
}

func TestAMessageThatBecomesDurableStaysItsElement(t *testing.T) {
	d, rows := newDrawing(t), someRows(t, 3)
	sent := uitest.Said("mine", uitest.Noon(t), uitest.Me, true, "hello")
	pending := sent
	pending.State, pending.Nonce = view.Pending, "nonce-of-this-one"
	d.draw(append(slices.Clone(rows), pending), false, false)
	sent.Seq = 9
	if anew, patches := d.draw(append(slices.Clone(rows), sent), false, false); anew || len(patches) != 1 {
		t.Errorf("drawn anew: %v, patches %d", anew, len(patches))
	}
	if anew, _ := d.draw(append(slices.Clone(rows), sent, uitest.Said("next", uitest.Noon(t), uitest.Bo, true, "hi")), false, false); !anew {
		t.Error("a new row is not drawn")
	}
}

func TestWithoutAPageRowsAreDrawnAnew(t *testing.T) {
	var body Body
	rw, rows := writer(t), someRows(t, 3)
	body.Draw(rw, rows, false, false)
	page := app.HTMLString(El("div", body.Draw(rw, with(rows, 1, func(r *view.Row) { r.Text = "another" }), false, false)...))
	if !strings.Contains(page, "another") {
		t.Error("a changed row is not drawn")
	}
}

func BenchmarkReaction(b *testing.B) {
	var body Body
	rw := Rows{Words: writer(b).Words, Today: uitest.Noon(b), Patches: &Patches{}}
	rows := someRows(&testing.T{}, 49)
	body.Draw(rw, rows, true, false)
	for i := 0; b.Loop(); i++ {
		body.Draw(rw, with(rows, 7, func(r *view.Row) { r.Reactions = []view.Reaction{{Key: "👍", Count: 1 + i%9, Names: []string{"Bo"}}} }), true, false)
		rw.Patches.Take()
	}
}
