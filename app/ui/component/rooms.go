package component

import (
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/account"
	"parley/app/ui/action"
	"parley/app/ui/address"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// Rooms is the list of rooms, with the user's own card below.
type Rooms struct {
	app.Compo
	Props RoomsProps
}

// RoomsProps are the values of Rooms.
type RoomsProps struct {
	Context
	Rooms        []view.Room
	Here         chat.RoomID // the room that the page shows
	Requests     []view.Room
	RequestCount int
	RequestsOpen bool
	Me           chat.User
	Offline      bool
	Away         bool        // the user appears away
	Status       chat.Status // what the user says
	Settings     MenuProps
	Keep         account.CardProps
}

// Render draws the list. What stands above and below the rooms does not scroll with them.
func (c *Rooms) Render() app.UI {
	p := &c.Props
	p.Pacer.Wait()
	var public, direct, archived []app.UI
	stop := p.stop()
	for _, r := range p.Rooms {
		switch {
		case r.Archived:
			archived = append(archived, p.row(r, r.ID == stop))
		case r.Kind == chat.Direct:
			direct = append(direct, p.row(r, r.ID == stop))
		default:
			public = append(public, p.row(r, r.ID == stop))
		}
	}
	return render.El("nav#rooms.rooms tabindex=-1",
		render.El("div.rooms__place", app.Raw(render.Logo), render.TextIn("span.rooms__title"+render.Untranslated, p.Words.App),
			render.IconButton(".rooms__close", render.IconClose, p.Words.Close, action.Drawers, "")),
		render.El("div.rooms__scroll data-rove=.room",
			p.group(p.Words.Rooms, render.IconButton(".rooms__new", render.IconPlus, p.Words.FindRoom, action.Dialog, string(action.RoomsDialog)), public),
			p.group(p.Words.Direct, render.IconButton(".rooms__write", render.IconPlus, p.Words.WriteTo, action.Dialog, string(action.DirectDialog)), direct),
			p.requests(),
			p.archived(archived),
		),
		&account.Card{Props: p.Keep},
		p.me(),
	).Attr("aria-label", p.Words.Rooms)
}

func (p *RoomsProps) group(title string, add app.UI, rows []app.UI) app.UI {
	return render.El("div.rooms__group", render.El("div.rooms__head", render.TextIn("h2", title), add), render.El("ul.rooms__list", rows...))
}

// archived are the rooms in which nothing is said any more.
func (p *RoomsProps) archived(rows []app.UI) app.UI {
	if len(rows) == 0 {
		return render.El("div.rooms__group")
	}
	return p.group(p.Words.ArchivedRooms, render.El("span"), rows)
}

// row draws a room. What is in its link is one fragment of markup, since there may be hundreds of rooms.
func (p *RoomsProps) row(r view.Room, stop bool) app.UI {
	spec := "a.room"
	switch {
	case r.ID == p.Here:
		spec = "a.room.room--here aria-current=page"
	case r.Unread > 0:
		spec = "a.room.room--unread"
	case r.Blocked, r.Archived, silent(r):
		spec = "a.room.room--quiet"
	}
	title := render.RoomName(p.Words, r.Room)
	var b render.HTML
	b.Raw(`<span class="room__all">`)
	if r.Peer != nil {
		b.Raw(render.Avatar(*r.Peer, render.Small(r.PeerHere)))
	} else {
		b.Raw(render.RoomSign(p.Words, r.Room))
	}
	b.Raw(`<span class="room__name">`, render.BDI(title), `</span>`)
	if r.Peer != nil {
		b.Raw(`<span class="visually-hidden">`)
		b.Text(p.Words.Comma + p.Presence(r.PeerHere))
		b.Raw(`</span>`)
	}
	if r.Draft && r.ID != p.Here {
		b.Raw(`<span class="room__sign">`, render.IconPen, `<span class="visually-hidden">`)
		b.Text(p.Words.Comma + p.Words.Draft)
		b.Raw(`</span></span>`)
	}
	if silent(r) {
		b.Raw(`<span class="room__sign">`, render.IconMuted, `<span class="visually-hidden">`)
		b.Text(p.Words.Comma + p.Words.LevelMuted)
		b.Raw(`</span></span>`)
	}
	b.Raw(p.badge(r), `</span>`)
	return render.El("li", render.El(spec, app.Raw(b.String())).Attr("href", address.Path(p.Base, r.ID)).
		Attr("title", render.Safe(title)).Attr("tabindex", tabStop(stop)))
}

// silent reports whether a room notifies the user about nothing.
func silent(r view.Room) bool { return r.Level == chat.LevelNothing || r.Level == chat.LevelHidden }

// tabStop is the tabindex of one of a list's items, of which Tab stops at one.
func tabStop(stop bool) int {
	if stop {
		return 0
	}
	return -1
}

// badge says how much is new; one's own mentions, and everything said privately, stand out.
func (p *RoomsProps) badge(r view.Room) string {
	switch {
	case r.Kind == chat.Direct && r.Unread > 0:
		return render.Badge("badge badge--mention", catalog.Capped(r.Unread, 99), p.Words.Unread.Of(r.Unread))
	case r.Mentions > 0:
		both := p.Words.Mentions.Of(r.Mentions) + p.Words.Comma + p.Words.Unread.Of(r.Unread)
		return render.Badge("badge badge--mention", "@ "+catalog.Capped(r.Mentions, 99), both)
	case r.Unread > 0:
		return render.Badge("badge", catalog.Capped(r.Unread, 999), p.Words.Unread.Of(r.Unread))
	}
	return ""
}

// stop returns the room that Tab stops at, since the list is one tab stop: the open one, or the first.
func (p *RoomsProps) stop() chat.RoomID {
	is := func(r view.Room) bool { return r.ID == p.Here }
	if len(p.Rooms) == 0 || slices.ContainsFunc(p.Rooms, is) || slices.ContainsFunc(p.Requests, is) {
		return p.Here
	}
	return p.Rooms[0].ID
}

// me is the user's own card: one click changes the name.
func (p *RoomsProps) me() app.UI {
	if p.Me.ID == "" {
		return render.El("div.me", app.Raw(`<span class="avatar" aria-hidden="true"></span>`), render.TextIn("span.me__hint", p.Words.NoName))
	}
	sign, hint := "here", p.Words.ChangeName
	if status := p.StatusText(p.Status); status != "" {
		hint = status
	}
	back := render.El("div.me__back")
	if p.Away {
		hint, back = p.Words.AppearsAway, back.Body(render.LinkButton(p.Words.ComeBack, action.Away, ""))
	}
	if p.Offline || p.Away {
		sign = ""
	}
	return render.El("div.me",
		render.Button("me__card.me__rename", action.Dialog, string(action.RenameDialog), app.Raw(render.Avatar(p.Me, sign)),
			render.El("span.me__text", render.El("span.me__name", render.Name(p.Me.Name)).Attr("title", render.Safe(p.Me.Name)), render.TextIn("span.me__hint", hint))),
		back,
		p.Settings.button(render.IconGear),
		&Menu{Props: p.Settings},
	)
}
