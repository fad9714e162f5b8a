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
	Muted      bool
	CanMention bool // in the room that the page shows
}

// Body draws the dialog.
func (d *Person) Body() app.HTMLElem {
	u := d.User
	hint, mute := d.Words.MuteHint, render.Button("button", action.Mute, string(u.ID), render.Span(d.Words.Mute))
	if d.Muted {
		hint, mute = d.Words.IsMuted, render.Button("button", action.Unmute, string(u.ID), render.Span(d.Words.Unmute))
	}
	tools := []app.UI{mute}
	if d.CanMention {
		tools = append(tools, render.Button("button", action.Mention, string(u.ID), render.Span(d.Words.Mention)))
	}
	message := render.Button("button.button--main", action.Message, string(u.ID), render.Span(d.Words.Message)).Attr("id", action.PersonDialog.FieldID())
	return render.El("div.dialog__form",
		render.El("div.dialog__head.card",
			app.Raw(render.Avatar(u, map[bool]string{true: "here"}[d.Here])),
			render.El("div.card__text",
				render.El("h2#dialog-title.dialog__title.card__name", render.Name(u.Name)).Attr("title", render.Safe(u.Name)),
				render.TextIn("p.card__presence", d.LastSeen)),
			render.IconButton("", render.IconClose, d.Words.Close, action.Close, "")),
		render.El("p.field__hint", render.Sentence(hint, u.Name)),
		render.El("div.dialog__buttons", append(tools, message)...),
	)
}
