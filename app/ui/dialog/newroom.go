package dialog

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
)

// NewRoom makes a room of any kind.
type NewRoom struct {
	component.Context
	Kind    chat.RoomKind
	NameMax int         // characters
	Name    string      // of the field, as the dialog is opened
	People  []chat.User // who belongs to the room from its beginning
	Choices Choices     // who else can
	Hint    string
	Refusal Refusal
}

// PeopleField is the id of the field that finds people.
const PeopleField = "newroom-people"

// Body draws the dialog.
func (d *NewRoom) Body() app.HTMLElem {
	w, name := d.Words, render.Input(action.NewRoomDialog.FieldID(), 2*d.NameMax)
	if d.Name != "" {
		name = name.Attr("value", d.Name)
	}
	label := w.NewRoomName
	if d.Kind == chat.Group {
		label = w.NewGroupName
	}
	return render.El("form#newroom.dialog__form novalidate=novalidate",
		head(w, w.NewRoomTitle),
		render.El("div.dialog__scroll.newroom", d.kinds(), labelled(label, name), d.people()),
		d.Refusal.draw(w),
		decision(w, w.NewRoomDo),
	)
}

// kinds are the kinds of rooms to choose from, each with who can read it.
func (d *NewRoom) kinds() app.UI {
	var all []app.UI
	for _, kind := range []chat.RoomKind{chat.Public, chat.Private, chat.Group} {
		title, hint := kindOf(d.Words, kind)
		sign := render.PublicSign
		if kind.MembersOnly() {
			sign = `<span class="room__sign">` + render.KindIcon(kind) + `</span>`
		}
		all = append(all, render.Button("kind", action.Kind, string(kind), app.Raw(sign),
			render.El("span.kind__text", render.TextIn("span.kind__name", title), render.TextIn("span.field__hint", hint))).
			Attr("aria-pressed", d.Kind == kind))
	}
	return render.El("div.kinds role=group", all...).Attr("aria-label", d.Words.NewRoomKind)
}

func kindOf(w *catalog.Words, kind chat.RoomKind) (title, hint string) {
	switch kind {
	case chat.Private:
		return w.KindPrivate, w.ReadPrivate
	case chat.Group:
		return w.KindGroup, w.ReadGroup
	}
	return w.KindPublic, w.ReadPublic
}

// people draws who belongs to the room, and the field that finds others. Nobody is added to a public room: all may come.
func (d *NewRoom) people() app.UI {
	if !d.Kind.MembersOnly() {
		return render.El("div.newroom__people")
	}
	chosen := make([]app.UI, len(d.People))
	for i, u := range d.People {
		chosen[i] = render.El("li", render.Button("button.newroom__one", action.DropPerson, string(u.ID), render.Name(u.Name), app.Raw(render.IconClose)).
			Attr("aria-label", render.Safe(catalog.Fill(d.Words.DropPerson, "{name}", u.Name))))
	}
	return render.El("div.newroom__people",
		render.El("ul.newroom__chosen", chosen...).Attr("aria-label", d.Words.NewRoomPeople),
		labelled(d.Words.NewRoomPeople, d.Choices.field(PeopleField, 2*d.NameMax, "")),
		d.Choices.list(d.Words.People),
		render.TextIn("p.field__hint role=status", d.Hint))
}
