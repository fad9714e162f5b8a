package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/chat"
	"parley/shared/client"
)

// rooms is the list of rooms, with the person's own card below.
type rooms struct {
	app.Compo
	M   *Model
	Rev int
}

// Render draws the list.
func (c *rooms) Render() app.UI {
	m := c.M
	var public, direct []app.UI
	for _, r := range m.shownRooms() {
		if r.Kind == chat.Direct {
			direct = append(direct, m.roomRow(r))
		} else {
			public = append(public, m.roomRow(r))
		}
	}
	return el("nav#rooms.rooms tabindex=-1",
		el("div.rooms__place", app.Raw(logo), says("span.rooms__title", m.w.App),
			tool(".rooms__close", iconClose, m.w.Close, actDrawers, "")),
		m.roomGroup(m.w.Rooms, tool(".rooms__new", iconPlus, m.w.FindRoom, actDialog, string(dialogRooms)), public),
		m.roomGroup(m.w.Direct, tool("", iconPlus, m.w.WriteTo, actWrite, ""), direct),
		m.requestGroup(),
		m.me(),
	).Attr("aria-label", m.w.Rooms)
}

// shownRooms returns the rooms of the list: before they are known, the one on screen.
func (m *Model) shownRooms() []client.RoomView {
	if len(m.view.Rooms) > 0 || m.view.Open == nil || m.view.Open.Missing {
		return m.view.Rooms
	}
	return []client.RoomView{{Room: m.view.Open.Room}}
}

func (m *Model) roomGroup(title string, add app.UI, rows []app.UI) app.UI {
	return el("div.rooms__group", el("div.rooms__head", says("h2", title), add), el("ul.rooms__list", rows...))
}

func (m *Model) roomRow(r client.RoomView) app.UI {
	spec := "a.room"
	switch {
	case r.ID == m.asked:
		spec = "a.room.room--here aria-current=page"
	case r.Unread > 0:
		spec = "a.room.room--unread"
	case r.Muted:
		spec = "a.room.room--muted"
	}
	sign, title := app.Raw(`<span class="room__sign" aria-hidden="true">#</span>`), r.Name
	if r.Peer != nil {
		sign, title = app.Raw(avatar(*r.Peer, smallHere(r.PeerHere))), r.Peer.Name
	}
	return el("li", el(spec, sign, el("span.room__name", name(title)), el("span.room__news", m.badge(r)...)).
		Attr("href", PathOf(m.face.Base, r.ID)))
}

// badge says how much is new; one's own mentions, and everything said privately, stand out.
func (m *Model) badge(r client.RoomView) []app.UI {
	switch {
	case r.Kind == chat.Direct && r.Unread > 0:
		return []app.UI{badge("badge badge--mention", capped(r.Unread, 99), m.w.Unread.of(r.Unread))}
	case r.Mentions > 0:
		both := m.w.Mentions.of(r.Mentions) + m.w.Comma + m.w.Unread.of(r.Unread)
		return []app.UI{badge("badge badge--mention", "@ "+capped(r.Mentions, 99), both)}
	case r.Unread > 0:
		return []app.UI{badge("badge", capped(r.Unread, 999), m.w.Unread.of(r.Unread))}
	}
	return nil
}

func badge(class, shown, said string) app.UI {
	return app.Raw(`<span class="` + class + `"><span aria-hidden="true">` + escape(shown) +
		`</span><span class="unseen">` + escape(said) + `</span></span>`)
}

// me is the person's own card: one click changes the name.
func (m *Model) me() app.UI {
	me := m.view.Me
	if me.ID == "" {
		return el("div.me", app.Raw(`<span class="avatar" aria-hidden="true"></span>`), says("span.me__hint", m.w.NoName))
	}
	sign := "here"
	if m.screen.offline {
		sign = ""
	}
	return el("div.me",
		button("me__card.me__rename", actDialog, string(dialogName), app.Raw(avatar(me, sign)),
			el("span.me__text", el("span.me__name", name(me.Name)), says("span.me__hint", m.w.ChangeName))),
		m.menuButton(iconGear, m.w.Settings, menuSettings),
		&menu{M: m, Kind: menuSettings, Open: m.screen.menu == menuSettings, Rev: m.rev[partMenu]},
	)
}
