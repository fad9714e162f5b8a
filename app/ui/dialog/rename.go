package dialog

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/chat"
)

// Rename asks for another name. Its field holds Value when it is opened, and is the user's from then on.
type Rename struct {
	component.Context
	Value   string
	NameMax int // characters
	Refusal Refusal
	Me      chat.User
	Role    string // "" while it is not known
}

// profile draws who the user is, and the way to the account.
func (d *Rename) profile() app.UI {
	if d.Role == "" {
		return render.El("div.profile")
	}
	return render.El("div.profile.profile--open",
		app.Raw(render.Avatar(d.Me, "")),
		render.El("div.card__text", render.El("p.profile__name", render.Name(d.Me.Name)), render.TextIn("p.card__presence", d.Role)),
		render.Button("button", action.Account, "", render.Span(d.Words.Account)))
}

// Body draws the dialog.
func (d *Rename) Body() app.HTMLElem {
	field := render.Input(action.RenameDialog.FieldID(), 2*d.NameMax).Attr("value", d.Value).
		Attr("autocapitalize", "off").Attr("spellcheck", "false").Attr("aria-describedby", "name-hint")
	return render.El("form#rename.dialog__form novalidate=novalidate",
		head(d.Words, d.Words.NameTitle),
		d.profile(),
		labelled(d.Words.NameLabel, field),
		render.TextIn("p#name-hint.field__hint", d.Words.NameHint),
		d.Refusal.draw(d.Words),
		decision(d.Words, d.Words.NameSave),
	)
}
