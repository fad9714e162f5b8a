package dialog

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/chat"
	"parley/shared/client/view"
	syntax "parley/shared/markup"
)

// Inbox lists the messages that mention the user or answer one of the user's.
type Inbox struct {
	component.Context
	Inbox view.Inbox
}

// Body draws the dialog, the newest first.
func (d *Inbox) Body() app.HTMLElem {
	rows := make([]app.UI, 0, len(d.Inbox.Entries))
	for i, e := range d.Inbox.Entries {
		rows = append(rows, render.El("li", d.row(e, i)))
	}
	body := []app.UI{render.El("ul.choices.inbox data-rove=.hit", rows...), status(d.Context, d.Inbox.Done, d.Inbox.Error, len(rows), d.Words.InboxNone)}
	if d.Inbox.More {
		body = append(body, render.Button("button", action.MoreInbox, "", render.Span(d.Words.InboxMore)))
	}
	return render.El("div.dialog__form", head(d.Words, d.Words.InboxTitle),
		render.TextIn("p.field__hint", d.Words.InboxHint), render.El("div.dialog__body", body...))
}

// row draws an entry, a button. The list is one tab stop; the first row has the focus when the dialog opens.
func (d *Inbox) row(e view.Entry, i int) app.UI {
	var b render.HTML
	b.Raw(`<span class="hit__all"><span class="hit__where">`)
	if e.Unread {
		b.Raw(`<span class="inbox__new" aria-hidden="true"></span><span class="visually-hidden">`)
		b.Text(d.Words.New + d.Words.Comma)
		b.Raw(`</span>`)
	}
	b.Raw(`<b class="hit__who">`, render.BDI(e.Author.Name), `</b> <span class="hit__room">`)
	if e.Room.Peer == nil {
		b.Raw(render.BDI(render.RoomTitle(d.Words, e.Room)))
	} else {
		private(&b, d.Words)
	}
	b.Raw(`</span> `)
	if e.Reply {
		b.Raw(`<span class="hit__room">`)
		b.Text(d.Words.InboxReply)
		b.Raw(`</span> `)
	}
	at := d.Clock.Zone.In(e.At)
	moment(&b, e.At.UTC().Format(render.MachineTime), d.Words.Day(at, d.Today)+" "+d.Words.Time(at, d.Clock.Hour12))
	b.Raw(`</span><span class="hit__text" dir="auto">`)
	b.Text(syntax.Excerpt(e.Text))
	b.Raw(`</span></span>`)
	class := "choices__one.hit"
	if e.Unread {
		class += ".inbox__unread"
	}
	row := render.Button(class, action.OpenEntry, render.Reference(view.Row{Room: e.Room.ID, Seq: e.Seq}), app.Raw(b.String()))
	if i > 0 {
		return row.Attr("tabindex", -1)
	}
	return row.Attr("tabindex", 0).Attr("id", action.InboxDialog.FieldID())
}

// Day asks for a day of the open room's history.
type Day struct {
	component.Context
	Value  string // as the browser's calendar spells days: 2026-11-29
	Latest string // today
	Busy   bool
	Room   chat.Room
}

// Body draws the dialog. The calendar is the browser's: it works with keys, and on phones.
func (d *Day) Body() app.HTMLElem {
	field := app.ElemSelfClosing("input").Attr("id", action.DayDialog.FieldID()).Attr("class", "field__input").Attr("type", "date").
		Attr("value", d.Value).Attr("max", d.Latest).Attr("required", true)
	state := ""
	if d.Busy {
		state = d.Words.Searching
	}
	return render.El("form#day.dialog__form", head(d.Words, d.Words.DayTitle),
		labelled(d.Words.DayLabel, field), render.TextIn("p.field__hint role=status", state), decision(d.Words, d.Words.DayGo))
}
