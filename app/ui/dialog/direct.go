package dialog

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
)

// Direct finds a person to write to.
type Direct struct {
	component.Context
	Choices Choices
	Hint    string
	NameMax int // characters
}

// Body draws the dialog.
func (d *Direct) Body() app.HTMLElem {
	return render.El("form#direct.dialog__form novalidate=novalidate",
		head(d.Words, d.Words.DirectTitle),
		labelled(d.Words.DirectLabel, d.Choices.field(action.DirectDialog.FieldID(), 2*d.NameMax, "")),
		render.El("div.dialog__body", d.Choices.list(d.Words.People), render.TextIn("p.field__hint role=status", d.Hint)),
		render.TextIn("button.visually-hidden type=submit tabindex=-1", d.Words.RoomOpen),
	)
}
