package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/address"
	"parley/app/ui/render"
	"parley/shared/chat"
)

// missing says that there is no such room, and offers to make it.
func (m *Model) missing() []app.UI {
	ways := []app.UI{render.TextIn("a.button", m.w.ToLobby).Attr("href", address.Path(m.face.Base, chat.Lobby))}
	if name := m.vacant(); name != "" {
		ways = append(ways, render.Button("button.button--main", action.Create, name, render.Sentence(m.w.CreateRoom, name)))
	}
	return []app.UI{render.TextIn("p.timeline__note", m.w.Missing), render.El("div.timeline__ways", ways...)}
}

// vacant returns the name that the missing room on screen would have, or "" if no room may have it.
func (m *Model) vacant() string {
	id := m.open().Room.ID
	if _, _, direct := id.Pair(); direct || id.Validate() != nil {
		return ""
	}
	return string(id)
}
