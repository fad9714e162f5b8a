package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
)

// The buttons that open the drawers, by their id.
const (
	roomsOpener  = "open-rooms"
	peopleOpener = "open-people"
)

// bar names the room on screen.
type bar struct {
	app.Compo
	M   *Model
	Rev int
}

// Render draws the bar.
func (c *bar) Render() app.UI {
	c.M.pause()
	m := c.M
	return render.El("header.bar",
		render.IconButton(".bar__menu", render.IconMenu, m.w.OpenRooms, action.Rooms, "").Attr("id", roomsOpener),
		render.El("div.bar__head", render.El("h1.bar__title", m.roomTitle()...).Attr("title", render.Safe(m.roomName())), m.topicBar()),
		render.IconButton(".bar__search", render.IconSearch, m.w.Search, action.Dialog, string(dialogSearch)),
		m.peopleButton(),
		render.El("div.bar__more",
			m.menuButton(render.IconMore, m.w.RoomMenu, menuRoom),
			&menu{M: m, Kind: menuRoom, Open: m.screen.menu == menuRoom, Rev: m.rev[partMenu]},
		),
	)
}

func (m *Model) roomTitle() []app.UI {
	room := m.open().Room
	if room.Peer != nil {
		return []app.UI{app.Raw(render.Avatar(*room.Peer, render.Small(m.peerHere()))), render.Name(room.Peer.Name)}
	}
	return []app.UI{app.Raw(`<span class="bar__sign" aria-hidden="true">#</span>`), render.Name(m.roomName())}
}

// peerHere reports whether the other person of the direct room on screen is here.
func (m *Model) peerHere() bool {
	here, _ := m.whereabouts(m.open().Room.Peer.ID)
	return here
}

// roomName names the room on screen, as far as it is known.
func (m *Model) roomName() string { return render.RoomName(m.w, m.open().Room) }

func (m *Model) peopleButton() app.UI {
	here := ""
	if n := m.open().Here; n > 0 {
		here = strconv.Itoa(n)
	}
	b := render.Button("tool.bar__people", action.People, "", app.Raw(render.IconPeople), render.TextIn("span.bar__count", here)).
		Attr("id", peopleOpener).Attr("title", m.w.People).Attr("aria-label", m.peopleLabel())
	if m.screen.live {
		b = b.Attr("aria-expanded", m.screen.narrow == m.screen.people).Attr("aria-controls", "people")
	}
	return b
}

// frameClass says which parts of the frame are open.
func (m *Model) frameClass() string {
	class := "app"
	if m.screen.rooms {
		class += " app--rooms"
	}
	if m.screen.people {
		class += " app--people"
	}
	return class
}
