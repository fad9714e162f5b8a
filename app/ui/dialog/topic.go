package dialog

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
)

// Topic shows the whole topic of a room, in which addresses are links, and what guests may do there.
type Topic struct {
	component.Context
	Room   chat.Room
	Manage bool // the user may say what guests may do
	Off    bool // there is no connection
}

// Body draws the dialog.
func (d *Topic) Body() app.HTMLElem {
	body := []app.UI{head(d.Words, "#"+render.RoomName(d.Words, d.Room))}
	var b render.HTML
	b.Raw(`<p class="topic" dir="auto">`)
	if topic := render.Topic(d.Words, d.Room); topic != "" {
		b.Linked(topic)
	} else {
		b.Text(d.Words.NoTopic)
	}
	b.Raw(`</p>`)
	body = append(body, app.Raw(b.String()))
	switch {
	case d.Manage:
		body = append(body, d.choices())
	case d.Room.Guests != chat.GuestsWrite:
		body = append(body, render.TextIn("p.field__hint", GuestsMay(d.Words, d.Room.Guests)))
	}
	return render.El("div.dialog__form", body...)
}

// choices are what guests may be allowed to do.
func (d *Topic) choices() app.UI {
	all := []app.UI{render.TextIn("p#guests-title.field__label", d.Words.GuestsTitle)}
	for _, guests := range []chat.Guests{chat.GuestsWrite, chat.GuestsRead, chat.GuestsNone} {
		b := render.Button("button", action.Admit, guests.String(), render.Span(GuestsMay(d.Words, guests))).Attr("aria-pressed", d.Room.Guests == guests)
		if d.Off {
			b = b.Attr("aria-disabled", "true")
		}
		all = append(all, b)
	}
	return render.El("div.guests role=group aria-labelledby=guests-title", all...)
}

// GuestsMay says what guests may do.
func GuestsMay(w *catalog.Words, guests chat.Guests) string {
	switch guests {
	case chat.GuestsWrite:
		return w.GuestsWrite
	case chat.GuestsRead:
		return w.GuestsRead
	}
	return w.GuestsNone
}
