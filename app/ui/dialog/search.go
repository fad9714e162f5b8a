package dialog

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/client/view"
)

// queryMax is how long a query may be.
const queryMax = 100

// Search finds messages among those that are stored on this device.
type Search struct {
	component.Context
	Input  component.Input
	Hint   string
	State  string // how the search stands
	Hits   []view.Hit
	Chosen int // the marked one
}

// Body draws the dialog.
func (d *Search) Body() app.HTMLElem {
	id := action.SearchDialog.FieldID()
	field := render.Input(id, queryMax).Attr("enterkeyhint", "go").Attr("aria-describedby", "search-hint")
	return render.El("form#search.dialog__form novalidate=novalidate",
		head(d.Words, d.Words.Search),
		labelled(d.Words.SearchLabel, field.OnInput(component.Typed(d.Input, id)).OnKeyDown(component.Pressed(d.Input, id))),
		render.TextIn("p#search-hint.field__hint", d.Hint),
		render.El("div.dialog__body", render.El("ul.choices", d.rows()...), render.TextIn("p.field__hint role=status", d.State)),
		render.TextIn("button.visually-hidden type=submit tabindex=-1", d.Words.RoomOpen),
	)
}

func (d *Search) rows() []app.UI {
	var rows []app.UI
	for i, hit := range d.Hits {
		classes := "choices__one.hit"
		if i == d.Chosen {
			classes += ".choices__one--marked"
		}
		rows = append(rows, render.El("li", render.Button(classes, action.Hit, strconv.Itoa(i), app.Raw(d.hit(hit)))))
	}
	return rows
}

// hit draws a message that was found: where, by whom and when, and the words in what is around them.
func (d *Search) hit(h view.Hit) string {
	var b render.HTML
	sign, title := "#", h.Room.Name
	if h.Room.Peer != nil {
		sign, title = "@", h.Room.Peer.Name
	}
	b.Raw(`<span class="hit__all"><span class="hit__where"><b class="hit__who">`, render.BDI(h.Author.Name), `</b> <span class="hit__room">`)
	b.Text(sign)
	b.Raw(render.BDI(title), `</span>`)
	if h.Private {
		b.Raw(render.IconLock, `<span class="visually-hidden" translate="no">`)
		b.Text(d.Words.Private)
		b.Raw(`</span>`)
	}
	at := d.Clock.Zone.In(h.At)
	b.Raw(` <time class="hit__at" datetime="`, h.At.UTC().Format(render.MachineTime), `">`)
	b.Text(d.Words.Day(at, d.Today) + " " + d.Words.Time(at, d.Clock.Hour12))
	b.Raw(`</time></span><span class="hit__text" dir="auto">`)
	b.Excerpt(h.Text, h.Found)
	b.Raw(`</span></span>`)
	return b.String()
}
