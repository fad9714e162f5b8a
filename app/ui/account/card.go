package account

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/shared/catalog"
)

// Card is the invitation as it stands above the user's own card: out of the way of what is read and written.
type Card struct {
	app.Compo
	Props CardProps
}

// CardProps are the values of Card.
type CardProps struct {
	Words *catalog.Words
	Name  string // of the guest; "" draws nothing
}

// Render draws the invitation, or empty.
func (c *Card) Render() app.UI {
	p := &c.Props
	if p.Name == "" {
		return render.El("div.keep")
	}
	return render.El("div.keep.keep--open role=group",
		render.El("p.keep__text", render.Sentence(p.Words.KeepHint, p.Name)),
		render.Button("button.keep__do", action.Account, "", render.Span(p.Words.KeepName)),
		render.IconButton(".keep__close", render.IconClose, p.Words.Dismiss, action.KeepLater, ""),
	).Attr("aria-label", p.Words.KeepName)
}
