package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/catalog"
	"parley/shared/chat"
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
	m := c.M
	return el("header.bar",
		tool(".bar__menu", iconMenu, m.w.OpenRooms, actRooms, "").Attr("id", roomsOpener),
		el("div.bar__head", el("h1.bar__title", m.roomTitle()...).Attr("title", safe(m.roomName())), m.topicBar()),
		tool(".bar__search", iconSearch, m.w.Search, actDialog, string(dialogSearch)),
		m.peopleButton(),
		el("div.bar__more",
			m.menuButton(iconMore, m.w.RoomMenu, menuRoom),
			&menu{M: m, Kind: menuRoom, Open: m.screen.menu == menuRoom, Rev: m.rev[partMenu]},
		),
	)
}

func (m *Model) roomTitle() []app.UI {
	room := m.open().Room
	if room.Peer != nil {
		return []app.UI{app.Raw(avatar(*room.Peer, smallHere(m.peerHere()))), name(room.Peer.Name)}
	}
	return []app.UI{app.Raw(`<span class="bar__sign" aria-hidden="true">#</span>`), name(m.roomName())}
}

// peerHere reports whether the other person of the direct room on screen is here.
func (m *Model) peerHere() bool {
	here, _ := m.whereabouts(m.open().Room.Peer.ID)
	return here
}

// roomName names the room on screen, as far as it is known.
func (m *Model) roomName() string { return m.nameOf(m.open().Room) }

// nameOf names a room, whose name may not be known yet.
func (m *Model) nameOf(room chat.Room) string {
	switch {
	case room.Peer != nil:
		return room.Peer.Name
	case room.Name != "":
		return room.Name
	case room.Kind == chat.Direct:
		return m.w.Direct
	}
	return string(room.ID)
}

// topicOf returns what a room is about. The lobby is made with a topic in English: as long as nobody has changed it, it
// is said in the person's language.
func (m *Model) topicOf(room chat.Room) string {
	if room.ID == chat.Lobby && room.Topic == catalog.English.Words().LobbyTopic {
		return m.w.LobbyTopic
	}
	return room.Topic
}

func (m *Model) peopleButton() app.UI {
	here := ""
	if n := m.open().Here; n > 0 {
		here = strconv.Itoa(n)
	}
	b := button("tool.bar__people", actPeople, "", app.Raw(iconPeople), says("span.bar__count", here)).
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
