package render

import (
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/client/view"
)

// Fragment is a row as it was drawn.
type Fragment struct {
	row    view.Row
	markup string
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
	if rw.Made == nil {
		return draw(r)
	}
	f := rw.Before[r.Key]
	if f.markup == "" || !f.row.Equal(r) {
		f = Fragment{r, draw(r)}
	}
	rw.Made[r.Key] = f
	return f.markup
}

// Slots draws rows, each with the headings before it in one element: when a heading moves to an older page, the
// elements of the rows after it stay what they are, and so does what a person reads or has selected.
func (rw Rows) Slots(rows []view.Row) []app.UI {
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

// Whole draws rows that nothing will be added to: all but the first, whose heading may move to an older page, as one fragment,
// which costs a fraction of as many elements. Within it are runs of rows, so that a page that comes is laid out as far as it
// is near the screen.
func (rw Rows) Whole(rows []view.Row) []app.UI {
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
	return append(rw.Slots(rows[:first]), app.Raw(b.String()))
}

func isHeading(r view.Row) bool { return r.Kind == view.RowDay || r.Kind == view.RowUnread }
