package dialog

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/chat"
)

// The ids of the fields of Status besides the text.
const (
	StatusEmojiID = "status-emoji"
	StatusUntilID = "status-until"
	StatusQuietID = "status-quiet"
)

// Status is what the user says to the others: a text with an emoji until a time, and until when not to disturb.
type Status struct {
	component.Context
	Status  chat.Status // as it stands; the fields are the user's from then on
	Until   []Option
	Quiet   []Option
	Problem string
}

// Option is a choice of a list.
type Option struct{ Value, Label string }

// Body draws the dialog.
func (d *Status) Body() app.HTMLElem {
	w := d.Words
	text := render.Input(action.StatusDialog.FieldID(), 2*chat.StatusRunes).Attr("value", d.Status.Text).Attr("dir", "auto").Attr("placeholder", w.StatusHint)
	emoji := render.Input(StatusEmojiID, chat.ReactionBytes).Attr("value", d.Status.Emoji).Attr("autocapitalize", "off")
	clearing := app.UI(render.El("span"))
	if d.Status.Says() {
		clearing = render.Button("button", action.ClearStatus, "", render.Span(w.StatusClear))
	}
	return render.El("form#status.dialog__form novalidate=novalidate", head(w, w.StatusTitle),
		labelled(w.StatusText, text), labelled(w.StatusEmoji, emoji),
		labelled(w.StatusUntil, choose(StatusUntilID, d.Until)), labelled(w.StatusQuiet, choose(StatusQuietID, d.Quiet)),
		render.TextIn("p.field__hint role=status", d.Problem),
		render.El("div.dialog__buttons", clearing, render.TextIn("button.button.button--main type=submit", w.StatusSave)))
}

// choose draws a list of options, of which the first is chosen.
func choose(id string, options []Option) app.UI { return chooseFrom(id, options, "") }

// chooseFrom draws a list of options, of which the one with a value is chosen, or else the first.
func chooseFrom(id string, options []Option, chosen string) app.UI {
	all := make([]app.UI, len(options))
	for i, o := range options {
		all[i] = render.TextIn("option", o.Label).Attr("value", o.Value)
		if chosen != "" && o.Value == chosen {
			all[i] = render.TextIn("option", o.Label).Attr("value", o.Value).Attr("selected", true)
		}
	}
	return render.El("select.field__select", all...).Attr("id", id)
}
