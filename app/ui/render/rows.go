package render

import (
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/client/view"
)

// fragment is a row as it was drawn.
type fragment struct {
	row    view.Row
	markup string
}

// Body draws the rows of one chunk, again and again as they change.
type Body struct {
	begun bool                // it was drawn
	whole bool                // its rows are one element: none were to be added when it was drawn first
	drawn map[string]fragment // its rows by their keys, if they are elements of their own
	by    Rows                // what drew these
}

// Draw returns the elements of the rows. A chunk of the past gets no more rows. Anew has all rows drawn again.
func (b *Body) Draw(rw Rows, rows []view.Row, past, anew bool) []app.UI {
	if !b.begun {
		b.begun = true
		b.whole = past || len(rows) == view.ChunkRows && !slices.ContainsFunc(rows, ownMessage)
	}
	if b.whole {
		return rw.wholeChunk(rows)
	}
	if !anew && rw.looksLike(b.by) {
		rw.before = b.drawn
	}
	rw.made = make(map[string]fragment, len(rows))
	b.drawn, b.by = rw.made, rw
	b.by.before, b.by.made = nil, nil
	return rw.slots(rows)
}

func ownMessage(r view.Row) bool { return r.Mine }

// looksLike reports whether both draw a row that is sent in the same way.
func (rw Rows) looksLike(other Rows) bool {
	return rw.Words == other.Words && rw.Today.Equal(other.Today) && rw.Clock == other.Clock && rw.Direct == other.Direct && rw.Live == other.Live
}

// element returns a row's element. A message of one's own gets a wrapper that stays when the message becomes durable,
// so that a screen reader does not hear it twice; of all others the whole is one fragment.
func (rw Rows) element(r view.Row) app.UI {
	if r.Kind == view.RowMessage && r.Mine {
		return El("article", app.Raw(rw.remembered(r, rw.message)), app.Raw(rw.Trouble(r))).
			Attr("class", rw.class(r)).Attr("data-key", Safe(r.Key))
	}
	return app.Raw(rw.remembered(r, rw.Row))
}

// remembered draws a row unless the same row was drawn before.
func (rw Rows) remembered(r view.Row, draw func(view.Row) string) string {
	if rw.made == nil {
		return draw(r)
	}
	f := rw.before[r.Key]
	if f.markup == "" || !f.row.Equal(r) {
		f = fragment{r, draw(r)}
	}
	rw.made[r.Key] = f
	return f.markup
}

// slots draws rows, each with the headings before it in one element: when a heading moves to an older page, the
// elements of the rows after it stay what they are, and so does what a person reads or has selected.
func (rw Rows) slots(rows []view.Row) []app.UI {
	slots := make([]app.UI, 0, len(rows))
	var headings []app.UI
	for _, row := range rows {
		switch {
		case isHeading(row):
			headings = append(headings, rw.element(row))
		case len(headings) > 0:
			slots = append(slots, El("div.slot", append(headings, rw.element(row))...))
			headings = nil
		default:
			slots = append(slots, rw.element(row))
		}
	}
	return append(slots, headings...)
}

// runRows is how many rows there are at least in a run, which a browser lays out as a whole.
const runRows = 10

// wholeChunk draws rows that nothing will be added to: all but the first, whose heading may move to an older page, as one fragment,
// which costs a fraction of as many elements. Within it are runs of rows, so that a page that comes is laid out as far as it
// is near the screen.
func (rw Rows) wholeChunk(rows []view.Row) []app.UI {
	first := slices.IndexFunc(rows, func(r view.Row) bool { return !isHeading(r) }) + 1
	var b HTML
	b.Raw(`<div><div class="run">`)
	slot, run := false, 0
	for _, row := range rows[first:] {
		if run >= runRows && !slot {
			b.Raw(`</div><div class="run">`)
			run = 0
		}
		if isHeading(row) && !slot {
			b.Raw(`<div class="slot">`)
			slot = true
		}
		b.Raw(rw.Row(row))
		run++
		if !isHeading(row) && slot {
			b.Raw(`</div>`)
			slot = false
		}
	}
	if slot {
		b.Raw(`</div>`)
	}
	b.Raw(`</div></div>`)
	return append(rw.slots(rows[:first]), app.Raw(b.String()))
}

func isHeading(r view.Row) bool { return r.Kind == view.RowDay || r.Kind == view.RowUnread }
