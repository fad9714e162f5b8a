package ui

import (
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

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
	return el("nav#rooms.rooms tabindex=-1",
		el("div.rooms__place", app.Raw(logo), says("span.rooms__title"+untranslated, m.w.App),
			tool(".rooms__close", iconClose, m.w.Close, actDrawers, "")),
		el("div.rooms__scroll data-rove=.room",
			m.roomGroup(m.w.Rooms, tool(".rooms__new", iconPlus, m.w.FindRoom, actDialog, string(dialogRooms)), public),
			m.roomGroup(m.w.Direct, tool(".rooms__write", iconPlus, m.w.WriteTo, actDialog, string(dialogDirect)), direct),
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

// roomSign stands before the name of a room.
const roomSign = `<span class="room__sign" aria-hidden="true">#</span>`

func (m *Model) roomGroup(title string, add app.UI, rows []app.UI) app.UI {
	return el("div.rooms__group", el("div.rooms__head", says("h2", title), add), el("ul.rooms__list", rows...))
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
	title := m.nameOf(r.Room)
	var b markup
	b.write(`<span class="room__all">`)
	if r.Peer != nil {
		b.write(avatar(*r.Peer, smallHere(r.PeerHere)))
	} else {
		b.write(roomSign)
	}
	b.write(`<span class="room__name">`, bdi(title), `</span>`)
	if r.Peer != nil {
		b.write(`<span class="unseen">`)
		b.text(m.w.Comma + m.presence(r.PeerHere))
		b.write(`</span>`)
	}
	b.write(m.badge(r), `</span>`)
	return el("li", el(spec, app.Raw(b.String())).Attr("href", PathOf(m.face.Base, r.ID)).
		Attr("title", safe(title)).Attr("tabindex", tabStop(stop)))
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
		return badge("badge badge--mention", catalog.Capped(r.Unread, 99), m.w.Unread.Of(r.Unread))
	case r.Mentions > 0:
		both := m.w.Mentions.Of(r.Mentions) + m.w.Comma + m.w.Unread.Of(r.Unread)
		return badge("badge badge--mention", "@ "+catalog.Capped(r.Mentions, 99), both)
	case r.Unread > 0:
		return badge("badge", catalog.Capped(r.Unread, 999), m.w.Unread.Of(r.Unread))
	}
	return ""
}

func badge(class, shown, said string) string {
	return `<span class="` + class + `"><span aria-hidden="true">` + escape(shown) +
		`</span><span class="unseen">` + escape(said) + `</span></span>`
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
			el("span.me__text", el("span.me__name", name(me.Name)).Attr("title", safe(me.Name)), says("span.me__hint", m.w.ChangeName))),
		m.menuButton(iconGear, m.w.Settings, menuSettings),
		&menu{M: m, Kind: menuSettings, Open: m.screen.menu == menuSettings, Rev: m.rev[partMenu]},
	)
}
