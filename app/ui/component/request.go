package component

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
)

// request asks, above the composer, what is to become of a request that is on screen, or says that its peer is blocked.
func (p *ComposerProps) request() app.UI {
	room := p.Room
	if p.Blocked && room.Peer != nil {
		return render.El("div.request.request--open role=group",
			render.Sentence(p.Words.IsBlocked, room.Peer.Name),
			render.El("div.request__answers", render.Button("request__accept", action.UnblockUser, string(room.Peer.ID), render.Span(p.Words.Unblock))),
		).Attr("aria-label", p.Words.BlockedMark)
	}
	if !p.Request || room.Peer == nil {
		return render.El("div.request")
	}
	return render.El("div.request.request--open role=group",
		render.Sentence(p.Words.Asks, room.Peer.Name),
		render.El("div.request__answers",
			render.Button("request__accept", action.Accept, string(room.ID), render.Span(p.Words.Accept)),
			render.Button("request__decline", action.Decline, string(room.ID), render.Span(p.Words.Decline))),
	).Attr("aria-label", p.Words.Request)
}
