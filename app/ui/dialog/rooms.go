package dialog

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/chat"
)

// Rooms finds a room among one's own and the public ones, or makes a new one.
type Rooms struct {
	component.Context
	NameMax   int // characters
	Choices   Choices
	Value     string // of the field, as the dialog is opened
	Hint      string
	Creatable bool   // a room can be made of what was typed
	Topic     string // of the new room, as the dialog is opened
	Refusal   Refusal
}

// Body draws the dialog.
func (d *Rooms) Body() app.HTMLElem {
	body := []app.UI{d.Choices.list(d.Words.RoomTitle), render.TextIn("p.field__hint role=status", d.Hint)}
	if d.Creatable {
		topic := render.Input("create-topic", chat.TopicRunes)
		if d.Topic != "" {
			topic = topic.Attr("value", d.Topic)
		}
		body = append(body, labelled(d.Words.TopicLabel, topic))
	}
	body = append(body, render.El("p.field__hint", render.LinkButton(d.Words.NewRoomOther, action.OtherRoom, "")))
	return render.El("form#create.dialog__form novalidate=novalidate",
		head(d.Words, d.Words.RoomTitle),
		labelled(d.Words.RoomLabel, d.Choices.field(action.RoomsDialog.FieldID(), 2*d.NameMax, d.Value)),
		render.El("div.dialog__body", body...),
		d.Refusal.draw(d.Words),
		render.TextIn("button.visually-hidden type=submit tabindex=-1", d.Words.RoomOpen), // without one, Enter does nothing in a form of two fields
	)
}
