package component

import (
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// filterFrom is how many people there are when the list gets a field to find one of them.
const filterFrom = 12

// PeopleFilterID is the id of that field.
const PeopleFilterID = "people-filter"

// People is who is in the room.
type People struct {
	app.Compo
	Props PeopleProps
}

// PeopleProps are the values of People.
type PeopleProps struct {
	Context
	Input   Input
	Room    chat.RoomID
	Title   string // what the list is
	People  []chat.Person
	Known   int  // people of the room, whether or not the filter hides them
	Here    int  // people in the room now
	More    bool // there are more people than those who are loaded
	NameMax int  // characters
	Filter  bool // People are those that match what was typed
	Online  bool
	Me      chat.UserID
	Blocked []chat.User
	// Statuses are those of People who say something.
	Statuses map[chat.UserID]chat.Status
}

// CompoID makes the list of another room another one, whose field is empty.
func (c *People) CompoID() string { return string(c.Props.Room) }

// Render draws the list. A click on a person opens their card.
func (c *People) Render() app.UI {
	p := &c.Props
	p.Pacer.Wait()
	return render.El("aside#people.people tabindex=-1",
		render.El("div.people__top",
			render.TextIn("h2.people__head", p.Title),
			render.IconButton(".people__close", render.IconClose, p.Words.Close, action.Drawers, "")),
		render.El("div.people__find", p.field()...),
		render.El("ul.people__list data-rove=.people__one[data-arg]", p.rows()...),
		render.El("div.people__more role=status", p.more()...),
	).Attr("aria-label", p.Words.People)
}

// field draws the field that filters a long list.
func (p *PeopleProps) field() []app.UI {
	if !p.Live || p.Known < filterFrom && !p.More {
		return nil
	}
	field := render.Input(PeopleFilterID, p.NameMax).Attr("class", "people__filter").Attr("type", "search")
	return []app.UI{field.Attr("placeholder", p.Words.FilterPeople).Attr("aria-label", p.Words.FilterPeople).OnInput(Typed(p.Input, PeopleFilterID))}
}

func (p *PeopleProps) rows() []app.UI {
	rows, stop := make([]app.UI, len(p.People)), p.Live
	for i, one := range p.People {
		button := p.Live && one.ID != p.Me
		rows[i] = app.Raw(p.row(one, button, stop && button))
		stop = stop && !button
	}
	return rows
}

// row draws one person as a fragment of markup: there may be hundreds.
func (p *PeopleProps) row(one chat.Person, button, stop bool) string {
	class := "people__one"
	if !one.Here {
		class += " people__one--away"
	}
	var b render.HTML
	tag := "span"
	b.Raw(`<li><`)
	if button {
		tag = "button"
		b.Raw(`button type="button" data-action="`, string(action.Person), `"`)
		b.Attr("data-arg", string(one.ID))
		b.Attr("tabindex", map[bool]string{true: "0", false: "-1"}[stop])
	} else {
		b.Raw(tag)
	}
	b.Attr("title", one.Name)
	b.Raw(` class="`, class, `">`, render.Avatar(one.User, render.Small(one.Here)))
	if status := p.StatusText(p.Statuses[one.ID]); status == "" {
		b.Raw(render.BDI(one.Name))
	} else {
		b.Raw(`<span class="people__text">`, render.BDI(one.Name), `<span class="people__status" dir="auto">`)
		b.Text(status)
		b.Raw(`</span></span>`)
	}
	if slices.ContainsFunc(p.Blocked, func(u chat.User) bool { return u.ID == one.ID }) {
		b.Raw(`<span class="people__mark">`)
		b.Text(p.Words.BlockedMark)
		b.Raw(`</span>`)
	}
	b.Raw(`<span class="visually-hidden">`)
	b.Text(p.Words.Comma + p.Presence(one.Here))
	b.Raw(`</span>`)
	b.Raw(`</`, tag, `></li>`)
	return b.String()
}

// more is the way to the people who are not loaded, or says that nobody matches.
func (p *PeopleProps) more() []app.UI {
	if p.Filter {
		if len(p.People) > 0 {
			return nil
		}
		return []app.UI{render.TextIn("p", p.Words.NoPeople)}
	}
	more := p.Here - p.Known
	switch {
	case !p.More || more <= 0:
		return nil
	case p.Live && p.Known < view.PeopleMax && p.Online:
		return []app.UI{render.Button("people__load", action.Load, "", render.Span(p.Words.MoreHere.Of(more)))}
	}
	return []app.UI{render.TextIn("p", p.Words.MoreHere.Of(more))}
}
