package dialog

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
)

// Confirm asks before something is taken away.
type Confirm struct {
	component.Context
	Kind        action.DialogKind
	Title, Text string
	Do          string // on the button that does it
	Refusal     Refusal
}

// Body draws the dialog.
func (d *Confirm) Body() app.HTMLElem {
	return render.El("form#"+string(d.Kind)+".dialog__form",
		head(d.Words, d.Title),
		render.TextIn("p.field__hint", d.Text),
		d.Refusal.draw(d.Words),
		render.El("div.dialog__buttons",
			render.Button("button", action.Close, "", render.Span(d.Words.Cancel)),
			render.TextIn("button#"+d.Kind.FieldID()+".button.button--danger type=submit", d.Do)))
}
