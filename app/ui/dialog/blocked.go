package dialog

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/chat"
)

// Blocked lists the people whom the user does not want to hear.
type Blocked struct {
	component.Context
	Users []chat.User
}

// Body draws the dialog.
func (d *Blocked) Body() app.HTMLElem {
	rows := make([]app.UI, len(d.Users))
	for i, u := range d.Users {
		rows[i] = render.El("li.choices__one", app.Raw(render.Avatar(u, "small")), render.El("span.choices__text", render.Name(u.Name)),
			render.Button("button", action.UnblockUser, string(u.ID), render.Span(d.Words.Unblock), render.El("span.visually-hidden", app.Raw("<span> "+render.BDI(u.Name)+"</span>"))))
	}
	hint := ""
	if len(rows) == 0 {
		hint = d.Words.BlockedNone
	}
	return render.El("div.dialog__form", head(d.Words, d.Words.BlockedTitle),
		render.El("div.dialog__body", render.El("ul.choices", rows...), render.TextIn("p.field__hint role=status", hint)))
}
