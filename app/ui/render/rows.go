package render

import (
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/client/view"
)

// Body draws the rows of one chunk, again and again as they change. A row that is drawn already and changes is left alone by go-app,
// which would put another element in its place: with it the focus, a selection and what the pointer is on would be lost, and of a chunk
// that is one element, all of its rows. What has changed goes to Rows.Patches instead.
type Body struct {
	begun bool // it was drawn
	whole bool // its rows are one element: none were to be added when it was drawn first
	by    Rows // what drew it
	drawn []drawnRow
}

// drawnRow is a row as it was drawn.
type drawnRow struct {
	row   view.Row
	given string // to go-app
	now   string // on the page
}

// Draw returns the elements of the rows. A chunk of the past gets no more rows. Anew has all rows drawn again.
func (b *Body) Draw(rw Rows, rows []view.Row, past, anew bool) []app.UI {
	if !b.begun {
		b.begun = true
		b.whole = past || len(rows) == view.ChunkRows && !slices.ContainsFunc(rows, unsent)
	}
	same := !anew && rw.looksLike(b.by)
	next := make([]drawnRow, len(rows))
	kept := 0
	if same && rw.Patches != nil {
		kept = b.kept(rows)
	}
	before := map[string]*drawnRow{}
	for i := kept; i < len(b.drawn); i++ {
		before[b.drawn[i].row.Key] = &b.drawn[i]
	}
	for i, row := range rows {
		if i < kept {
			next[i] = b.patched(rw, b.drawn[i], row)
			continue
		}
		next[i] = fresh(rw, before[row.Key], row, same && rw.drawsAlike(b.by, row))
	}
	b.drawn, b.by = next, rw
	if b.whole {
		return wholeChunk(next)
	}
	return slots(next)
}

func unsent(r view.Row) bool { return r.State != view.Sent }

// drawsAlike reports whether both draw a row in the same way, if they are alike otherwise: see looksLike.
func (rw Rows) drawsAlike(other Rows, row view.Row) bool {
	return rw.Waiting == other.Waiting && rw.marks(row) == other.marks(row) &&
		(rw.Rooms == other.Rooms || !strings.Contains(row.Text, "#"))
}

// looksLike reports whether both draw a row in the same way, but for Waiting, Marked and Rooms.
func (rw Rows) looksLike(other Rows) bool {
	return rw.Words == other.Words && rw.Today.Equal(other.Today) && rw.Clock == other.Clock && rw.Direct == other.Direct && rw.Live == other.Live &&
		rw.Base == other.Base && rw.Plain == other.Plain
}

// kept returns how many rows at the beginning stay the elements that they are: all or none of a chunk that is one element.
func (b *Body) kept(rows []view.Row) int {
	n := 0
	for n < min(len(rows), len(b.drawn)) && rows[n].Key == b.drawn[n].row.Key && rows[n].Kind == b.drawn[n].row.Kind {
		n++
	}
	if b.whole && (n < len(rows) || n < len(b.drawn)) {
		return 0
	}
	return n
}

// patched draws a row that stays the element that it is.
func (b *Body) patched(rw Rows, was drawnRow, row view.Row) drawnRow {
	is := drawnRow{row: row, given: was.given, now: was.now}
	if !was.row.Equal(row) || !rw.drawsAlike(b.by, row) {
		is.now = rw.Row(row)
	}
	rw.Patches.add(row.Key, was.now, is.now)
	return is
}

// fresh draws a row for another element, which may be the one that it had: if go-app has been given the same before, it leaves that alone
// as it is on the page.
func fresh(rw Rows, was *drawnRow, row view.Row, same bool) drawnRow {
	if was == nil {
		markup := rw.Row(row)
		return drawnRow{row, markup, markup}
	}
	markup := was.now
	if !same || !was.row.Equal(row) {
		markup = rw.Row(row)
	}
	if markup == was.given {
		rw.Patches.add(row.Key, was.now, markup)
	}
	return drawnRow{row, markup, markup}
}

// slots draws rows, each with the headings before it in one element: when a heading moves to an older page, the
// elements of the rows after it stay what they are, and so does what a person reads or has selected.
func slots(rows []drawnRow) []app.UI {
	slots := make([]app.UI, 0, len(rows))
	var headings []app.UI
	for _, one := range rows {
		row := app.Raw(one.given)
		switch {
		case isHeading(one.row):
			headings = append(headings, row)
		case len(headings) > 0:
			slots = append(slots, El("div.slot", append(headings, row)...))
			headings = nil
		default:
			slots = append(slots, row)
		}
	}
	return append(slots, headings...)
}

// runRows is how many rows there are at least in a run, which a browser lays out as a whole.
const runRows = 10

// wholeChunk draws rows that nothing will be added to: all but the first, whose heading may move to an older page, as one fragment,
// which costs a fraction of as many elements. Within it are runs of rows, so that a page that comes is laid out as far as it
// is near the screen.
func wholeChunk(rows []drawnRow) []app.UI {
	first := slices.IndexFunc(rows, func(r drawnRow) bool { return !isHeading(r.row) }) + 1
	var b HTML
	size := 0
	for _, one := range rows[first:] {
		size += len(one.given) + len(`<div class="slot"></div>`)
	}
	b.Grow(size + len(`<div><div class="run"></div></div>`)*(1+len(rows)/runRows))
	b.Raw(`<div><div class="run">`)
	slot, run := false, 0
	for _, one := range rows[first:] {
		if run >= runRows && !slot {
			b.Raw(`</div><div class="run">`)
			run = 0
		}
		if isHeading(one.row) && !slot {
			b.Raw(`<div class="slot">`)
			slot = true
		}
		b.Raw(one.given)
		run++
		if !isHeading(one.row) && slot {
			b.Raw(`</div>`)
			slot = false
		}
	}
	if slot {
		b.Raw(`</div>`)
	}
	b.Raw(`</div></div>`)
	return append(slots(rows[:first]), app.Raw(b.String()))
}

func isHeading(r view.Row) bool { return r.Kind == view.RowDay || r.Kind == view.RowUnread }
