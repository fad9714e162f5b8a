package ui

import (
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/address"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// rooms is the list of rooms, with the person's own card below.
type rooms struct {
	app.Compo
	M   *Model
	Rev int
}

// Render draws the list. What stands above and below the rooms does not scroll with them.
func (c *rooms) Render() app.UI {
	c.M.pause()
	m := c.M
	var public, direct []app.UI
	stop := m.roomStop()
	for _, r := range m.shownRooms() {
		if r.Kind == chat.Direct {
			direct = append(direct, m.roomRow(r, r.ID == stop))
		} else {
			public = append(public, m.roomRow(r, r.ID == stop))
		}
	}
	return render.El("nav#rooms.rooms tabindex=-1",
		render.El("div.rooms__place", app.Raw(render.Logo), render.TextIn("span.rooms__title"+render.Untranslated, m.w.App),
			render.IconButton(".rooms__close", render.IconClose, m.w.Close, action.Drawers, "")),
		render.El("div.rooms__scroll data-rove=.room",
			m.roomGroup(m.w.Rooms, render.IconButton(".rooms__new", render.IconPlus, m.w.FindRoom, action.Dialog, string(dialogRooms)), public),
			m.roomGroup(m.w.Direct, render.IconButton(".rooms__write", render.IconPlus, m.w.WriteTo, action.Dialog, string(dialogDirect)), direct),
			m.requestGroup(),
		),
		m.me(),
	).Attr("aria-label", m.w.Rooms)
}

// shownRooms returns the rooms of the list: before they are known, the one on screen.
func (m *Model) shownRooms() []view.Room {
	if len(m.view.Rooms) > 0 || m.view.Open == nil || m.view.Open.Missing {
		return m.view.Rooms
	}
	return []view.Room{{Room: m.view.Open.Room}}
}

// roomStop returns the room that Tab stops at, since the list is one tab stop: the open one, or the first.
func (m *Model) roomStop() chat.RoomID {
	all := m.shownRooms()
	is := func(r view.Room) bool { return r.ID == m.asked }
	if len(all) == 0 || slices.ContainsFunc(all, is) || slices.ContainsFunc(m.view.Requests, is) {
		return m.asked
	}
	return all[0].ID
}

func (m *Model) roomGroup(title string, add app.UI, rows []app.UI) app.UI {
	return render.El("div.rooms__group", render.El("div.rooms__head", render.TextIn("h2", title), add), render.El("ul.rooms__list", rows...))
}

// roomRow draws a room. What is in its link is one fragment of markup, since there may be hundreds of rooms.
func (m *Model) roomRow(r view.Room, stop bool) app.UI {
	spec := "a.room"
	switch {
	case r.ID == m.asked:
		spec = "a.room.room--here aria-current=page"
	case r.Unread > 0:
		spec = "a.room.room--unread"
	case r.Muted:
		spec = "a.room.room--muted"
	}
	title := render.RoomName(m.w, r.Room)
	var b render.HTML
	b.Raw(`<span class="room__all">`)
	if r.Peer != nil {
		b.Raw(render.Avatar(*r.Peer, render.Small(r.PeerHere)))
	} else {
		b.Raw(render.RoomSign)
	}
	b.Raw(`<span class="room__name">`, render.BDI(title), `</span>`)
	if r.Peer != nil {
		b.Raw(`<span class="unseen">`)
		b.Text(m.w.Comma + m.presence(r.PeerHere))
		b.Raw(`</span>`)
	}
	b.Raw(m.badge(r), `</span>`)
	return render.El("li", render.El(spec, app.Raw(b.String())).Attr("href", address.Path(m.face.Base, r.ID)).
		Attr("title", render.Safe(title)).Attr("tabindex", tabStop(stop)))
}

// tabStop is the tabindex of one of a list's items, of which Tab stops at one.
func tabStop(stop bool) int {
	if stop {
		return 0
	}
	return -1
}

// presence says whether somebody is here.
func (m *Model) presence(here bool) string {
	if here {
		return m.w.ChooseHere
	}
	return m.w.ChooseAway
}

// badge says how much is new; one's own mentions, and everything said privately, stand out.
func (m *Model) badge(r view.Room) string {
	switch {
	case r.Kind == chat.Direct && r.Unread > 0:
		return render.Badge("badge badge--mention", catalog.Capped(r.Unread, 99), m.w.Unread.Of(r.Unread))
	case r.Mentions > 0:
		both := m.w.Mentions.Of(r.Mentions) + m.w.Comma + m.w.Unread.Of(r.Unread)
		return render.Badge("badge badge--mention", "@ "+catalog.Capped(r.Mentions, 99), both)
	case r.Unread > 0:
		return render.Badge("badge", catalog.Capped(r.Unread, 999), m.w.Unread.Of(r.Unread))
	}
	return ""
}

// me is the person's own card: one click changes the name.
func (m *Model) me() app.UI {
	me := m.view.Me
	if me.ID == "" {
		return render.El("div.me", app.Raw(`<span class="avatar" aria-hidden="true"></span>`), render.TextIn("span.me__hint", m.w.NoName))
	}
	sign := "here"
	if m.screen.offline {
		sign = ""
	}
	return render.El("div.me",
		render.Button("me__card.me__rename", action.Dialog, string(dialogName), app.Raw(render.Avatar(me, sign)),
			render.El("span.me__text", render.El("span.me__name", render.Name(me.Name)).Attr("title", render.Safe(me.Name)), render.TextIn("span.me__hint", m.w.ChangeName))),
		m.menuButton(render.IconGear, m.w.Settings, menuSettings),
		&menu{M: m, Kind: menuSettings, Open: m.screen.menu == menuSettings, Rev: m.rev[partMenu]},
	)
}
