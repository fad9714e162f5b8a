package dialog

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// Shelf lists the drafts that were replaced or cleared.
type Shelf struct {
	component.Context
	Shelf view.Shelf
	Rooms map[chat.RoomID]chat.Room // those that are known
}

// Body draws the dialog, the newest draft first.
func (d *Shelf) Body() app.HTMLElem {
	rows := make([]app.UI, 0, len(d.Shelf.Drafts))
	for _, one := range d.Shelf.Drafts {
		rows = append(rows, d.row(one))
	}
	more := render.El("div")
	if d.Shelf.More && d.Shelf.Done {
		more = render.El("div", render.Button("button", action.MoreDrafts, "", render.Span(d.Words.LoadMore)))
	}
	return render.El("div.dialog__form", head(d.Words, d.Words.ShelfTitle),
		render.El("div.dialog__body",
			render.TextIn("p.field__hint", d.Words.ShelfHint),
			render.El("ul.choices", rows...), more,
			status(d.Context, d.Shelf.Done, d.Shelf.Error, len(rows), d.Words.ShelfNone)))
}

func (d *Shelf) row(one view.Shelved) app.UI {
	at := d.Clock.Zone.In(one.At.Time())
	var b render.HTML
	b.Raw(`<span class="hit__all"><span class="hit__where"><b class="hit__who">`, render.BDI(render.RoomName(d.Words, roomOf(d.Rooms, one.Room))), `</b> `)
	moment(&b, one.At.Time().UTC().Format(render.MachineTime), d.Words.Day(at, d.Today)+" "+d.Words.Time(at, d.Clock.Hour12))
	b.Raw(`</span><span class="hit__text" dir="auto">`)
	b.Text(one.Text)
	b.Raw(`</span>`)
	if one.Refused != "" {
		b.Raw(`<span class="hit__where">`)
		b.Text(d.Words.NotSent + " " + d.Words.Refuse(&chat.Error{Code: one.Refused}))
		b.Raw(`</span>`)
	}
	b.Raw(`</span>`)
	return render.El("li.pin",
		render.Button("choices__one.hit", action.UseDraft, one.ID, app.Raw(b.String())).Attr("title", d.Words.ShelfUse),
		render.IconButton("", render.IconTrash, d.Words.Delete, action.DropDraft, one.ID))
}
