package dialog

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// Later offers times at which the text in the composer can be sent, and lists the messages that wait for theirs.
type Later struct {
	component.Context
	Offers    bool   // there is a text that can be sent
	Tomorrow  string // the time of the next morning
	Value     string // of the field
	Past      bool   // the time in the field is none
	OwnDevice bool   // this device is to send the message, not the server
	Waiting   []view.Later
	Rooms     map[chat.RoomID]chat.Room // those that are known
}

// Body draws the dialog.
func (d *Later) Body() app.HTMLElem {
	w := d.Words
	offer := render.El("div")
	if d.Offers {
		problem := ""
		if d.Past {
			problem = w.LaterPast
		}
		field := render.Input(action.LaterDialog.FieldID(), 0).Attr("type", "datetime-local").Attr("value", d.Value)
		offer = render.El("div.later",
			render.El("div.dialog__buttons",
				render.Button("button", action.LaterHour, "", render.Span(w.LaterHour)),
				render.Button("button", action.LaterTomorrow, "", render.Span(catalog.Fill(w.LaterTomorrow, "{time}", d.Tomorrow)))),
			labelled(w.LaterAt, field),
			render.TextIn("p.field__hint role=status", problem),
			render.El("div.dialog__buttons", render.TextIn("button.button.button--main type=submit", w.LaterPick)),
			d.by())
	}
	rows := make([]app.UI, 0, len(d.Waiting))
	for _, one := range d.Waiting {
		rows = append(rows, d.row(one))
	}
	none := ""
	if len(rows) == 0 {
		none = w.LaterNone
	}
	return render.El("form#later.dialog__form novalidate=novalidate", head(w, w.SendLater),
		render.El("div.dialog__body", offer,
			render.El("h3.field__label", render.Span(w.LaterTitle)),
			render.El("ul.choices", rows...), render.TextIn("p.field__hint", none)))
}

// by is the choice of who sends the message.
func (d *Later) by() app.UI {
	w := d.Words
	hint := w.LaterServerHint
	if d.OwnDevice {
		hint = w.LaterHint
	}
	by := func(label, arg string, on bool) app.UI {
		return render.Button("search__order", action.LaterBy, arg, render.Span(label)).Attr("aria-pressed", on)
	}
	return render.El("div.later__by", render.TextIn("span.field__label aria-hidden=true", w.LaterBy),
		render.El("div.search__orders role=group", by(w.LaterServer, "", !d.OwnDevice), by(w.LaterDevice, "own", d.OwnDevice)).Attr("aria-label", w.LaterBy),
		render.TextIn("p.field__hint", hint))
}

func (d *Later) row(one view.Later) app.UI {
	at := d.Clock.Zone.In(one.At.Time())
	var b render.HTML
	b.Raw(`<span class="hit__all"><span class="hit__where"><b class="hit__who">`, render.BDI(render.RoomName(d.Words, roomOf(d.Rooms, one.Room))), `</b> `)
	moment(&b, one.At.Time().UTC().Format(render.MachineTime), d.Words.Day(at, d.Today)+" "+d.Words.Time(at, d.Clock.Hour12))
	b.Raw(`</span><span class="hit__text" dir="auto">`)
	b.Text(one.Text)
	b.Raw(`</span></span>`)
	nonce := string(one.Nonce)
	return render.El("li.pin",
		render.Button("choices__one.hit", action.LaterEdit, nonce, app.Raw(b.String())).Attr("title", d.Words.ShelfUse),
		render.IconButton("", render.IconSend, d.Words.SendNow, action.LaterNow, nonce),
		render.IconButton("", render.IconTrash, d.Words.Delete, action.LaterDrop, nonce))
}

// roomOf returns a room, or one of which only the id is known.
func roomOf(rooms map[chat.RoomID]chat.Room, id chat.RoomID) chat.Room {
	if room, known := rooms[id]; known {
		return room
	}
	return view.UnknownRoom(id)
}
