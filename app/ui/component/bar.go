package component

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/shared/chat"
)

// Bar names the room that the page shows.
type Bar struct {
	app.Compo
	Props BarProps
}

// BarProps are the values of Bar.
type BarProps struct {
	Context
	Room        chat.Room
	PeerHere    bool // of a direct room
	Here        int
	PeopleLabel string
	PeopleShown bool
	Shut        bool // the user is not in the room
	Menu        MenuProps
}

// Render draws the bar.
func (c *Bar) Render() app.UI {
	p := &c.Props
	p.Pacer.Wait()
	return render.El("header.bar",
		render.IconButton(".bar__menu", render.IconMenu, p.Words.OpenRooms, action.Rooms, "").Attr("id", action.RoomsOpener),
		render.El("div.bar__head", render.El("h1.bar__title", p.title()...).Attr("title", render.Safe(render.RoomName(p.Words, p.Room))), p.topic()),
		render.IconButton(".bar__search", render.IconSearch, p.Words.Search, action.Dialog, string(action.SearchDialog)),
		p.people(),
		render.El("div.bar__more",
			p.Menu.button(render.IconMore),
			&Menu{Props: p.Menu},
		),
	)
}

func (p *BarProps) title() []app.UI {
	room := p.Room
	if room.Peer != nil {
		return []app.UI{app.Raw(render.Avatar(*room.Peer, render.Small(p.PeerHere))), render.Name(room.Peer.Name)}
	}
	if room.Kind.MembersOnly() {
		return []app.UI{app.Raw(render.RoomSign(p.Words, room)), render.Name(render.RoomName(p.Words, p.Room))}
	}
	return []app.UI{app.Raw(`<span class="bar__sign" aria-hidden="true">#</span>`), render.Name(render.RoomName(p.Words, p.Room))}
}

func (p *BarProps) people() app.UI {
	here := ""
	if n := p.Here; n > 0 {
		here = strconv.Itoa(n)
	}
	b := render.Button("tool.bar__people", action.People, "", app.Raw(render.IconPeople), render.TextIn("span.bar__count", here)).
		Attr("id", action.PeopleOpener).Attr("title", p.Words.People).Attr("aria-label", p.PeopleLabel)
	if p.Live {
		b = b.Attr("aria-expanded", p.PeopleShown).Attr("aria-controls", "people")
	}
	return b
}

// topic says what the room on screen is about, in one line; a click shows all of it.
func (p *BarProps) topic() app.UI {
	room := p.Room
	if room.Peer != nil {
		return render.El("div.bar__topic dir=auto", app.Raw(render.IconLock), render.Sentence(p.Words.OnlyTwo, room.Peer.Name))
	}
	topic := render.Topic(p.Words, room)
	switch {
	case topic == "" && room.Kind.MembersOnly() && !p.Shut:
		return render.Button("bar__topic", action.Dialog, string(action.MembersDialog), render.Span(p.Words.OnlyMembers)).
			Attr("aria-haspopup", "dialog")
	case topic == "":
		return render.El("div.bar__topic")
	}
	return render.Button("bar__topic", action.Dialog, string(action.TopicDialog), render.Span(topic)).
		Attr("dir", "auto").Attr("title", render.Safe(topic)).Attr("aria-haspopup", "dialog")
}
