package component

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/shared/chat"
)

// offers draws the open list of people.
func (p *ComposerProps) offers() []app.UI {
	if len(p.Options) == 0 {
		return nil
	}
	options := make([]app.UI, len(p.Options))
	for i, one := range p.Options {
		options[i] = p.option(i, one)
	}
	return []app.UI{
		render.El("ul.offers__list role=listbox", options...).Attr("aria-label", p.Words.People),
		render.TextIn("p.visually-hidden role=status", p.Words.Offered.Of(len(p.Options))),
	}
}

func (p *ComposerProps) option(i int, one chat.Person) app.UI {
	place := strconv.Itoa(i)
	return render.El("li#offer-"+place+".offers__one role=option data-action="+string(action.Pick)+" data-arg="+place,
		app.Raw(render.Avatar(one.User, render.Small(one.Here))), render.Name(one.Name), render.TextIn("span.offers__hint", p.Presence(one.Here)),
	).Attr("aria-selected", i == p.Marked)
}
