package dialog

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/chat"
)

// Person is the card of a person: who it is, and what can be done.
type Person struct {
	component.Context
	User       chat.User
	Here       bool
	LastSeen   string
	Blocked    bool
	Status     chat.Status
	CanMention bool // in the room that the page shows
	Self       bool // it is the user
	Membership Membership
	Silence    Silence
}

// Body draws the dialog.
func (d *Person) Body() app.HTMLElem {
	u := d.User
	hint, block := d.Words.BlockHint, render.Button("button", action.BlockUser, string(u.ID), render.Span(d.Words.Block))
	if d.Blocked {
		hint, block = d.Words.IsBlocked, render.Button("button", action.UnblockUser, string(u.ID), render.Span(d.Words.Unblock))
	}
	tools := []app.UI{block}
	if d.CanMention {
		tools = append(tools, render.Button("button", action.Mention, string(u.ID), render.Span(d.Words.Mention)))
	}
	tools = append(tools, render.Button("button.button--main", action.Message, string(u.ID), render.Span(d.Words.Message)).Attr("id", action.PersonDialog.FieldID()))
	if d.Self {
		hint, tools = "", nil
	}
	return render.El("div.dialog__form",
		render.El("div.dialog__head.card",
			app.Raw(render.Avatar(u, map[bool]string{true: "here"}[d.Here])),
			render.El("div.card__text",
				render.El("h2#dialog-title.dialog__title.card__name", render.Name(u.Name)).Attr("title", render.Safe(u.Name)),
				render.TextIn("p.card__presence", d.LastSeen),
				render.TextIn("p.card__status dir=auto", d.StatusUntil(d.Status))),
			render.IconButton("", render.IconClose, d.Words.Close, action.Close, "")),
		d.Membership.draw(d.Words, u),
		d.Silence.draw(d.Context),
		render.El("p.field__hint", render.Sentence(hint, u.Name)),
		render.El("div.dialog__buttons", tools...),
	)
}
