package component

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/address"
	"parley/app/ui/render"
	"parley/shared/client/view"
)

// requests lists, below the direct rooms, who wants to talk privately and was never written to. It is closed until it is opened,
// and nothing in it counts as unread: it must not be a way to be noticed by everybody.
func (p *RoomsProps) requests() app.UI {
	count := max(p.RequestCount, len(p.Requests))
	if count == 0 {
		return render.El("div.rooms__requests")
	}
	open := p.RequestsOpen
	body := []app.UI{render.El("div.rooms__head", render.El("h2",
		render.Button("rooms__toggle", action.Requests, "", render.TextIn("span", p.Words.Requests.Of(count)), app.Raw(render.IconDown)).
			Attr("aria-expanded", open).Attr("aria-controls", "requests")))}
	list := render.El("ul#requests.rooms__list")
	if open {
		list = render.El("ul#requests.rooms__list", p.requestRows()...)
	}
	body = append(body, list)
	if open && count > len(p.Requests) {
		body = append(body, render.LinkButton(p.Words.MoreRequests, action.More, ""))
	}
	return render.El("div.rooms__requests", render.El("div.rooms__group", body...))
}

func (p *RoomsProps) requestRows() []app.UI {
	rows := make([]app.UI, len(p.Requests))
	for i, r := range p.Requests {
		rows[i] = p.requestRow(r)
	}
	return rows
}

func (p *RoomsProps) requestRow(r view.Room) app.UI {
	spec := "a.room"
	if r.ID == p.Here {
		spec = "a.room.room--here aria-current=page"
	}
	if r.Peer == nil {
		return render.El("li")
	}
	count := render.TextIn("span.room__count", "")
	if r.Unread > 0 {
		count = render.TextIn("span.room__count", strconv.Itoa(r.Unread)).Attr("aria-label", p.Words.Unread.Of(r.Unread))
	}
	return render.El("li", render.El(spec, app.Raw(render.Avatar(*r.Peer, "small")), render.El("span.room__name", render.Name(r.Peer.Name)), count).
		Attr("href", address.Path(p.Base, r.ID)).Attr("title", render.Safe(r.Peer.Name)).Attr("tabindex", tabStop(r.ID == p.Here)))
}
