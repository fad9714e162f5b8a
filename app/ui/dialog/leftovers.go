package dialog

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// Leftovers shows what other users have written in this browser, and lets the user decide what becomes of it.
type Leftovers struct {
	component.Context
	Me    chat.User
	Items []view.Leftover
}

// Body draws the dialog.
func (d *Leftovers) Body() app.HTMLElem {
	var b render.HTML
	b.Raw(`<ul class="leftovers" tabindex="0"`)
	b.Attr("aria-label", d.Words.LeftTitle)
	b.Raw(`>`)
	do := d.Words.LeftTake
	for _, l := range d.Items {
		if !l.Draft {
			do = d.Words.LeftSend
		}
		d.item(&b, l)
	}
	b.Raw(`</ul>`)
	return render.El("div.dialog__form",
		head(d.Words, d.Words.LeftTitle),
		render.El("p.field__hint", render.Sentence(d.Words.LeftHint, d.Me.Name)),
		render.El("div.dialog__body", app.Raw(b.String())),
		render.El("div.dialog__buttons",
			render.Button("button", action.LeftDiscard, "", render.Span(d.Words.Discard)),
			render.Button("button", action.LeftCopy, "", render.Span(d.Words.LeftCopy)),
			render.Button("button.button--main", action.LeftSend, "", render.Sentence(do, d.Me.Name))),
	)
}

// item draws one of them: who wrote it, for which room, and whether it was only a draft.
func (d *Leftovers) item(b *render.HTML, l view.Leftover) {
	where := render.RoomTitle(d.Words, view.UnknownRoom(l.Room))
	if l.Draft {
		where += " · " + d.Words.Draft
	}
	b.Raw(`<li class="leftover"><p class="leftover__from">`, render.BDI(l.Owner.Name), ` · `)
	b.Text(where)
	b.Raw(`</p><p class="leftover__text" dir="auto">`)
	b.Text(l.Text)
	b.Raw(`</p></li>`)
}
