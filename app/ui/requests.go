package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/address"
	"parley/app/ui/render"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// requestGroup lists, below the direct rooms, who wants to talk privately and was never written to. It is closed until it is opened,
// and nothing in it counts as unread: it must not be a way to be noticed by everybody.
func (m *Model) requestGroup() app.UI {
	count := max(m.view.RequestCount, len(m.view.Requests))
	if count == 0 {
		return render.El("div.rooms__requests")
	}
	open := m.screen.requests
	body := []app.UI{render.El("div.rooms__head", render.El("h2",
		render.Button("rooms__toggle", action.Requests, "", render.TextIn("span", m.w.Requests.Of(count)), app.Raw(render.IconDown)).
			Attr("aria-expanded", open).Attr("aria-controls", "requests")))}
	list := render.El("ul#requests.rooms__list")
	if open {
		list = render.El("ul#requests.rooms__list", m.requestRows()...)
	}
	body = append(body, list)
	if open && count > len(m.view.Requests) {
		body = append(body, render.LinkButton(m.w.MoreRequests, action.More, ""))
	}
	return render.El("div.rooms__requests", render.El("div.rooms__group", body...))
}

func (m *Model) requestRows() []app.UI {
	rows := make([]app.UI, len(m.view.Requests))
	for i, r := range m.view.Requests {
		rows[i] = m.requestRow(r)
	}
	return rows
}

func (m *Model) requestRow(r view.Room) app.UI {
	spec := "a.room"
	if r.ID == m.asked {
		spec = "a.room.room--here aria-current=page"
	}
	if r.Peer == nil {
		return render.El("li")
	}
	count := render.TextIn("span.room__count", "")
	if r.Unread > 0 {
		count = render.TextIn("span.room__count", strconv.Itoa(r.Unread)).Attr("aria-label", m.w.Unread.Of(r.Unread))
	}
	return render.El("li", render.El(spec, app.Raw(render.Avatar(*r.Peer, "small")), render.El("span.room__name", render.Name(r.Peer.Name)), count).
		Attr("href", address.Path(m.face.Base, r.ID)).Attr("title", render.Safe(r.Peer.Name)).Attr("tabindex", tabStop(r.ID == m.asked)))
}

// requestNote asks, above the composer, what is to become of a request that is on screen.
func (m *Model) requestNote() app.UI {
	room := m.open().Room
	if !m.open().Request || room.Peer == nil {
		return render.El("div.request")
	}
	return render.El("div.request.request--open role=group",
		render.Sentence(m.w.Asks, room.Peer.Name),
		render.El("div.request__answers",
			render.Button("request__accept", action.Accept, string(room.ID), render.Span(m.w.Accept)),
			render.Button("request__decline", action.Decline, string(room.ID), render.Span(m.w.Decline))),
	).Attr("aria-label", m.w.Request)
}

// toggleRequests opens or closes the list of requests.
func (m *Model) toggleRequests() {
	m.screen.requests = !m.screen.requests
	m.touch(partRooms)
}

// answer accepts or declines a request. After a refusal another room is shown.
func (m *Model) answer(room chat.RoomID, accept bool) {
	if m.disconnected() {
		m.say(m.w.OfflineLater)
		return
	}
	m.face.Actions.Answer(room, accept)
	if !accept {
		m.say(m.w.Declined)
	}
	m.afterwards(func() { m.face.Platform.FocusOn(FieldID) })
}
