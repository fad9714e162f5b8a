package dialog

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
)

// Rename asks for another name. Its field holds Value when it is opened, and is the user's from then on.
type Rename struct {
	component.Context
	Value   string
	NameMax int // characters
	Refusal Refusal
}

// Body draws the dialog.
func (d *Rename) Body() app.HTMLElem {
	field := render.Input(action.RenameDialog.FieldID(), 2*d.NameMax).Attr("value", d.Value).
		Attr("autocapitalize", "off").Attr("spellcheck", "false").Attr("aria-describedby", "name-hint")
	return render.El("form#rename.dialog__form novalidate=novalidate",
		head(d.Words, d.Words.NameTitle),
		labelled(d.Words.NameLabel, field),
		render.TextIn("p#name-hint.field__hint", d.Words.NameHint),
		d.Refusal.draw(d.Words),
		decision(d.Words, d.Words.NameSave),
	)
}
