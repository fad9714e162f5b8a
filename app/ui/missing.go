package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/chat"
)

// missing says that there is no such room, and offers to make it.
func (m *Model) missing() []app.UI {
	ways := []app.UI{says("a.button", m.w.ToLobby).Attr("href", PathOf(m.face.Base, chat.Lobby))}
	if name := m.vacant(); name != "" {
		ways = append(ways, button("button.button--main", actCreate, name, sentence(m.w.CreateRoom, name)))
	}
	return []app.UI{says("p.timeline__note", m.w.Missing), el("div.timeline__ways", ways...)}
}

// vacant returns the name that the missing room on screen would have, or "" if no room may have it.
func (m *Model) vacant() string {
	id := m.open().Room.ID
	if _, _, direct := id.Pair(); direct || id.Validate() != nil {
		return ""
	}
	return string(id)
}
